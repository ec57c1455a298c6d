"""Two officers decide at once, on real connections."""

import threading

import pytest

from apps.competencies.tests.factories import CompetencyFactory
from apps.core.tests.races import at_once
from apps.employees.enums import Role
from apps.employees.services.roles import grant_role
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory
from apps.needs.enums import ProposalState
from apps.needs.models import NeedProposal
from apps.needs.services import proposals as services
from apps.needs.services.proposals import ProposalChanged, ProposalRefused
from apps.needs.tests.factories import NOW, TODAY
from apps.needs.tests.proposing import BECAUSE, propose


@pytest.fixture
def town(transactional_db):
    return make_cast()


@pytest.fixture
def officers(town):
    other = EmployeeFactory(unit=town.bkd)
    grant_role(user=other.user, role=Role.BKD_OFFICER, institution=town.institution, unit=None, actor=None, on=TODAY)
    return town.bkd_officer.user, other.user


class TestTwoOfficersAtOnce:
    def test_one_decision_stands_and_the_other_is_told(self, town, officers):
        first, second = officers
        for _ in range(15):
            proposal = propose(town.employee, CompetencyFactory())
            said = {"proposal_id": proposal.pk, "version": 1, "note": BECAUSE, "at": NOW}
            yes = {"competency_id": proposal.competency_id, "level": 3}
            results = at_once(
                lambda said=said, yes=yes: services.approve_proposal(actor=first, **yes, **said),
                lambda said=said: services.reject_proposal(actor=second, **said),
            )
            refused = [one for one in results if isinstance(one, Exception)]
            assert [type(one) for one in refused] == [ProposalChanged], results
            event = proposal.events.get()
            proposal.refresh_from_db()
            assert proposal.state == event.to_state

    def test_without_the_condition_both_decide(self, town, officers, record_property):
        """The guard-off twin: read, decide, write. If this ever stops failing, the race above proves nothing."""
        proposal = propose(town.employee, CompetencyFactory())
        gate = threading.Barrier(2)

        def naive(target):
            row = NeedProposal.objects.get(pk=proposal.pk)
            gate.wait(10)
            if row.state == ProposalState.SUBMITTED:
                return NeedProposal.objects.filter(pk=row.pk).update(
                    state=target, level=3, decided_at=NOW, decision_note=BECAUSE
                )
            return 0

        results = at_once(lambda: naive(ProposalState.APPROVED), lambda: naive(ProposalState.REJECTED))
        record_property("decisions without the condition", sum(results))
        assert sum(results) == 2


class TestASupportDuringTheDecision:
    def test_either_counts_or_is_refused(self, town, officers):
        colleague = EmployeeFactory(unit=town.opd)
        for _ in range(10):
            proposal = propose(town.employee, CompetencyFactory())
            yes = {"competency_id": proposal.competency_id, "level": 3, "note": BECAUSE}
            key = proposal.pk
            supported, decided = at_once(
                lambda key=key: services.support_proposal(proposal_id=key, actor=colleague.user, at=NOW),
                lambda key=key, yes=yes: services.approve_proposal(
                    proposal_id=key, version=1, actor=officers[0], at=NOW, **yes
                ),
            )
            assert not isinstance(decided, Exception), decided
            late = isinstance(supported, ProposalRefused)
            assert late or not isinstance(supported, Exception), supported
            assert proposal.supports.exists() != late
