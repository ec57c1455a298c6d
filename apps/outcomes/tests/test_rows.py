"""The last guards: what the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError

from apps.outcomes.enums import FeedbackState, FileState
from apps.outcomes.tests.factories import (
    NOW,
    FeedbackRatingFactory,
    IndicatorFactory,
    MonthlyValueFactory,
    PerformanceResultFactory,
    PublicFeedbackFactory,
    ServiceUnitFactory,
    SourceFileFactory,
    TargetFactory,
)


@pytest.mark.django_db
class TestTheDatabaseRefuses:
    def refuses(self, name, make):
        with pytest.raises(IntegrityError, match=name):
            make()

    def test_two_service_units_of_one_name_in_a_unit(self):
        one = ServiceUnitFactory()
        self.refuses("service_unit_name_is_once_in_a_unit", lambda: ServiceUnitFactory(unit=one.unit, name=one.name))

    def test_a_service_unit_without_a_name(self):
        self.refuses("service_unit_has_a_name", lambda: ServiceUnitFactory(name=""))

    def test_a_threshold_of_nothing(self):
        self.refuses("indicator_threshold_is_positive", lambda: IndicatorFactory(threshold=0))

    def test_two_targets_in_a_year(self):
        one = TargetFactory()
        self.refuses(
            "indicator_has_one_target_a_year",
            lambda: TargetFactory(service_unit=one.service_unit, indicator=one.indicator, year=one.year),
        )

    def test_a_target_below_zero(self):
        self.refuses("target_is_not_negative", lambda: TargetFactory(target=-1))

    def test_two_values_that_count_for_one_month(self):
        one = MonthlyValueFactory()
        again = {"service_unit": one.service_unit, "indicator": one.indicator, "month": one.month}
        MonthlyValueFactory(**again, superseded_at=NOW)
        self.refuses("one_current_value_a_month", lambda: MonthlyValueFactory(**again))

    def test_a_month_in_its_middle(self):
        self.refuses("month_is_its_first_day", lambda: MonthlyValueFactory(month=date(2026, 8, 2)))

    def test_a_value_below_zero(self):
        self.refuses("monthly_value_is_not_negative", lambda: MonthlyValueFactory(value=-1))

    def test_a_correction_without_a_reason(self):
        old = MonthlyValueFactory(superseded_at=NOW)
        self.refuses("correction_has_a_reason", lambda: MonthlyValueFactory(replaces=old))

    def test_no_value_at_all(self):
        self.refuses("only_a_correction_is_without_a_value", lambda: MonthlyValueFactory(value=None))

    def test_a_value_that_replaces_itself(self):
        one = MonthlyValueFactory(superseded_at=NOW)
        one.replaces, one.reason = one, "Salah ketik"
        self.refuses("value_does_not_replace_itself", one.save)

    def test_a_decided_file_without_its_time(self):
        self.refuses("decided_file_has_its_time", lambda: SourceFileFactory(state=FileState.APPLIED))

    def test_two_results_that_count_for_one_period(self):
        one = PerformanceResultFactory()
        again = {"employee": one.employee, "year": one.year, "period": one.period}
        PerformanceResultFactory(**again, superseded_at=NOW)
        self.refuses("one_current_result_a_period", lambda: PerformanceResultFactory(**again))

    def test_a_sixth_predicate(self):
        self.refuses("predicate_is_1_to_5", lambda: PerformanceResultFactory(predicate=6))

    def test_a_corrected_result_without_a_reason(self):
        old = PerformanceResultFactory(superseded_at=NOW)
        self.refuses("result_correction_has_a_reason", lambda: PerformanceResultFactory(replaces=old))

    def test_a_result_that_replaces_itself(self):
        one = PerformanceResultFactory(superseded_at=NOW)
        one.replaces, one.reason = one, "Salah ketik"
        self.refuses("result_does_not_replace_itself", one.save)

    def test_a_fifth_degree_of_satisfaction(self):
        self.refuses("feedback_satisfaction_is_1_to_4", lambda: PublicFeedbackFactory(satisfaction=5))

    def test_silence_that_waits_and_words_that_do_not(self):
        self.refuses("only_a_text_waits_for_moderation", lambda: PublicFeedbackFactory(text=""))

    def test_words_that_count_as_silence(self):
        self.refuses("only_a_text_waits_for_moderation", lambda: PublicFeedbackFactory(state=FeedbackState.SILENT))

    def test_words_shown_by_nobody(self):
        self.refuses("moderated_feedback_names_its_moderator", lambda: PublicFeedbackFactory(state=FeedbackState.SHOWN))

    def test_an_element_rated_twice(self):
        one = FeedbackRatingFactory()
        self.refuses("element_is_rated_once", lambda: FeedbackRatingFactory(feedback=one.feedback))

    def test_a_tenth_element(self):
        self.refuses("rated_element_is_1_to_9", lambda: FeedbackRatingFactory(element=10))

    def test_a_score_of_five(self):
        self.refuses("element_score_is_1_to_4", lambda: FeedbackRatingFactory(score=5))
