from datetime import UTC, datetime

from apps.catalogue.models import DevelopmentForm, HoursRule, Programme
from apps.catalogue.services.reference import load_reference_data
from apps.competencies.services.reference import load_reference_data as load_competencies

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


class TestLoadReferenceData:
    def test_twice_changes_nothing_and_keeps_what_an_officer_changed(self, db):
        load_competencies(at=AT)
        load_reference_data(at=AT)
        counts = DevelopmentForm.objects.count(), Programme.objects.count()
        HoursRule.objects.filter(form__code="NKL03").update(cap=6)
        load_reference_data(at=AT)
        assert (DevelopmentForm.objects.count(), Programme.objects.count()) == counts
        assert HoursRule.objects.get(form__code="NKL03").cap == 6

    def test_brings_the_26_forms_with_their_hours(self, db):
        load_competencies(at=AT)
        load_reference_data(at=AT)
        assert DevelopmentForm.objects.count() == 26
        workshop = HoursRule.objects.select_related("form").get(form__code="KL07")
        assert (workshop.form.siasn_id, workshop.hours_national, workshop.hours_abroad) == (4, 5, 7)
