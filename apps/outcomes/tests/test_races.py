"""Two connections at once. The twin takes the guard away and shows that the race is real without it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from apps.core.exports import Table, as_xlsx
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.outcomes.enums import FileKind, FileState
from apps.outcomes.imports.figure_rows import COLUMNS
from apps.outcomes.models import FeedbackRating, MonthlyValue, PublicFeedback, ServiceUnit
from apps.outcomes.months import key_of
from apps.outcomes.services import (
    Recorded,
    StaleMonth,
    apply_file,
    create_service_unit,
    figures,
    give_feedback,
    open_feedback,
    receive_file,
    record_month,
)
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import NOW, full_entry

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 12
MONTHS = [date(2025, number, 1) for number in range(1, PAIRS + 1)]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def counter(cast):
    load_reference_data(at=NOW)
    return create_service_unit(unit_id=cast.opd.pk, name="Loket", actor=cast.unit_officer.user, at=NOW)


def enter(counter, person, month, average):
    return lambda: record_month(
        service_unit_id=counter.pk,
        month=month,
        entry=full_entry(average),
        seen=0,
        reason="Koreksi",
        actor=person.user,
        at=NOW,
    )


class TestTwoOfficersOneMonth:
    def test_one_is_kept_and_the_other_is_told(self, cast, counter):
        for month in MONTHS:
            results = at_once(
                enter(counter, cast.unit_officer, month, "3.0"), enter(counter, cast.bkd_officer, month, "3.6")
            )
            assert sum(isinstance(result, StaleMonth) for result in results) == 1
            assert sum(isinstance(result, Recorded) for result in results) == 1
        assert MonthlyValue.objects.count() == 15 * PAIRS

    def test_the_same_twice_is_kept_once_and_pleases_both(self, cast, counter):
        for month in MONTHS:
            results = at_once(*[enter(counter, cast.unit_officer, month, "3.0")] * 2)
            assert sorted((result.new, result.unchanged) for result in results) == [(0, 15), (15, 0)]

    def test_would_break_off_in_the_middle_without_the_lock(self, cast, counter, monkeypatch):
        def unlocked(service_unit_ids):
            return list(ServiceUnit.objects.filter(pk__in=service_unit_ids).select_related("unit"))

        monkeypatch.setattr(figures, "_locked", unlocked)
        broken = 0
        for month in MONTHS:
            results = at_once(
                enter(counter, cast.unit_officer, month, "3.0"), enter(counter, cast.bkd_officer, month, "3.6")
            )
            broken += sum(isinstance(result, IntegrityError) for result in results)
        assert broken


class TestTwoClicksOnApply:
    def test_bring_the_file_once_and_please_both(self, cast, counter):
        sender = {"actor": cast.unit_officer.user, "at": NOW}
        for month in MONTHS[:6]:
            row = [counter.public_code, "", key_of(month), 50, *["3,2"] * 9, 20, 15, 10, 4, "2,5", 40]
            upload = SimpleUploadedFile("a.xlsx", as_xlsx([Table("Data", list(COLUMNS.titles.values()), [row])]))
            institution = cast.institution.pk
            source = receive_file(kind=FileKind.FIGURES, institution_id=institution, upload=upload, **sender)
            results = at_once(*[lambda pk=source.pk: apply_file(file_id=pk, reason="", **sender)] * 2)
            assert [result.state for result in results] == [FileState.APPLIED] * 2
        assert MonthlyValue.objects.count() == 15 * 6


class TestTwoTapsOnOneFeedback:
    def give(self, counter, key):
        wish = {"satisfaction": 4, "ratings": {1: 4}, "text": "", "on": NOW.date()}
        return lambda: give_feedback(public_code=counter.public_code, key=key, **wish)

    @pytest.fixture
    def hall(self, cast, counter):
        open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.unit_officer.user, at=NOW)
        return counter

    def test_are_one_voice(self, hall):
        for _ in range(PAIRS):
            assert at_once(*[self.give(hall, uuid4())] * 2) == [None, None]
        assert (PublicFeedback.objects.count(), FeedbackRating.objects.count()) == (PAIRS, PAIRS)

    def test_would_be_two_voices_without_the_key_of_the_form(self, hall):
        at_once(self.give(hall, uuid4()), self.give(hall, uuid4()))
        assert PublicFeedback.objects.count() == 2
