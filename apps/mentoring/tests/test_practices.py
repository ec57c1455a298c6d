"""The library: shared by an employee, reviewed by BKD, found by everybody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.core.tests.queries import queries_of
from apps.employees.models import Employee
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PracticeAction, PracticeState
from apps.mentoring.models import Practice, PracticeEvent
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.mentoring.tests.library import PracticeEventFactory, PracticeFactory, review, share, text
from apps.notifications.models import Notice
from apps.plans.tests.factories import TODAY

CELLS = {
    "SUBMITTED": {"RETURN": "RETURNED", "PUBLISH": "PUBLISHED"},
    "RETURNED": {"SUBMIT": "SUBMITTED"},
    "PUBLISHED": {"RETIRE": "RETIRED"},
    "RETIRED": {},
}
NOTE = {"note": "Tambahkan angka hasilnya."}
STEPS = {
    "SUBMIT": ("resubmit_practice", "employee", {"content": text(result="Turun menjadi 12 menit.")}),
    "RETURN": ("return_practice", "bkd_officer", NOTE),
    "PUBLISH": ("publish_practice", "bkd_officer", {}),
    "RETIRE": ("retire_practice", "bkd_officer", NOTE),
}
WAYS = {"SUBMITTED": [], "RETURNED": ["RETURN"], "PUBLISHED": ["PUBLISH"], "RETIRED": ["PUBLISH", "RETIRE"]}
SENT = {
    "title": "Loket pengaduan satu pintu",
    "problem": "Warga dioper dari meja ke meja.",
    "action": "Satu loket menerima semua pengaduan.",
    "result": "Waktu tunggu turun menjadi 12 menit.",
    "topics": "Penanganan Pengaduan",
}


def situation(cast, state):
    practice = share(cast.employee)
    for action in WAYS[state]:
        name, person, extra = STEPS[action]
        review(name, practice, getattr(cast, person), **extra)
    practice.refresh_from_db()
    return practice


@pytest.mark.parametrize("state", PracticeState)
@pytest.mark.parametrize("action", PracticeAction)
class TestEveryCell:
    def test_goes_where_the_table_says_or_refuses_with_a_sentence(self, cast, state, action):
        practice = situation(cast, state)
        name, person, extra = STEPS[action]
        target = CELLS[state].get(action)
        assert workflow.PRACTICES.target_of(action, state) == target
        events = practice.events.count()
        if target:
            assert review(name, practice, getattr(cast, person), **extra).state == target
            assert practice.events.count() == events + 1
        else:
            with pytest.raises(MentoringRefused, match="Praktik baik ini"):
                review(name, practice, getattr(cast, person), **extra)
            practice.refresh_from_db()
            assert (practice.state, practice.events.count()) == (state, events)

    def test_is_not_for_everybody(self, cast, state, action):
        practice = situation(cast, state)
        name, person, extra = STEPS[action]
        for other in {"employee", "supervisor", "bkd_officer", "bkd_head", "auditor", "outsider"} - {person}:
            with pytest.raises(PermissionDenied):
                review(name, practice, getattr(cast, other), **extra)


class TestSharing:
    def test_twice_is_one_practice_and_a_title_is_used_once(self, cast):
        assert share(cast.employee) == share(cast.employee)
        with pytest.raises(MentoringRefused, match="berjudul sama"):
            share(cast.employee, result="Lain.")

    def test_is_done_in_ones_own_name(self, cast):
        with pytest.raises(PermissionDenied):
            share(cast.employee, actor=cast.bkd_officer)

    def test_needs_every_part(self, cast):
        with pytest.raises(MentoringRefused, match="Isi judul"):
            share(cast.employee, result=" ")

    def test_mended_under_a_title_in_use_is_refused(self, cast):
        share(cast.employee, title="Judul pertama")
        practice = situation(cast, "RETURNED")
        with pytest.raises(MentoringRefused, match="berjudul sama"):
            review("resubmit_practice", practice, cast.employee, content=text(title="Judul pertama"))


class TestReviewing:
    def test_tells_the_author(self, cast):
        situation(cast, "PUBLISHED")
        assert Notice.objects.get(recipient=cast.employee.user).text.endswith("sudah terbit.")

    def test_is_not_done_for_oneself(self, cast):
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            review("publish_practice", share(cast.bkd_officer), cast.bkd_officer)

    def test_twice_is_one_step_and_a_stale_page_says_so(self, cast):
        practice = share(cast.employee)
        for _ in range(2):
            review("publish_practice", practice, cast.bkd_officer, version=1)
        assert practice.events.count() == 1
        with pytest.raises(MentoringChanged, match="sudah menerbitkan"):
            review("return_practice", practice, cast.bkd_officer, version=1, **NOTE)

    @pytest.mark.parametrize("name", ["return_practice", "retire_practice"])
    def test_with_a_no_needs_a_reason(self, cast, name):
        with pytest.raises(MentoringRefused, match="Tulis alasannya"):
            review(name, share(cast.employee), cast.bkd_officer, note="")


class TestSearching:
    def test_finds_words_by_their_stem_best_first(self, cast):
        body = PracticeFactory(published=True, title="Rapat pagi", topics=[], action="Kami menangani antrean.")
        title = PracticeFactory(published=True, title="Penanganan antrean", topics=[])
        PracticeFactory(published=True, title="Arsip digital", topics=[])
        assert list(Practice.objects.about("antrean")) == [title, body]
        assert list(Practice.objects.about("penanganan antrean")) == [title, body]

    def test_finds_tags(self, cast):
        practice = PracticeFactory(published=True, title="Rapat pagi", topics=["perizinan usaha"])
        assert list(Practice.objects.about("perizinan")) == [practice]

    def test_takes_any_typing(self, cast):
        PracticeFactory(published=True)
        for typed in ("'", '"', "& | !", "a:b", "-", "()"):
            assert list(Practice.objects.about(typed)) == []


class TestVisibleTo:
    @pytest.mark.parametrize("state", PracticeState)
    def test_equals_can_view_practice_for_every_pair(self, cast, state):
        situation(cast, state)
        PracticeFactory()
        practices = list(Practice.objects.select_related("author"))
        for viewer in Employee.objects.select_related("user"):
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(Practice.objects.visible_to(viewer.user, on))
                assert visible == {one for one in practices if policies.can_view_practice(viewer.user, one, on)}


class TestTheDatabase:
    def test_refuses_a_practice_that_makes_no_sense(self, cast):
        practice = PracticeFactory()
        for name, wrong in (
            ("an_author_shares_a_title_once", {"author": practice.author, "title": practice.title}),
            ("published_practice_has_its_day", {"state": "PUBLISHED"}),
            ("practice_state_is_known", {"state": "DRAFT"}),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                PracticeFactory(**wrong)

    def test_lets_no_event_change_or_repeat(self, cast):
        event = PracticeEventFactory()
        with pytest.raises(IntegrityError, match="one_practice_event_a_version"), transaction.atomic():
            PracticeEventFactory(practice=event.practice)
        with pytest.raises(IntegrityError, match="a_returned_practice_reads_why"), transaction.atomic():
            PracticeEventFactory(practice=event.practice, action="RETURN")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            PracticeEvent.objects.filter(pk=event.pk).update(note="lain")


def page(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


class TestThePages:
    def test_go_from_sharing_over_review_to_everybody(self, cast, visit):
        assert "Kirim kepada BKD" in page(visit(cast.employee, "practice_share"))
        assert visit(cast.employee, "practice_share", post={**SENT, "result": ""}).status_code == 422
        visit(cast.employee, "practice_share", post=SENT)
        practice = Practice.objects.get()
        assert visit(cast.supervisor, "practice", practice).status_code == 404
        assert "Terbitkan" in page(visit(cast.bkd_officer, "practice", practice))
        assert visit(cast.bkd_officer, "practice_return", practice, post={"note": ""}).status_code == 422
        visit(cast.bkd_officer, "practice_return", practice, post=NOTE)
        assert "Tambahkan angka hasilnya." in page(visit(cast.employee, "practice", practice))
        visit(cast.employee, "practice_mend", practice, post={**SENT, "result": "Turun dari 40 menjadi 12 menit."})
        visit(cast.bkd_officer, "practice_publish", practice, post={})
        everybody = page(visit(cast.outsider, "practice", practice))
        assert "Turun dari 40 menjadi 12 menit." in everybody
        assert "Riwayat" not in everybody
        visit(cast.bkd_officer, "practice_retire", practice, post=NOTE)
        assert visit(cast.outsider, "practice", practice).status_code == 404

    def test_find_by_word_and_by_tag(self, cast, visit):
        PracticeFactory(published=True, title="Antrean tanpa kertas", topics=["antrean"])
        PracticeFactory(published=True, title="Arsip digital", topics=["arsip"])
        for query in ("?cari=kertas", "?topik=antrean"):
            found = page(visit(cast.employee, "practices", query=query))
            assert "Antrean tanpa kertas" in found
            assert "Arsip digital" not in found

    def test_are_mended_by_the_author_only(self, cast, visit):
        practice = situation(cast, "RETURNED")
        assert page(visit(cast.employee, "practice_mend", practice))
        assert visit(cast.bkd_officer, "practice_mend", practice).status_code == 403
        stale = visit(cast.employee, "practice_mend", practice, post=SENT, version=1)
        assert stale.status_code == 422

    def test_cost_the_same_for_few_and_many(self, cast, today):
        client = Client()
        cast.login(client, cast.employee)
        address = reverse("mentoring:practices")
        PracticeFactory.create_batch(2, published=True)
        client.get(address)
        few = queries_of(client, address)
        PracticeFactory.create_batch(4, published=True)
        assert queries_of(client, address) == few
