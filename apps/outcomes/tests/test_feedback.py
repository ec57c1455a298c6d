"""The public speaks without a name, and is shown after somebody has read it."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.core.failures import Refused
from apps.core.tests.queries import queries_of
from apps.core.transitions import find
from apps.outcomes import workflow
from apps.outcomes.enums import FeedbackState
from apps.outcomes.models import FeedbackRating, PublicFeedback, ServiceUnit
from apps.outcomes.selectors.feedback import voices_of
from apps.outcomes.services import give_feedback, moderate_feedback, open_feedback
from apps.outcomes.tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("mid_september", "quiet_counter")


@pytest.fixture
def quiet_counter():
    """Nobody has sent anything in this hour."""
    cache.clear()


@pytest.fixture
def hall(cast, counter):
    """The counter with its public page open."""
    open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.unit_officer.user, at=NOW)
    counter.refresh_from_db()
    return counter


def say(unit, satisfaction=4, text="", ratings=None, key=None):
    give_feedback(
        public_code=unit.public_code,
        key=key or uuid4(),
        satisfaction=satisfaction,
        ratings=ratings or {},
        text=text,
        on=TODAY,
    )


def address(unit):
    return reverse("outcomes:feedback", args=[unit.public_code])


class TestGiving:
    def test_keeps_the_words_and_nothing_about_who(self, hall):
        say(hall, 2, " Antreannya \n lama\x00 ", {3: 1, 7: 4})
        row = PublicFeedback.objects.get()
        assert (row.state, row.given_on, row.satisfaction) == (FeedbackState.WAITING, TODAY, 2)
        assert "\x00" not in row.text
        assert set(row.ratings.values_list("element", "score")) == {(3, 1), (7, 4)}
        names = {field.name for field in PublicFeedback._meta.get_fields()}
        assert names.isdisjoint({"user", "employee", "address", "ip", "given_at", "session"})

    def test_the_same_form_twice_is_one_row(self, hall):
        key = uuid4()
        for _ in range(2):
            say(hall, key=key, ratings={1: 4})
        assert (PublicFeedback.objects.count(), FeedbackRating.objects.count()) == (1, 1)

    def test_a_closed_page_takes_nothing(self, counter, client):
        with pytest.raises(Refused, match="sedang ditutup"):
            say(counter)
        assert client.get(address(counter)).status_code == 404

    def test_is_opened_by_who_keeps_the_unit(self, cast, counter):
        with pytest.raises(PermissionDenied):
            open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.employee.user, at=NOW)


class TestThePublicPage:
    def sent(self, **changes):
        return {"key": str(uuid4()), "satisfaction": "4", "text": "Cepat", "u3": "2"} | changes

    def test_needs_no_account_and_leaves_no_trace(self, client, hall):
        page = client.get(address(hall))
        assert page.status_code == 200
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
        reply = client.post(address(hall), self.sent())
        assert "Terima kasih" in client.get(reply.url).content.decode()
        assert PublicFeedback.objects.get().ratings.get().element == 3

    def test_asks_for_one_answer_only(self, client, hall):
        reply = client.post(address(hall), self.sent(satisfaction=""))
        assert (reply.status_code, "Pilih seberapa puas Anda." in reply.content.decode()) == (422, True)
        client.post(address(hall), self.sent(text="", u3=""))
        assert PublicFeedback.objects.get().state == FeedbackState.SILENT

    def test_too_long_a_text_is_told_and_kept_in_the_form(self, client, hall):
        reply = client.post(address(hall), self.sent(text="x" * 501))
        assert "paling panjang 500 karakter" in reply.content.decode()

    def test_a_program_is_thanked_and_forgotten(self, client, hall):
        assert client.post(address(hall), self.sent(website="http://contoh")).status_code == 302
        assert not PublicFeedback.objects.exists()

    def test_one_address_cannot_flood_it(self, client, hall):
        for _ in range(10):
            assert client.post(address(hall), self.sent()).status_code == 302
        reply = client.post(address(hall), self.sent())
        assert "Tunggu satu jam" in reply.content.decode()
        assert client.post(address(hall), self.sent(), REMOTE_ADDR="192.0.2.7").status_code == 302
        assert PublicFeedback.objects.count() == 11

    def test_names_the_service_only_by_a_code_that_says_nothing(self, hall):
        assert str(hall.pk) not in address(hall)
        assert len(hall.public_code) == 8


class TestModeration:
    @pytest.mark.parametrize(
        ("state", "cells"),
        [
            (FeedbackState.SILENT, {"show": None, "hide": None}),
            (FeedbackState.WAITING, {"show": "SHOWN", "hide": "HIDDEN"}),
            (FeedbackState.SHOWN, {"show": None, "hide": "HIDDEN"}),
            (FeedbackState.HIDDEN, {"show": "SHOWN", "hide": None}),
        ],
    )
    def test_every_cell(self, state, cells):
        rows = {action: find(workflow.FEEDBACK, action, state) for action in cells}
        assert {action: row.target if row else None for action, row in rows.items()} == cells

    def test_a_text_is_shown_by_who_keeps_the_unit(self, client, cast, hall):
        say(hall, text="Petugas ramah")
        row = PublicFeedback.objects.get()
        cast.login(client, cast.unit_officer)
        assert "Petugas ramah" in client.get(reverse("outcomes:moderation")).content.decode()
        for _ in range(2):
            client.post(reverse("outcomes:moderate", args=[row.pk]), {"tampilkan": "ya"})
        row.refresh_from_db()
        assert (row.state, row.decided_by) == (FeedbackState.SHOWN, cast.unit_officer.user)
        client.post(reverse("outcomes:moderate", args=[row.pk]), {"tampilkan": "tidak"})
        assert PublicFeedback.objects.get().state == FeedbackState.HIDDEN

    def test_a_rating_without_words_has_nothing_to_moderate(self, cast, hall):
        say(hall)
        row = PublicFeedback.objects.get()
        with pytest.raises(Refused, match="tanpa tulisan"):
            moderate_feedback(feedback_id=row.pk, action=workflow.SHOW, actor=cast.unit_officer.user, at=NOW)

    def test_nobody_else_reads_or_decides(self, client, cast, hall):
        say(hall, text="Belum dibaca")
        row = PublicFeedback.objects.get()
        for person in (cast.employee, cast.leader, cast.auditor, cast.opd_head):
            cast.login(client, person)
            assert client.get(reverse("outcomes:moderation")).status_code == 403
            assert client.post(reverse("outcomes:moderate", args=[row.pk])).status_code == 404
            with pytest.raises(PermissionDenied):
                moderate_feedback(feedback_id=row.pk, action=workflow.SHOW, actor=person.user, at=NOW)


class TestWhatIsShown:
    def test_nothing_before_enough_people_spoke(self, client, cast, hall):
        for _ in range(4):
            say(hall, text="Bagus")
        PublicFeedback.objects.update(state=FeedbackState.SHOWN, decided_by=cast.unit_officer.user, decided_at=NOW)
        assert voices_of(hall, TODAY).is_too_small
        cast.login(client, cast.employee)
        text = client.get(reverse("outcomes:detail", args=[hall.pk])).content.decode()
        assert "setelah sekurangnya 5 orang" in text
        assert "Bagus" not in text

    def test_shares_and_moderated_words_after_that(self, client, cast, hall):
        for number in range(5):
            say(hall, 1 if number == 0 else 4, f"Tulisan {number}", {2: 3})
        shown, *_ = PublicFeedback.objects.order_by("text")
        moderate_feedback(feedback_id=shown.pk, action=workflow.SHOW, actor=cast.unit_officer.user, at=NOW)
        cast.login(client, cast.employee)
        text = client.get(reverse("outcomes:detail", args=[hall.pk])).content.decode()
        assert "80% dari 5 umpan balik menyatakan puas" in text
        assert "Unsur terlemah menurut masyarakat: U2" in text
        assert "Tulisan 0" in text
        assert "Tulisan 1" not in text

    def test_an_element_that_few_rated_stays_out(self, hall):
        for number in range(5):
            say(hall, ratings={1: 2} if number else {1: 2, 9: 1})
        (chart,) = voices_of(hall, TODAY).charts[1:]
        assert [row[0] for row in chart.rows] == ["U1 Persyaratan"]

    def test_pages_ask_as_often_with_twice_the_rows(self, client, cast, hall):
        cast.login(client, cast.unit_officer)
        counts = []
        for _ in range(2):
            for _ in range(5):
                say(hall, text="Halo", ratings={1: 3, 2: 4})
            pages = [reverse("outcomes:detail", args=[hall.pk]), reverse("outcomes:moderation")]
            counts.append([queries_of(client, page) for page in pages])
        assert counts[0] == counts[1]


class TestPoster:
    def test_is_one_page_with_the_address(self, client, cast, hall):
        cast.login(client, cast.unit_officer)
        reply = client.get(reverse("outcomes:poster", args=[hall.pk]))
        assert reply["Content-Type"] == "application/pdf"
        assert reply.content.startswith(b"%PDF")
        assert reply["Content-Disposition"] == f'inline; filename="poster-{hall.public_code}.pdf"'
        cast.login(client, cast.employee)
        assert client.get(reverse("outcomes:poster", args=[hall.pk])).status_code == 403

    def test_the_page_is_opened_and_closed_by_button(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        for wish, is_open in (("ya", True), ("tidak", False)):
            client.post(reverse("outcomes:feedback_switch", args=[counter.pk]), {"buka": wish})
            assert ServiceUnit.objects.get(pk=counter.pk).is_public_feedback_open is is_open
