from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from apps.catalogue.tests.factories import DevelopmentFormFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.parameters.models import Parameter
from apps.plans import services
from apps.plans.enums import FundingSource, PlanState
from apps.plans.models import PlanItem
from apps.plans.services import ItemContent
from apps.plans.tests.factories import SITUATIONS, draft, step


@pytest.fixture
def own_topic(cast):
    """A topic of one's own: a secondment to the harbour office."""
    return ItemContent(
        competency_id=CompetencyFactory().pk,
        form_id=DevelopmentFormFactory(pillar=70).pk,
        topic="Magang di kantor pelabuhan",
        learning_hours=20,
        provider_name="Kantor Pelabuhan",
        quarter=3,
        cost=500_000,
        success_indicator="Waktu layanan turun satu hari",
    )


class TestAddItem:
    def test_keeps_what_the_owner_wrote(self, cast, own_topic):
        item = step("add_item", draft(cast), cast.employee, content=own_topic)
        assert (item.topic, item.learning_hours, item.cost) == ("Magang di kantor pelabuhan", 20, 500_000)
        assert not item.proposed_by_system

    def test_from_the_catalogue_takes_the_catalogues_facts(self, cast, own_topic):
        competency = CompetencyFactory()
        programme = ProgrammeFactory(title="Coaching", learning_hours=6, cost_per_person=0, raises={competency: 3})
        content = replace(own_topic, competency_id=competency.pk, programme_id=programme.pk)
        item = step("add_item", draft(cast), cast.employee, content=content)
        assert (item.topic, item.learning_hours, item.cost) == ("Coaching", 6, 0)
        assert (item.form, item.provider_name) == (programme.form, programme.provider.name)
        assert item.funding == FundingSource.NONE

    def test_refuses_a_programme_that_does_not_teach_the_competency(self, cast, own_topic):
        content = replace(own_topic, programme_id=ProgrammeFactory().pk)
        with pytest.raises(services.PlanRefused, match="tidak mengembangkan kompetensi"):
            step("add_item", draft(cast), cast.employee, content=content)

    def test_refuses_the_same_programme_twice(self, cast, own_topic):
        competency = CompetencyFactory()
        programme = ProgrammeFactory(raises={competency: 3})
        content = replace(own_topic, competency_id=competency.pk, programme_id=programme.pk)
        plan = draft(cast)
        step("add_item", plan, cast.employee, content=content)
        with pytest.raises(services.PlanRefused, match="sudah ada dalam rencana"):
            step("add_item", plan, cast.employee, content=content)

    def test_a_paid_activity_names_its_funds(self, cast, own_topic):
        with pytest.raises(services.PlanRefused, match="sumber dana"):
            step("add_item", draft(cast), cast.employee, content=replace(own_topic, funding=FundingSource.NONE))

    def test_stops_at_the_most_that_a_plan_may_hold(self, cast, own_topic):
        Parameter.objects.filter(key="plan_max_items").update(value=1)
        with pytest.raises(services.PlanRefused, match="sudah memuat 1 kegiatan"):
            step("add_item", draft(cast), cast.employee, content=own_topic)

    def test_clicked_twice_is_one_activity(self, cast, own_topic):
        plan = draft(cast)
        first = step("add_item", plan, cast.employee, content=own_topic, version=1)
        again = step("add_item", plan, cast.employee, content=own_topic, version=1)
        assert first == again
        assert plan.items.count() == 2

    def test_on_a_stale_page_says_since_when(self, cast, own_topic):
        plan = draft(cast)
        step("save_statement", plan, cast.employee, career_goal="Baru", commitment="")
        with pytest.raises(services.PlanChanged, match="Isi rencana ini berubah pada 2 November 2026"):
            step("add_item", plan, cast.employee, content=own_topic, version=1)
        assert plan.items.count() == 1


class TestChangeItem:
    def test_replaces_the_content(self, cast, own_topic):
        plan = draft(cast)
        item = step("change_item", plan, cast.employee, item_id=plan.items.get().pk, content=own_topic)
        assert item.topic == "Magang di kantor pelabuhan"

    def test_cannot_reach_into_another_plan(self, cast, own_topic):
        plan, other = draft(cast), draft(cast, employee=cast.unit_officer)
        with pytest.raises(PlanItem.DoesNotExist):
            step("change_item", plan, cast.employee, item_id=other.items.get().pk, content=own_topic)

    def test_sent_twice_is_answered_as_done(self, cast, own_topic):
        plan = draft(cast)
        for _ in range(2):
            step("change_item", plan, cast.employee, item_id=plan.items.get().pk, content=own_topic, version=1)
        plan.refresh_from_db()
        assert plan.version == 2


class TestRemoveItem:
    def test_takes_the_activity_out_once(self, cast):
        plan = draft(cast)
        item_id = plan.items.get().pk
        for _ in range(2):
            step("remove_item", plan, cast.employee, item_id=item_id, version=1)
        assert not plan.items.exists()


class TestEveryChange:
    """Belongs to the owner, and only while the plan is a draft or was returned."""

    def changes(self, plan, content):
        yield "add_item", {"content": content}
        yield "change_item", {"content": content, "item_id": plan.items.first().pk}
        yield "remove_item", {"item_id": plan.items.first().pk}
        yield "save_statement", {"career_goal": "Analis", "commitment": ""}

    @pytest.mark.parametrize("state", set(PlanState) - {"DRAFT", "RETURNED"})
    def test_is_locked_after_the_submission(self, cast, own_topic, state):
        plan = SITUATIONS[state](cast)
        before = plan.version
        for service, extra in self.changes(plan, own_topic):
            with pytest.raises(services.PlanRefused, match="Rencana ini"):
                step(service, plan, cast.employee, **extra)
        plan.refresh_from_db()
        assert plan.version == before

    @pytest.mark.parametrize("person", ["supervisor", "bkd_officer", "unit_officer", "outsider"])
    def test_is_refused_to_everybody_else(self, cast, own_topic, person):
        plan = draft(cast)
        for service, extra in self.changes(plan, own_topic):
            with pytest.raises(PermissionDenied, match="pemilik rencana"):
                step(service, plan, getattr(cast, person), **extra)
