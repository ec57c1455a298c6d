"""All plans of a unit at once: who may, what belongs together, and the way from the desk to the batch."""

from __future__ import annotations

import pytest

from apps.documents.models import Batch, Document
from apps.documents.tests.factories import DocumentFactory
from apps.employees.models import OrganisationUnit
from apps.plans.enums import DOCUMENT_KIND
from apps.plans.policies import can_print_unit
from apps.plans.selectors.printing import document_entries, offered_units, printable_units
from apps.plans.tests.factories import AT, TODAY, PlanFactory, verified

pytestmark = pytest.mark.django_db


class TestWhoMay:
    def test_is_the_same_for_one_unit_and_for_the_list(self, cast):
        units = list(OrganisationUnit.objects.all())
        for person in (
            cast.bkd_officer,
            cast.unit_officer,
            cast.bkd_head,
            cast.auditor,
            cast.supervisor,
            cast.employee,
        ):
            listed = set(printable_units(person.user, TODAY))
            assert listed == {unit for unit in units if can_print_unit(person.user, unit, TODAY)}
        assert cast.root in printable_units(cast.bkd_officer.user, TODAY)
        assert cast.root not in printable_units(cast.unit_officer.user, TODAY)

    def test_units_come_as_a_tree(self, cast):
        offered = offered_units(cast.bkd_officer.user, TODAY)
        assert offered[0] == cast.root
        assert offered.index(cast.division) == offered.index(cast.opd) + 1


class TestWhatBelongsTogether:
    def test_volumes_are_the_units_below_the_one_chosen(self, cast):
        plan = verified(cast)
        for chosen, volume in ((cast.root, cast.opd), (cast.opd, cast.division), (cast.division, cast.division)):
            (entry,) = document_entries(plan.cycle, chosen)
            assert (entry.unit, entry.label) == (volume.name, cast.employee.full_name)
        assert document_entries(plan.cycle, cast.bkd) == []

    def test_the_volume_of_the_unit_itself_comes_before_those_below_it(self, cast):
        plan = verified(cast)
        own = PlanFactory(employee=cast.unit_officer, verified_at=AT)
        DocumentFactory()
        Document.objects.filter(kind="tests.letter").update(kind=DOCUMENT_KIND, subject=own.subject_key)
        assert cast.division.name < cast.opd.name
        units = [entry.unit for entry in document_entries(plan.cycle, cast.opd)]
        assert units == [cast.opd.name, cast.division.name]

    def test_takes_three_queries(self, cast, django_assert_num_queries):
        plan = verified(cast)
        with django_assert_num_queries(3):
            assert document_entries(plan.cycle, cast.root)


class TestPages:
    def test_lead_an_officer_from_the_desk_to_the_batch(self, cast, visit):
        plan = verified(cast)
        assert "/rencana/cetak/" in visit(cast.bkd_officer, "verification").content.decode()
        wishes = {"cycle": plan.cycle_id, "unit": cast.opd.pk, "paper": "F4", "duplex": "on"}
        response = visit(cast.bkd_officer, "print", post=wishes)
        batch = Batch.objects.get()
        assert response.url == f"/dokumen/cetakan/{batch.pk}/"
        assert (str(batch), batch.paper, batch.duplex) == (f"Rencana 2027 – {cast.opd.name}", "F4", True)
        assert batch.job.requested_by == cast.bkd_officer.user

    def test_say_when_no_document_is_issued_yet(self, cast, visit):
        plan = PlanFactory(employee=cast.employee)
        wishes = {"cycle": plan.cycle_id, "unit": cast.root.pk, "paper": "A4"}
        response = visit(cast.bkd_officer, "print", post=wishes)
        assert response.status_code == 422
        assert "Belum ada dokumen terbit" in response.content.decode()

    def test_keep_the_officer_of_a_unit_to_that_unit(self, cast, visit):
        plan = verified(cast)
        wishes = {"cycle": plan.cycle_id, "unit": cast.root.pk, "paper": "A4"}
        response = visit(cast.unit_officer, "print", post=wishes)
        assert "Pilih unit dari daftar." in response.content.decode()
        assert not Batch.objects.exists()

    def test_are_not_for_those_who_only_read(self, cast, visit):
        assert visit(cast.auditor, "print").status_code == 403
        assert "/rencana/cetak/" not in visit(cast.auditor, "verification").content.decode()
