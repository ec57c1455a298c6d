from apps.competencies.tests.factories import CompetencyFactory
from apps.home.waiting import waiting_for
from apps.needs.tests.factories import TODAY
from apps.needs.tests.proposing import approve, propose


def titles(person):
    return [matter.title for matter in waiting_for(person.user, TODAY)]


class TestProposalsThatWait:
    def test_are_told_to_bkd_until_they_are_decided_and_never_the_own_ones(self, cast):
        propose(cast.bkd_officer)
        assert titles(cast.bkd_officer) == []
        proposal = propose(cast.employee, CompetencyFactory())
        assert titles(cast.bkd_officer) == ["Putuskan usulan kebutuhan pegawai"]
        assert titles(cast.employee) == []
        approve(proposal, cast.bkd_officer)
        assert titles(cast.bkd_officer) == []
