"""The pages without a script: what each person sees, may do, and is told."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse

from apps.competencies.services.reference import load_reference_data
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory, SupervisorOverrideFactory
from apps.surveys.enums import CampaignState, ResponseState
from apps.surveys.models import Campaign, Response
from apps.surveys.services import close_campaign
from apps.surveys.tests.factories import (
    NOW,
    TODAY,
    answer_all,
    opened_survey,
    prepared_survey,
    response_of,
    send_all,
    standards,
)


@pytest.fixture(autouse=True)
def _on_the_second_day():
    with time_machine.travel(NOW, tick=False):
        yield


def address(name, response, *more):
    return reverse(f"surveys:{name}", args=[response.pk, *more])


def questions_on(page):
    return [int(found) for found in re.findall(r'data-question="(\d+)"', page.content.decode())]


def page_key(page):
    return re.search(r'name="page" value="(\w+)"', page.content.decode())[1]


def typed(page, choice="3", **more):
    """The form of the page with every question answered the same."""
    answers = {"page": page_key(page)}
    for item in questions_on(page):
        answers |= {f"q{item}": choice, f"note{item}": "", f"seen{item}": "0"}
    return answers | more


class TestAnsweringWithoutScript:
    def test_leads_from_start_to_receipt(self, client, cast, own):
        cast.login(client, cast.employee)
        assert b"Mulai mengisi" in client.get(address("start", own)).content
        assert client.get(address("tasks", own)).content.count(b"Belum mulai") == 2
        for number in (1, 2):
            page = client.get(address("section", own, number))
            reply = client.post(address("section", own, number), typed(page))
        assert reply.url == address("check", own)
        check = client.get(reply.url)
        version = re.search(r'name="version" value="(\d+)"', check.content.decode())[1]
        reply = client.post(reply.url, {"version": version})
        receipt = client.get(reply.url)
        own.refresh_from_db()
        assert own.is_sent
        assert own.receipt_number in receipt.content.decode()

    def test_a_second_click_on_send_leads_to_the_same_receipt(self, client, cast, own):
        cast.login(client, cast.employee)
        answer_all(own, cast.employee.user)
        replies = [client.post(address("check", own), {"version": own.version}) for _ in range(2)]
        assert {reply.url for reply in replies} == {address("receipt", own)}

    def test_keeps_what_is_answered_and_goes_on(self, client, cast, own):
        cast.login(client, cast.employee)
        page = client.get(address("section", own, 1))
        first, second = questions_on(page)
        reply = client.post(address("section", own, 1), typed(page) | {f"q{second}": ""})
        assert reply.url == address("section", own, 2)
        assert own.answers.get().item_id == first

    def test_returns_to_the_check_page_when_it_came_from_there(self, client, cast, own):
        cast.login(client, cast.employee)
        page = client.get(address("section", own, 1) + "?dari=periksa")
        assert client.post(address("section", own, 1), typed(page, dari="periksa")).url == address("check", own)

    def test_a_note_without_a_choice_stays_and_is_named(self, client, cast, own):
        cast.login(client, cast.employee)
        page = client.get(address("section", own, 1))
        first = questions_on(page)[0]
        reply = client.post(
            address("section", own, 1), typed(page) | {f"q{first}": "", f"note{first}": "Belum pernah diuji."}
        )
        text = reply.content.decode()
        assert reply.status_code == 422
        assert "<title>Kesalahan: " in text
        assert "agar catatan Anda ikut tersimpan" in text
        assert "Belum pernah diuji." in text
        assert not own.answers.exists()

    def test_an_old_page_is_told_and_shown_what_is_stored(self, client, cast, own):
        cast.login(client, cast.employee)
        page = client.get(address("section", own, 1))
        answer_all(own, cast.employee.user, level=5)
        reply = client.post(address("section", own, 1), typed(page, choice="2"))
        text = reply.content.decode()
        assert reply.status_code == 422
        assert "tab atau perangkat lain" in text
        assert re.search(r'value="5"[^>]* checked', text)
        assert set(own.answers.values_list("level", flat=True)) == {5}

    def test_missing_answers_are_listed_with_links(self, client, cast, own):
        cast.login(client, cast.employee)
        reply = client.post(address("check", own), {"version": "0"})
        text = reply.content.decode()
        assert reply.status_code == 422
        assert "<title>Kesalahan: Periksa jawaban" in text
        for item in own.questionnaire.items.select_related("competency"):
            assert f"#q{item.pk}" in text
            assert f"Pilih tingkat penguasaan {item.competency.name}" in text

    def test_an_unreadable_version_is_refused_politely(self, client, cast, own):
        cast.login(client, cast.employee)
        answer_all(own, cast.employee.user)
        for version in ("", "x", "9" * 40, "１"):
            reply = client.post(address("check", own), {"version": version})
            assert "Periksa sekali lagi" in reply.content.decode()


class TestWhatIsHidden:
    def test_the_required_level_appears_only_after_sending(self, client, cast, own):
        cast.login(client, cast.employee)
        pages = [
            address("start", own),
            address("tasks", own),
            address("section", own, 1),
            address("section", own, 2),
            address("check", own),
        ]
        before = " ".join(client.get(page).content.decode() for page in pages)
        assert "Permenpan" not in before
        assert "isyaratkan" not in before
        send_all(own, cast.employee.user)
        after = client.get(address("result", own)).content.decode()
        assert "Permenpan" in after
        assert "Tingkat 3" in after

    def test_the_other_rating_is_shown_when_both_are_sent(self, client, cast, own, rating):
        send_all(own, cast.employee.user, level=1)
        cast.login(client, cast.employee)
        assert "Penilaian atasan belum dikirim" in client.get(address("result", own)).content.decode()
        send_all(rating, cast.supervisor.user, level=4)
        for person, response in ((cast.employee, own), (cast.supervisor, rating)):
            cast.login(client, person)
            text = client.get(address("result", response)).content.decode()
            assert "3 kompetensi dinilai berjauhan" in text
            assert text.count("Perlu dibicarakan") == 3

    def test_ratings_one_level_apart_are_not_marked(self, client, cast, own, rating):
        send_all(own, cast.employee.user, level=3)
        send_all(rating, cast.supervisor.user, level=4)
        cast.login(client, cast.employee)
        assert "Perlu dibicarakan" not in client.get(address("result", own)).content.decode()

    @pytest.mark.parametrize("page", ["start", "tasks", "check", "receipt", "result"])
    def test_to_others_the_answers_do_not_exist(self, client, cast, own, rating, page):
        for person in (cast.supervisor, cast.bkd_officer, cast.unit_officer, cast.outsider):
            cast.login(client, person)
            assert client.get(address(page, own)).status_code == 404
        cast.login(client, cast.employee)
        assert client.get(address(page, rating)).status_code == 404

    def test_nobody_answers_for_another_after_both_are_sent(self, client, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        cast.login(client, cast.employee)
        assert client.get(address("receipt", rating)).status_code == 404
        assert client.get(address("section", rating, 1)).status_code == 404
        assert client.post(address("autosave", rating), {}).status_code == 404


class TestReadOnly:
    def test_sent_answers_lead_to_their_result(self, client, cast, own):
        send_all(own, cast.employee.user)
        cast.login(client, cast.employee)
        for page in ("start", "tasks", "check"):
            assert client.get(address(page, own)).url == address("result", own)

    def test_a_closed_survey_says_so_and_takes_nothing(self, client, cast, campaign, own):
        answer_all(own, cast.employee.user)
        close_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
        cast.login(client, cast.employee)
        assert client.get(address("section", own, 1)).url == address("start", own)
        assert "sudah ditutup" in client.get(address("start", own)).content.decode()
        reply = client.post(address("autosave", own), {"item": 1, "choice": "1", "seen": 0, "page": "a"})
        assert (reply.status_code, "sudah ditutup" in reply.json()["message"]) == (403, True)


class TestAutosave:
    @pytest.fixture
    def save(self, client, cast, own):
        cast.login(client, cast.employee)
        item = own.questionnaire.items.first()

        def send(**changes):
            answer = {"item": item.pk, "choice": "3", "note": "", "seen": "0", "page": "tab1"}
            return client.post(address("autosave", own), answer | changes)

        return send

    def test_answers_with_the_time_and_the_version(self, save):
        assert save().json() == {"at": "10.00", "seen": 1}

    def test_gives_back_what_is_stored_to_a_page_that_did_not_know_it(self, save):
        save(choice="NOT_OBSERVED", note="Belum diuji.")
        reply = save(page="tab2")
        told = reply.json()
        assert reply.status_code == 409
        assert (told["choice"], told["note"], told["seen"]) == ("NOT_OBSERVED", "Belum diuji.", 1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"choice": "6"},
            {"choice": ""},
            {"item": "9" * 30},
            {"item": "abc"},
            {"item": "1"},
            {"seen": "-1"},
            {"page": "<>"},
            {"note": "x" * 501},
            {"note": "\x00"},
        ],
    )
    def test_refuses_what_is_no_answer(self, save, own, wrong):
        reply = save(**wrong)
        assert reply.status_code == 400
        assert "Muat ulang halaman" in reply.json()["message"]
        assert not own.answers.exists()


class TestSupervisor:
    def test_the_inbox_holds_the_reports_to_rate(self, client, cast, campaign):
        cast.login(client, cast.supervisor)
        text = client.get(reverse("surveys:inbox")).content.decode()
        assert "Sari Wulandari" in text
        assert "Hotma Nasution" not in text

    def test_the_inbox_of_others_says_who_does_what(self, client, cast, campaign):
        cast.login(client, cast.employee)
        assert "Tidak ada yang menunggu" in client.get(reverse("surveys:inbox")).content.decode()

    def test_a_new_supervisor_takes_an_unsent_rating_over(self, client, cast, rating):
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY)
        cast.login(client, cast.opd_head)
        assert client.get(address("section", rating, 1)).status_code == 404
        assert "Togar Siregar" in client.get(address("start", rating)).content.decode()
        reply = client.post(address("take_over", rating))
        assert reply.url == address("tasks", rating)
        assert client.get(reply.url).status_code == 200


class TestOfficer:
    def prepared(self, cast, **changes):
        return {
            "name": "Survei kebutuhan 2027",
            "plan_year": "2027",
            "opens_on": "2026-09-01",
            "closes_on": "2026-09-30",
            "units": [str(cast.root.pk), str(cast.opd.pk)],
        } | changes

    def test_prepares_opens_and_closes(self, client, cast):
        standards()
        cast.login(client, cast.bkd_officer)
        page = client.post(reverse("surveys:campaign_create"), self.prepared(cast)).url
        campaign = Campaign.objects.get()
        assert list(campaign.units.all()) == [cast.root]
        assert "Belum ada yang diberi tahu" in client.get(page).content.decode()
        assert client.get(reverse("surveys:campaign_open", args=[campaign.pk])).status_code == 200
        for _ in range(2):
            assert client.post(reverse("surveys:campaign_open", args=[campaign.pk])).url == page
        assert Response.objects.filter(state=ResponseState.NOT_STARTED).count() == 6
        client.post(reverse("surveys:campaign_close", args=[campaign.pk]))
        campaign.refresh_from_db()
        assert campaign.state == CampaignState.CLOSED
        assert "Ditutup" in client.get(page).content.decode()

    def test_is_told_what_is_missing_in_words(self, client, cast):
        cast.login(client, cast.bkd_officer)
        wrong = self.prepared(cast, name="", closes_on="2026-08-01", units=[])
        reply = client.post(reverse("surveys:campaign_create"), wrong)
        text = reply.content.decode()
        assert reply.status_code == 422
        for sentence in ("Tulis nama survei.", "Hari terakhir harus", "Pilih sekurangnya satu unit"):
            assert sentence in text

    def test_changes_only_what_is_not_open(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        draft = prepared_survey(cast, name="Rancangan")
        change = reverse("surveys:campaign_change", args=[draft.pk])
        assert "Rancangan" in client.get(change).content.decode()
        client.post(change, self.prepared(cast, name="Nama baru"))
        assert Campaign.objects.get(pk=draft.pk).name == "Nama baru"
        assert client.get(reverse("surveys:campaign_change", args=[campaign.pk])).status_code == 403

    def test_an_impossible_opening_is_refused_with_its_reason(self, client, cast):
        draft = prepared_survey(cast)
        cast.login(client, cast.bkd_officer)
        reply = client.post(reverse("surveys:campaign_open", args=[draft.pk]))
        assert reply.status_code == 409
        assert "standar jabatannya dahulu" in reply.content.decode()

    def test_downloads_the_progress_without_anybodys_answers(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        reply = client.get(reverse("surveys:campaign_export", args=[campaign.pk]))
        assert reply["Content-Disposition"].endswith('filename="kemajuan-survei-2027.xlsx"')

    def test_others_do_not_find_the_survey(self, client, cast, campaign):
        for person in (cast.employee, cast.leader, cast.outsider):
            cast.login(client, person)
            for name in ("campaign", "campaign_open", "campaign_change", "campaign_export"):
                assert client.get(reverse(f"surveys:{name}", args=[campaign.pk])).status_code == 404
            assert client.get(reverse("surveys:campaigns")).status_code == 403
            assert client.get(reverse("surveys:campaign_create")).status_code == 403

    def test_the_head_looks_but_does_not_touch(self, client, cast, campaign):
        cast.login(client, cast.bkd_head)
        text = client.get(reverse("surveys:campaign", args=[campaign.pk])).content.decode()
        assert "Kemajuan per OPD" in text
        assert "Tutup survei" not in text
        assert client.post(reverse("surveys:campaign_close", args=[campaign.pk])).status_code == 403

    def test_finds_surveys_in_the_admin_but_changes_none(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        assert campaign.name in client.get(reverse("admin:surveys_campaign_changelist")).content.decode()
        assert client.get(reverse("admin:surveys_campaign_add")).status_code == 403


class TestWeight:
    """Bytes as they travel, with the real dictionary. Static files travel once, compressed and hashed."""

    FILES = (
        "js-lib-bootstrap5/css/bootstrap.min.css",
        "css/frame.css",
        "css/product.css",
        "js/bar-menu.js",
        "js/survey-autosave.js",
    )

    def test_a_page_of_questions_is_light(self, client, cast):
        load_reference_data(at=NOW)
        own = response_of(opened_survey(cast), cast.employee)
        cast.login(client, cast.employee)
        pages = [
            client.get(address("section", own, number), headers={"accept-encoding": "gzip"}) for number in (1, 2, 3)
        ]
        heaviest = max(len(page.content) for page in pages)
        assert heaviest <= 6_000
        assert all(len(re.findall(r'<link rel="stylesheet"|<script', self.text(page))) <= 5 for page in pages)
        files = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in self.FILES)
        assert heaviest + files <= 60_000

    def text(self, page):
        return gzip.decompress(page.content).decode()


class TestFlatQueries:
    """Each page asks as often with twice the rows."""

    def test_pages_of_a_rater(self, client, cast):
        cast.login(client, cast.employee)
        counts = []
        for _ in range(2):
            standards(managerial=2, technical=2)
            own = response_of(opened_survey(cast), cast.employee)
            pages = [address("tasks", own), address("section", own, 1), address("check", own)]
            counts.append([queries_of(client, page) for page in pages])
        assert counts[0] == counts[1]

    def test_results(self, client, cast):
        counts = []
        for _ in range(2):
            standards("PELAKSANA", "ADMINISTRATOR", managerial=3, technical=0)
            survey = opened_survey(cast)
            own, rating = response_of(survey, cast.employee), response_of(survey, cast.employee, "SUPERVISOR")
            send_all(own, cast.employee.user)
            send_all(rating, cast.supervisor.user)
            cast.login(client, cast.employee)
            counts.append(queries_of(client, address("result", own)))
        assert counts[0] == counts[1]

    def test_inbox_and_own_surveys(self, client, cast):
        standards()
        cast.login(client, cast.supervisor)
        counts = []
        for _ in range(2):
            EmployeeFactory.create_batch(3, unit=cast.division)
            opened_survey(cast)
            counts.append([queries_of(client, reverse(f"surveys:{page}")) for page in ("mine", "inbox")])
        assert counts[0] == counts[1]

    def test_list_of_surveys(self, client, cast):
        standards()
        cast.login(client, cast.bkd_officer)
        counts = []
        for year in (2027, 2028):
            opened_survey(cast, plan_year=year)
            prepared_survey(cast, plan_year=year, opens_on=date(2026, 9, 3))
            counts.append(queries_of(client, reverse("surveys:campaigns")))
        assert counts[0] == counts[1]
