import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.employees.tests.factories import EmployeeFactory
from apps.plans.models import Plan
from apps.plans.tests.factories import PlanFactory, PlanningCycleFactory, draft, verified


@pytest.fixture
def desk(cast):
    client = Client()
    cast.login(client, cast.bkd_officer)
    return client


class TestPlansInTheAdmin:
    def test_are_read_with_their_story(self, cast, desk):
        plan = verified(cast)
        page = desk.get(reverse("admin:plans_plan_change", args=[plan.pk])).content.decode()
        assert "Sari Wulandari" in page
        assert "memverifikasi" in page

    def test_are_changed_by_nobody(self, cast, desk):
        plan = draft(cast)
        address = reverse("admin:plans_plan_change", args=[plan.pk])
        assert desk.post(address, {"state": "VERIFIED"}).status_code == 403
        assert desk.get(reverse("admin:plans_plan_add")).status_code == 403
        assert desk.get(reverse("admin:plans_plan_delete", args=[plan.pk])).status_code == 403
        plan.refresh_from_db()
        assert plan.state == "DRAFT"

    def test_stay_within_the_institution(self, cast, desk):
        draft(cast)
        other = PlanFactory(employee=cast.outsider)
        page = desk.get(reverse("admin:plans_plan_changelist")).content.decode()
        assert str(other.pk) not in page
        assert str(Plan.objects.exclude(pk=other.pk).get().pk) in page

    def test_cost_the_same_for_few_and_many(self, cast, desk):
        draft(cast)
        address = reverse("admin:plans_plan_changelist")
        desk.get(address)
        with CaptureQueriesContext(connection) as few:
            desk.get(address)
        for person in EmployeeFactory.create_batch(5, unit=cast.division):
            PlanFactory(employee=person)
        with CaptureQueriesContext(connection) as many:
            desk.get(address)
        assert len(many) == len(few)


class TestCyclesInTheAdmin:
    def test_are_read_and_never_made_past_the_page_that_carries_needs_over(self, cast, desk):
        cycle = PlanningCycleFactory(institution=cast.institution)
        address = reverse("admin:plans_planningcycle_change", args=[cycle.pk])
        assert desk.get(address).status_code == 200
        assert desk.post(address, {"year": 2030}).status_code == 403
        assert desk.get(reverse("admin:plans_planningcycle_add")).status_code == 403
