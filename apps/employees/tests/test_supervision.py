from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.employees.models import Employee
from apps.employees.policies import can_view_employee, is_supervisor_of
from apps.employees.supervision import opd_head_of, reports_of, supervisor_of, supervisors_of
from apps.employees.tests.factories import (
    ActingOfficialFactory,
    EmployeeFactory,
    SupervisorOverrideFactory,
    UnitFactory,
)

TODAY = date(2026, 11, 2)


class TestSupervisorOf:
    def test_is_the_head_of_the_own_unit(self, cast):
        assert supervisor_of(cast.employee, TODAY).employee == cast.supervisor

    def test_is_for_a_head_the_head_of_the_unit_above(self, cast):
        assert supervisor_of(cast.supervisor, TODAY).employee == cast.opd_head

    def test_is_for_the_head_of_an_office_the_regional_secretary(self, cast):
        assert supervisor_of(cast.opd_head, TODAY).employee == cast.regional_secretary

    def test_is_nobody_for_the_regional_secretary(self, cast):
        assert supervisor_of(cast.regional_secretary, TODAY) is None

    def test_is_the_next_head_above_where_the_own_unit_has_none(self, cast):
        section = UnitFactory(parent=cast.division, name="Seksi tanpa kepala")
        clerk = EmployeeFactory(unit=section)
        assert supervisor_of(clerk, TODAY).employee == cast.supervisor

    def test_is_the_acting_head_between_the_dates_of_the_order(self, cast):
        duty = ActingOfficialFactory(unit=cast.division, official=cast.unit_officer, starts_on=TODAY, ends_on=TODAY)
        supervision = supervisor_of(cast.employee, TODAY)
        assert (supervision.employee, supervision.acting_as) == (duty.official, "Plt.")
        assert supervisor_of(cast.employee, TODAY + timedelta(days=1)).employee == cast.supervisor

    def test_is_never_oneself_even_when_acting(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.employee)
        assert supervisor_of(cast.employee, TODAY).employee == cast.opd_head

    def test_is_the_override_while_it_lasts(self, cast):
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.bkd_head, starts_on=TODAY, ends_on=TODAY)
        assert supervisor_of(cast.employee, TODAY).employee == cast.bkd_head
        assert supervisor_of(cast.employee, TODAY + timedelta(days=1)).employee == cast.supervisor

    def test_a_retired_head_no_longer_supervises(self, cast):
        Employee.objects.filter(pk=cast.supervisor.pk).update(legal_status="99")
        assert supervisor_of(cast.employee, TODAY).employee == cast.opd_head

    def test_costs_the_same_for_few_and_many(self, cast, django_assert_num_queries):
        EmployeeFactory.create_batch(3, unit=cast.division)
        few = list(Employee.objects.filter(unit=cast.division))
        with django_assert_num_queries(4):
            supervisors_of(few, TODAY)
        EmployeeFactory.create_batch(20, unit=cast.division)
        many = list(Employee.objects.filter(unit=cast.division))
        with django_assert_num_queries(4):
            supervisors_of(many, TODAY)


class TestReportsOf:
    def test_is_the_inverse_of_supervisor_of(self, cast):
        section = UnitFactory(parent=cast.division, name="Seksi tanpa kepala")
        EmployeeFactory.create_batch(2, unit=section)
        SupervisorOverrideFactory(employee=cast.unit_officer, supervisor=cast.bkd_head)
        ActingOfficialFactory(unit=cast.opd, official=cast.bkd_head, kind="PLH")
        people = list(Employee.objects.active().filter(institution=cast.institution))
        for supervisor in people:
            expected = {person.pk for person in people if is_supervisor_of(supervisor.user, person, TODAY)}
            assert set(reports_of(supervisor, TODAY).values_list("pk", flat=True)) == expected, supervisor.name

    def test_reaches_the_staff_of_an_office_whose_head_is_vacant(self, cast):
        Employee.objects.filter(pk=cast.opd_head.pk).update(legal_status="99")
        assert supervisor_of(cast.unit_officer, TODAY).employee == cast.regional_secretary
        assert cast.unit_officer in reports_of(cast.regional_secretary, TODAY)


class TestActingOfficial:
    def test_two_at_once_in_one_unit_are_refused_by_the_database(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.unit_officer)
        with pytest.raises(IntegrityError, match="one_acting_official_a_unit"), transaction.atomic():
            ActingOfficialFactory(unit=cast.division, official=cast.employee)

    def test_opd_head_signs_as_acting(self, cast):
        ActingOfficialFactory(unit=cast.opd, official=cast.supervisor)
        assert opd_head_of(cast.employee, TODAY).acting_as == "Plt."


class TestVisibleTo:
    def test_equals_the_single_answer_for_every_pair(self, cast):
        people = [*Employee.objects.filter(institution=cast.institution), cast.outsider]
        for viewer in people:
            visible = set(Employee.objects.visible_to(viewer.user, TODAY))
            for person in people:
                assert (person in visible) == bool(can_view_employee(viewer.user, person, TODAY)), (viewer, person)

    def test_a_colleague_sees_only_herself(self, cast):
        assert list(Employee.objects.visible_to(cast.employee.user, TODAY)) == [cast.employee]

    def test_a_leader_sees_no_profiles_but_his_own(self, cast):
        assert list(Employee.objects.visible_to(cast.leader.user, TODAY)) == [cast.leader]

    def test_bkd_stays_within_its_institution(self, cast):
        assert cast.outsider not in Employee.objects.visible_to(cast.bkd_officer.user, TODAY)
        assert cast.employee in Employee.objects.visible_to(cast.bkd_officer.user, TODAY)
