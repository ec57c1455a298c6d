"""Completing a cohort credits learning hours once, in the unit of the form's rule."""

import pytest

from apps.catalogue.models import LearningRecord
from apps.catalogue.services.crediting import credit_completion
from apps.catalogue.services.ledger import NotCredited
from apps.catalogue.tests.delivery import AFTER, attended, finished, running, step
from apps.catalogue.tests.factories import DevelopmentFormFactory, HoursRuleFactory, ProgrammeFactory

UNITS = {
    "PROGRAMME": (None, 32, 32),
    "DECISION": (None, 32, 32),
    "DAY": (4, 2, 8),
    "SESSION": (2, 2, 4),
    "TIME": (20, 1, 20),
    "SEMESTER": (16, 2, 32),
}


def programme(unit, hours):
    form = DevelopmentFormFactory()
    counted = {} if hours is None else {"hours_national": hours, "hours_abroad": hours}
    HoursRuleFactory(form=form, hours_unit=unit, **counted)
    return ProgrammeFactory(form=form, learning_hours=32)


class TestCompleting:
    @pytest.mark.parametrize("unit", UNITS)
    def test_credits_in_the_unit_of_the_rule(self, cast, unit):
        hours, quantity, credited = UNITS[unit]
        enrolment = finished(cast, programme=programme(unit, hours)).enrolments.get()
        record = LearningRecord.objects.get(employee=cast.employee)
        assert record.origin == f"enrolment:{enrolment.pk}"
        assert (record.quantity, record.credited_hours, record.year) == (quantity, credited, 2026)

    def test_credits_nobody_who_did_not_complete(self, cast):
        finished(cast, [cast.employee, cast.supervisor], absent=[cast.supervisor])
        assert LearningRecord.objects.get().employee == cast.employee

    def test_told_again_changes_nothing(self, cast):
        enrolment = finished(cast).enrolments.select_related("cohort__programme__form").get()
        record = LearningRecord.objects.get()
        assert credit_completion(enrolment, actor=cast.bkd_officer.user, at=AFTER) == record

    def test_without_a_rule_of_hours_nothing_ends(self, cast):
        cohort = running(cast)
        attended(cohort, cast)
        cohort.programme.form.hours_rules.all().delete()
        with pytest.raises(NotCredited, match="Mintalah BKD melengkapi"):
            step("complete_cohort", cohort, cast, at=AFTER)
        cohort.refresh_from_db()
        assert cohort.state == "RUNNING"
        assert cohort.enrolments.get().state == "APPROVED"
