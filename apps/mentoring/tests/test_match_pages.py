"""Runs, offers and pairs as BKD and the two people see them."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AccessRecord
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory
from apps.jobs.models import Job
from apps.mentoring.enums import MatchState, PairState
from apps.mentoring.models import Match, MatchRun
from apps.mentoring.services.matching import run_matching
from apps.mentoring.tests.factories import (
    AT,
    LeftoverFactory,
    MatchFactory,
    MatchRunFactory,
    MentorFactory,
    MentoringRequestFactory,
    PairFactory,
    agreed,
    declined,
    offered,
    paired,
    proposed,
)


def text(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


@pytest.fixture
def run(cast, service):
    """One request with a proposal, one that nobody can serve."""
    MentoringRequestFactory(employee=cast.employee, competency=service)
    MentoringRequestFactory(employee=cast.unit_officer, competency=service, wanted_level=5)
    MentorFactory(employee=cast.leader, teaches={service: 4})
    return run_matching(institution_id=cast.institution.pk, actor=cast.bkd_officer.user, at=AT)


class TestTheDesk:
    def test_starts_a_job(self, cast, visit):
        MentoringRequestFactory(employee=cast.employee)
        response = visit(cast.bkd_officer, "start", post={})
        assert response.url == reverse("jobs:detail", args=[Job.objects.get().pk])

    def test_with_nothing_to_match_says_so(self, cast, visit):
        assert visit(cast.bkd_officer, "start", post={}).url == reverse("mentoring:desk")

    def test_does_not_start_for_readers(self, cast, visit):
        assert visit(cast.auditor, "start", post={}).status_code == 403
        assert "Mulai penjodohan" not in text(visit(cast.auditor, "desk"))


class TestARun:
    def test_shows_proposals_weights_and_who_is_left(self, cast, visit, run):
        page = text(visit(cast.bkd_officer, "run", run))
        assert "Sari Wulandari" in page
        assert "bobot 0,50" in page
        left = text(visit(cast.bkd_officer, "leftovers", run))
        assert "Belum ada mentor dengan Pelayanan Publik tingkat 5" in left
        assert "1 usulan dari 2 permintaan" in text(visit(cast.bkd_officer, "runs"))

    def test_offers_what_the_page_shows_with_one_click(self, cast, visit, run):
        match = run.matches.get()
        visit(cast.bkd_officer, "offer_page", run, post={"match": [str(match.pk), "nonsense"], "page": "1"})
        match.refresh_from_db()
        assert match.state == MatchState.OFFERED
        visit(cast.bkd_officer, "offer_page", run, post={"match": [str(match.pk)], "page": "1"})
        assert match.events.count() == 1

    def test_without_proposals_leads_to_the_reasons(self, cast, visit):
        empty = MatchRunFactory(institution=cast.institution, pair_count=0)
        assert "Lihat sebabnya" in text(visit(cast.bkd_officer, "run", empty))
        assert "Semua permintaan mendapat usulan" in text(visit(cast.bkd_officer, "leftovers", empty))

    def test_is_closed_to_others(self, cast, visit, run):
        assert visit(cast.employee, "run", run).status_code == 403
        other = MatchRunFactory()
        assert visit(cast.bkd_officer, "run", other).status_code == 404

    @pytest.mark.parametrize("name", ["run", "leftovers", "runs", "pairs"])
    def test_costs_the_same_for_few_and_many(self, cast, today, name):
        run = MatchRunFactory(institution=cast.institution, request_count=9, pair_count=9)
        client = Client()
        cast.login(client, cast.bkd_officer)
        address = reverse(f"mentoring:{name}", args=[run.pk] if name in {"run", "leftovers"} else [])

        def more(count):
            for person in EmployeeFactory.create_batch(count, unit=cast.division):
                MatchFactory(run=run, request__employee=person)
                LeftoverFactory(run=run, request__employee=EmployeeFactory(unit=cast.opd))
                MatchRunFactory(institution=cast.institution)
                PairFactory(match__request__employee=EmployeeFactory(unit=cast.opd))

        more(2)
        client.get(address)
        few = queries_of(client, address)
        more(3)
        assert queries_of(client, address) == few


class TestAnOffer:
    def test_shows_bkd_why_and_the_two_only_the_parts(self, cast, visit):
        match = offered(cast)
        desk = text(visit(cast.bkd_officer, "match", match))
        assert match.why in desk
        assert match.why_not_next in desk
        for person in (cast.employee, cast.leader):
            page = text(visit(person, "match", match))
            assert match.why not in page
            assert "1 tingkat di atas yang dituju" in page
            assert "Saya bersedia" in page

    def test_is_offered_on_its_page(self, cast, visit):
        match = proposed(cast)
        assert "Tawarkan kepada keduanya" in text(visit(cast.bkd_officer, "match", match))
        visit(cast.bkd_officer, "match_offer", match, post={})
        match.refresh_from_db()
        assert match.state == MatchState.OFFERED
        assert "Tawarkan kepada keduanya" not in text(visit(cast.bkd_officer, "match", match))

    def test_is_agreed_to_by_both_on_their_own_pages(self, cast, visit):
        match = offered(cast)
        assert "Membimbing Sari Wulandari" in text(visit(cast.leader, "mine"))
        assert "Irwan Saputra sebagai mentor Anda" in text(visit(cast.employee, "mine"))
        for person in (cast.leader, cast.employee):
            visit(person, "match_agree", match, post={})
        match.refresh_from_db()
        assert match.state == MatchState.AGREED
        assert reverse("mentoring:pair", args=[match.pair.pk]) in text(visit(cast.employee, "match", match))
        assert "Irwan Saputra, mentor Anda" in text(visit(cast.employee, "mine"))

    def test_is_declined_with_a_reason(self, cast, visit):
        match = offered(cast)
        assert "Tulis alasannya" in text(visit(cast.leader, "match_decline", match, post={"note": ""}), 422)
        visit(cast.leader, "match_decline", match, post={"note": "Sedang tugas belajar."})
        assert "Sedang tugas belajar." in text(visit(cast.bkd_officer, "match", match))

    def test_is_taken_back_with_a_reason(self, cast, visit):
        match = proposed(cast)
        assert visit(cast.bkd_officer, "match_take_back", match, post={"note": ""}).status_code == 422
        visit(cast.bkd_officer, "match_take_back", match, post={"note": "Mentor cuti."})
        match.refresh_from_db()
        assert match.state == MatchState.DISCARDED

    def test_before_it_is_made_is_not_there_for_the_two(self, cast, visit):
        assert visit(cast.employee, "match", proposed(cast)).status_code == 404

    def test_nobody_answers_for_another(self, cast, visit):
        match = offered(cast)
        assert visit(cast.bkd_officer, "match_agree", match, post={}).status_code == 403
        assert visit(cast.supervisor, "match_agree", match, post={}).status_code == 404


class TestChoosingByHand:
    def test_lists_who_may_be_chosen_and_keeps_the_reason(self, cast, visit, service):
        request = MentoringRequestFactory(employee=cast.employee, competency=service)
        mentor = MentorFactory(employee=cast.leader, teaches={service: 4})
        MentorFactory(employee=cast.supervisor, teaches={service: 5})
        page = text(visit(cast.bkd_officer, "choose_mentor", request))
        assert "Irwan Saputra, skor" in page
        assert "Togar" not in page
        assert "1 mentor lain tidak memenuhi syarat" in page
        sent = {"mentor_id": str(mentor.pk), "reason": "Pernah di bidang yang sama."}
        assert visit(cast.bkd_officer, "choose_mentor", request, post={**sent, "reason": ""}).status_code == 422
        visit(cast.bkd_officer, "choose_mentor", request, post=sent)
        assert Match.objects.get().chosen_because == "Pernah di bidang yang sama."
        assert visit(cast.bkd_officer, "choose_mentor", request, post=sent).status_code == 302

    def test_with_nobody_says_what_to_do(self, cast, visit):
        request = MentoringRequestFactory(employee=cast.employee)
        assert "Daftarkan mentor untuk kompetensi ini" in text(visit(cast.bkd_officer, "choose_mentor", request))
        assert visit(cast.employee, "choose_mentor", request).status_code == 403


class TestAPair:
    def test_is_closed_by_the_mentor_with_a_level(self, cast, visit):
        pair = paired(cast)
        assert "Selesaikan dengan penilaian" in text(visit(cast.leader, "pair", pair))
        assert "Selesaikan dengan penilaian" not in text(visit(cast.employee, "pair", pair))
        assert visit(cast.leader, "pair_close", pair, post={"level": ""}).status_code == 422
        visit(cast.leader, "pair_close", pair, post={"level": "3", "note": "Pertahankan semangatnya."})
        pair.refresh_from_db()
        assert (pair.state, pair.rated_level) == (PairState.CLOSED, 3)
        assert "Pertahankan semangatnya." in text(visit(cast.employee, "pair", pair))

    def test_keeps_its_words_from_bkd(self, cast, visit):
        pair = paired(cast)
        visit(cast.leader, "pair_close", pair, post={"level": "3", "note": "Pesan hanya untuk Sari."})
        for name, args in (("pair", [pair]), ("pairs", []), ("match", [pair.match]), ("request", [pair.request])):
            assert "Pesan hanya untuk Sari." not in text(visit(cast.bkd_officer, name, *args))

    def test_is_stopped_with_a_reason(self, cast, visit):
        pair = paired(cast)
        assert visit(cast.employee, "pair_stop", pair, post={"note": ""}).status_code == 422
        visit(cast.employee, "pair_stop", pair, post={"note": "Jadwal tidak cocok."})
        pair.refresh_from_db()
        assert pair.state == PairState.STOPPED

    def test_is_not_there_for_colleagues(self, cast, visit):
        pair = paired(cast)
        assert visit(cast.supervisor, "pair", pair).status_code == 404
        assert visit(cast.employee, "pairs").status_code == 403

    def test_leaves_the_house_as_names_and_levels(self, cast, visit):
        paired(cast)
        sheet = load_workbook(BytesIO(visit(cast.bkd_officer, "pair_export").content)).active
        values = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert "Irwan Saputra" in values
        assert not any(cast.employee.nip in value for value in values)


class TestLooks:
    def test_of_an_officer_are_recorded_and_of_the_two_are_not(self, cast, visit):
        pair = paired(cast)
        rows = {"pair": pair, "match": pair.match, "request": pair.request, "mentor": pair.mentor}
        for name, row in rows.items():
            for person in (cast.bkd_officer, cast.leader if name != "request" else cast.employee):
                visit(person, name, row)
            assert [look.actor for look in AccessRecord.objects.filter(subject=row.subject_key)] == [
                cast.bkd_officer.user
            ]


class TestTheRequestsPage:
    def test_leads_to_what_was_offered(self, cast, visit):
        match = declined(cast)
        page = text(visit(cast.employee, "request", match.request))
        assert reverse("mentoring:match", args=[match.pk]) in page
        assert MatchRun.objects.count() == 1

    def test_of_a_pair_says_that_it_runs(self, cast, visit):
        assert "pasangan mentoring yang berjalan" in text(visit(cast.employee, "request", agreed(cast).request))
