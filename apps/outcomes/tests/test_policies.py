"""Who sees, keeps and explains the figures of a service; each rule equals its list."""

import pytest

from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory
from apps.outcomes.models import ServiceUnit
from apps.outcomes.policies import can_enter_figures, can_read_origins, can_view_service_unit
from apps.outcomes.selectors.pages import unit_choices
from apps.outcomes.services import create_service_unit
from apps.outcomes.tests.factories import NOW, TODAY, ServiceUnitFactory


@pytest.fixture
def everywhere(cast, counter):
    """A counter in the office, in its division, at BKD, at the root and in another institution."""
    for unit in (cast.division, cast.bkd, cast.root):
        create_service_unit(unit_id=unit.pk, name=f"Loket {unit.pk}", actor=cast.bkd_officer.user, at=NOW)
    ServiceUnitFactory(name="Loket orang")
    EmployeeFactory(unit=cast.root)
    return list(ServiceUnit.objects.select_related("unit"))


class TestTwins:
    def test_the_list_holds_what_the_policy_shows(self, everywhere):
        for person in Employee.objects.select_related("user", "unit"):
            shown = {one.pk for one in everywhere if can_view_service_unit(person.user, one, TODAY)}
            assert shown == set(ServiceUnit.objects.visible_to(person.user, TODAY).values_list("pk", flat=True))

    def test_those_kept_are_those_that_figures_may_be_entered_for(self, everywhere):
        for person in Employee.objects.select_related("user", "unit"):
            kept = {one.pk for one in everywhere if can_enter_figures(person.user, one, TODAY)}
            assert kept == set(ServiceUnit.objects.kept_by(person.user, TODAY).values_list("pk", flat=True))

    def test_units_to_choose_are_those_that_may_be_kept(self, cast):
        assert set(unit_choices(cast.unit_officer.user, TODAY)) == {cast.opd, cast.division}
        assert cast.bkd in unit_choices(cast.bkd_officer.user, TODAY)
        assert not unit_choices(cast.employee.user, TODAY)


class TestWhoSeesWhat:
    def seen_by(self, person):
        return set(ServiceUnit.objects.visible_to(person.user, TODAY).values_list("unit_id", flat=True))

    def test_the_desk_and_leaders_see_the_institution(self, cast, everywhere):
        whole = {cast.opd.pk, cast.division.pk, cast.bkd.pk, cast.root.pk}
        for person in (cast.bkd_officer, cast.bkd_head, cast.auditor, cast.leader):
            assert self.seen_by(person) == whole

    def test_everybody_sees_the_own_opd(self, cast, everywhere):
        for person in (cast.employee, cast.supervisor, cast.opd_head, cast.unit_officer):
            assert self.seen_by(person) == {cast.opd.pk, cast.division.pk}

    def test_only_those_who_answer_for_it_see_who_entered_what(self, cast, counter):
        for person in (cast.unit_officer, cast.bkd_officer, cast.bkd_head, cast.auditor, cast.leader):
            assert can_read_origins(person.user, counter, TODAY)
        for person in (cast.employee, cast.opd_head, cast.outsider):
            assert "Riwayat pengisian" in can_read_origins(person.user, counter, TODAY).reason
