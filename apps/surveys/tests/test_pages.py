"""The pages without a script: what each person sees, may do, and is told."""

import re

import pytest
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.employees.tests.factories import SupervisorOverrideFactory
from apps.surveys.services import close_campaign
from apps.surveys.tests.factories import (
    NOW,
    TODAY,
    address,
    answer_all,
    send_all,
)

pytestmark = pytest.mark.usefixtures("second_day")


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

    def test_a_supervisors_reading_of_the_self_rating_is_recorded(self, client, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        for person, response in ((cast.employee, own), (cast.supervisor, rating)):
            cast.login(client, person)
            client.get(address("result", response))
        record = AccessRecord.objects.get(subject__startswith="survey-response")
        assert (record.actor, record.subject) == (cast.supervisor.user, f"survey-response:{own.pk}")

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
