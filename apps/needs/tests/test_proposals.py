"""Needs that employees put forward, on 20 September 2026."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.services.roles import grant_role
from apps.employees.tests.factories import EmployeeFactory
from apps.needs import policies, workflow
from apps.needs.enums import ProposalAction, ProposalState
from apps.needs.models import NeedProposal, ProposalEvent
from apps.needs.selectors import needs_of, person_needs
from apps.needs.selectors.proposals import Voices, listed_proposals, lists_for, voices_by_competency
from apps.needs.services import proposals as services
from apps.needs.services.proposals import ProposalChanged, ProposalRefused
from apps.needs.tests.factories import TODAY, NeedProposalFactory, ProposalEventFactory, asked, rated
from apps.needs.tests.proposing import BECAUSE, approve, decide, propose, support
from apps.notifications.models import Notice
from apps.surveys.tests.factories import CampaignFactory

CELLS = {"SUBMITTED": {"APPROVE": "APPROVED", "REJECT": "REJECTED", "WITHDRAW": "WITHDRAWN"}}
STEPS = {
    "APPROVE": lambda proposal, cast: approve(proposal, cast.bkd_officer),
    "REJECT": lambda proposal, cast: decide("reject_proposal", proposal, cast.bkd_officer, note=BECAUSE),
    "WITHDRAW": lambda proposal, cast: decide("withdraw_proposal", proposal, cast.employee),
}
WAYS = {"SUBMITTED": [], "APPROVED": ["APPROVE"], "REJECTED": ["REJECT"], "WITHDRAWN": ["WITHDRAW"]}


@pytest.fixture
def reading(db):
    return CompetencyFactory(code="T31", name="Analisis data layanan", technical=True)


@pytest.fixture
def colleague(cast):
    return EmployeeFactory(unit=cast.opd)


def situation(cast, state):
    proposal = propose(cast.employee, CompetencyFactory())
    for action in WAYS[state]:
        STEPS[action](proposal, cast)
    proposal.refresh_from_db()
    return proposal


def second_officer(cast):
    other = EmployeeFactory(unit=cast.bkd)
    grant_role(user=other.user, role=Role.BKD_OFFICER, institution=cast.institution, unit=None, actor=None, on=TODAY)
    return other


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("action", ProposalAction)
class TestEveryCell:
    def test_goes_where_the_table_says_or_refuses_with_a_sentence(self, cast, state, action):
        proposal = situation(cast, state)
        target = CELLS.get(state, {}).get(action)
        assert workflow.target_of(action, state) == target
        events = proposal.events.count()
        if target:
            assert STEPS[action](proposal, cast).state == target
            assert proposal.events.count() == events + 1
        else:
            with pytest.raises(ProposalRefused, match="Usulan ini"):
                STEPS[action](proposal, cast)
            proposal.refresh_from_db()
            assert (proposal.state, proposal.events.count()) == (state, events)


class TestProposing:
    def test_twice_with_one_key_is_one_proposal(self, cast, reading):
        key = uuid4()
        assert propose(cast.employee, reading, key=key) == propose(cast.employee, reading, key=key)
        assert NeedProposal.objects.get().opd == cast.opd

    def test_of_the_same_competency_again_is_refused_until_the_first_is_over(self, cast, reading):
        first = propose(cast.employee, reading)
        with pytest.raises(ProposalRefused, match="Analisis data layanan untuk 2027"):
            propose(cast.employee, reading)
        decide("withdraw_proposal", first, cast.employee)
        assert propose(cast.employee, reading)

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"own_words": " "}, "Pilih kompetensi"),
            ({"benefit": ""}, "apa manfaatnya"),
            ({"plan_year": 2030}, "2026 dan 2027"),
        ],
    )
    def test_needs_its_parts(self, cast, said, sentence):
        with pytest.raises(ProposalRefused, match=sentence):
            propose(cast.employee, **said)


class TestSupporting:
    def test_is_for_colleagues_of_the_opd_and_counts_once(self, cast, colleague):
        proposal = propose(cast.employee)
        for _ in range(2):
            support(proposal, colleague)
        assert proposal.supports.count() == 1
        for other, sentence in ((cast.employee, "milik Anda sendiri"), (cast.bkd_officer, "yang sama")):
            with pytest.raises(PermissionDenied, match=sentence):
                support(proposal, other)

    def test_is_taken_back_while_nothing_is_decided(self, cast, colleague, reading):
        proposal = propose(cast.employee, reading)
        support(proposal, colleague)
        services.take_back_support(proposal_id=proposal.pk, actor=colleague.user)
        assert not proposal.supports.exists()
        approve(proposal, cast.bkd_officer)
        with pytest.raises(ProposalRefused, match="sudah disetujui"):
            support(proposal, colleague)


class TestDeciding:
    def test_tells_the_author_and_the_supporters(self, cast, colleague, reading):
        proposal = propose(cast.employee, reading)
        support(proposal, colleague)
        approve(proposal, cast.bkd_officer)
        told = Notice.objects.filter(text__contains="disetujui dan menjadi kebutuhan Anda untuk 2027")
        assert set(told.values_list("recipient", flat=True)) == {cast.employee.user_id, colleague.user_id}

    @pytest.mark.parametrize("person", ["employee", "supervisor", "opd_head", "unit_officer", "bkd_head", "outsider"])
    def test_is_reserved_to_bkd_officers(self, cast, person):
        with pytest.raises(PermissionDenied):
            decide("reject_proposal", propose(cast.employee), getattr(cast, person), note=BECAUSE)

    def test_is_never_done_on_what_one_asks_for_oneself(self, cast):
        own, other = propose(cast.bkd_officer), propose(second_officer(cast))
        support(other, cast.bkd_officer)
        for proposal in (own, other):
            with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
                decide("reject_proposal", proposal, cast.bkd_officer, note=BECAUSE)
        assert not NeedProposal.objects.awaiting_decision_by(cast.bkd_officer.user, TODAY)

    def test_says_why(self, cast, reading):
        with pytest.raises(ProposalRefused, match="Tulis alasannya"):
            approve(propose(cast.employee, reading), cast.bkd_officer, note=" ")

    def test_puts_own_words_to_a_competency_of_which_there_is_one_proposal(self, cast, reading):
        proposal = propose(cast.employee)
        assert approve(proposal, cast.bkd_officer, reading).subject == "Analisis data layanan"
        with pytest.raises(ProposalRefused, match="Cukup satu usulan"):
            approve(propose(cast.employee), cast.bkd_officer, reading)

    def test_twice_is_one_step_and_a_stale_page_says_so(self, cast, reading):
        proposal = propose(cast.employee, reading)
        for _ in range(2):
            approve(proposal, cast.bkd_officer, version=1)
        assert proposal.events.count() == 1
        with pytest.raises(ProposalChanged, match="sudah menyetujui"):
            decide("reject_proposal", proposal, cast.bkd_officer, version=1, note=BECAUSE)


class TestVisibleTo:
    @pytest.mark.parametrize("state", ProposalState)
    def test_equals_can_view_proposal_for_every_pair(self, cast, state):
        situation(cast, state)
        propose(cast.bkd_officer)
        NeedProposalFactory()
        proposals = list(NeedProposal.objects.select_related("author"))
        for viewer in Employee.objects.select_related("user", "unit"):
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(NeedProposal.objects.visible_to(viewer.user, on))
                assert visible == {one for one in proposals if policies.can_view_proposal(viewer.user, one, on)}

    def test_of_those_awaiting_a_decision_equals_can_decide(self, cast):
        situation(cast, "SUBMITTED")
        proposals = [*NeedProposal.objects.all(), propose(cast.bkd_officer), NeedProposalFactory()]
        for viewer in Employee.objects.select_related("user"):
            waiting = set(NeedProposal.objects.awaiting_decision_by(viewer.user, TODAY))
            assert waiting == {one for one in proposals if policies.can_decide_on_proposal(viewer.user, one, TODAY)}


class TestTheLists:
    def test_are_those_of_the_reader_with_bkds_work_first(self, cast):
        assert list(lists_for(cast.employee.user, TODAY)) == ["saya", "opd"]
        assert list(lists_for(cast.bkd_officer.user, TODAY)) == ["menunggu", "saya", "opd", "semua"]
        mine, other = propose(cast.employee), propose(cast.supervisor)
        assert list(listed_proposals("saya", cast.employee.user, TODAY)) == [mine]
        for word, person in (("opd", cast.employee), ("menunggu", cast.bkd_officer), ("semua", cast.auditor)):
            assert set(listed_proposals(word, person.user, TODAY)) == {mine, other}


class TestAnApprovedProposal:
    def test_is_a_need_of_author_and_supporters_without_a_gap(self, cast, colleague, reading):
        campaign = CampaignFactory(institution=cast.institution, state="OPEN")
        proposal = propose(cast.employee, reading)
        support(proposal, colleague)
        assert not person_needs(employee=cast.employee, campaign=campaign, on=TODAY).needs
        approve(proposal, cast.bkd_officer, level=4)
        people = [cast.employee, colleague, cast.supervisor]
        found = needs_of(employees=people, campaign=campaign, on=TODAY)
        for person in (cast.employee, colleague):
            [need] = found[person.pk].needs
            assert (need.competency, need.required_level, need.gap) == (reading, 4, None)
            assert need.approved.reason == f"Usulan pegawai, disetujui 20 September 2026: {BECAUSE}"
        assert not found[cast.supervisor.pk].needs

    def test_keeps_the_level_of_the_standard_where_there_is_one(self, cast, reading):
        campaign = CampaignFactory(institution=cast.institution, state="OPEN")
        asked(campaign, cast.employee, reading, required=2)
        rated(campaign, cast.employee, reading, self=2, supervisor=2)
        approve(propose(cast.employee, reading), cast.bkd_officer, level=4)
        [need] = person_needs(employee=cast.employee, campaign=campaign, on=TODAY).needs
        assert (need.required_level, need.gap, need.approved is not None) == (2, 0, True)

    def test_belongs_to_its_plan_year(self, cast, reading):
        approve(propose(cast.employee, reading), cast.bkd_officer)
        for year, count in ((2026, 0), (2027, 1)):
            found = person_needs(employee=cast.employee, campaign=None, on=TODAY, plan_year=year)
            assert len(found.needs) == count

    def test_costs_the_same_for_few_and_many(self, cast):
        counts = []
        for _ in range(2):
            for person in EmployeeFactory.create_batch(3, unit=cast.division):
                approve(propose(person, CompetencyFactory()), cast.bkd_officer)
            everybody = list(Employee.objects.filter(unit=cast.division))
            with CaptureQueriesContext(connection) as queries:
                needs_of(employees=everybody, campaign=None, on=TODAY, plan_year=2027)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_is_counted_with_its_support_for_the_analysis(self, cast, colleague, reading):
        support(propose(cast.employee, reading), colleague)
        propose(cast.supervisor, reading)
        decide("reject_proposal", propose(cast.opd_head, reading), cast.bkd_officer, note=BECAUSE)
        propose(cast.bkd_officer)
        counted = voices_by_competency(cast.institution.pk, 2027, None, None)
        assert counted == {reading.pk: Voices(2, 1), None: Voices(1, 0)}
        assert set(voices_by_competency(cast.institution.pk, 2027, [cast.opd.path], None)) == {reading.pk}
        assert set(voices_by_competency(cast.institution.pk, 2027, None, cast.bkd.pk)) == {None}


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"competency": None}, "a_proposal_says_what_is_needed"),
            ({"state": "REJECTED"}, "a_decided_proposal_says_when_and_why"),
            ({"approved": True, "level": None}, "an_approved_proposal_names_competency_and_level"),
            ({"state": "LAIN"}, "proposal_state_is_known"),
        ],
    )
    def test_refuses(self, cast, wrong, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            NeedProposalFactory(author=cast.employee, **wrong)

    def test_keeps_events_as_they_are(self, cast):
        event = ProposalEventFactory()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ProposalEvent.objects.filter(pk=event.pk).update(note="lain")
