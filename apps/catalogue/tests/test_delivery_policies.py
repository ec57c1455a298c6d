from apps.catalogue.enums import CohortAction, CohortState, EnrolmentAction
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.policies import delivery as policies
from apps.catalogue.tests.delivery import COHORTS, later, opened, registered
from apps.catalogue.tests.factories import AT, EnrolmentFactory
from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory

TODAY = AT.date()


def people(cast):
    EmployeeFactory(unit=cast.root, name="Pengguna super", user__is_superuser=True, user__is_staff=True)
    return list(Employee.objects.select_related("user", "unit"))


class TestVisibleTo:
    def test_equals_can_view_cohort_for_every_pair(self, cast):
        for situation in COHORTS.values():
            situation(cast)
        cohorts = list(Cohort.objects.all())
        for viewer in people(cast):
            visible = set(Cohort.objects.visible_to(viewer.user, TODAY))
            assert visible == {one for one in cohorts if policies.can_view_cohort(viewer.user, one, TODAY)}, viewer
        assert Cohort.objects.visible_to(cast.employee.user, TODAY).count() == len(COHORTS) - 1
        assert Cohort.objects.visible_to(cast.bkd_officer.user, TODAY).count() == len(COHORTS)
        assert not Cohort.objects.visible_to(cast.outsider.user, TODAY).exists()

    def test_equals_can_view_enrolment_for_every_pair(self, cast):
        everybody = people(cast)
        for person in everybody:
            EnrolmentFactory(employee=person)
        rows = list(Enrolment.objects.select_related("employee"))
        for viewer in everybody:
            visible = set(Enrolment.objects.visible_to(viewer.user, TODAY))
            assert visible == {one for one in rows if policies.can_view_enrolment(viewer.user, one, TODAY)}, viewer
        assert Enrolment.objects.visible_to(cast.outsider.user, TODAY).count() == 1


class TestAwaitingDecision:
    def test_holds_exactly_what_the_policy_allows(self, cast):
        for situation in (COHORTS[state] for state in (CohortState.OPEN, CohortState.RUNNING)):
            cohort = situation(cast)
            EnrolmentFactory(cohort=cohort, employee=cast.bkd_officer)
            EnrolmentFactory(cohort=cohort, employee=cast.unit_officer, state="WAITING")
        registered(opened(cast, **later(1)), cast.employee)
        rows = list(Enrolment.objects.select_related("employee", "cohort"))
        for viewer in people(cast):
            allowed = {one for one in rows if policies.can_decide(EnrolmentAction.APPROVE, viewer.user, one, TODAY)}
            assert set(Enrolment.objects.awaiting_decision_by(viewer.user, TODAY)) == allowed, viewer


class TestEveryRefusal:
    def test_is_a_sentence(self, cast):
        cohorts = [situation(cast) for situation in COHORTS.values()]
        found = EnrolmentFactory(cohort=cohorts[1], employee=cast.employee)
        for viewer in people(cast):
            answers = [policies.can_step(action, viewer.user, one, TODAY) for action in CohortAction for one in cohorts]
            answers += [policies.can_view_cohort(viewer.user, one, TODAY) for one in cohorts]
            answers += [policies.can_register(viewer.user, one, viewer, TODAY) for one in cohorts]
            answers += [policies.can_nominate(viewer.user, one, cast.employee, TODAY) for one in cohorts]
            answers += [policies.can_open_nominations(viewer.user, one, TODAY) for one in cohorts]
            answers += [policies.can_record_attendance(viewer.user, one, TODAY) for one in cohorts]
            answers += [policies.can_withdraw(viewer.user, found, TODAY)]
            answers += [policies.can_view_enrolment(viewer.user, found, TODAY)]
            assert all(one or (one.reason.endswith(".") and len(one.reason) > 20) for one in answers), viewer
