"""Entering, correcting and taking back; service units and targets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from apps.core.failures import Refused
from apps.outcomes.enums import Origin
from apps.outcomes.figures import RESOLVED, SKM_TOTAL, Complaints, Entry, Figure, MonthEntry, figures_of
from apps.outcomes.models import Indicator, MonthlyValue, ServiceUnit, Target
from apps.outcomes.selectors.figures import figures_in, newest_entry
from apps.outcomes.services import (
    Recorded,
    StaleMonth,
    TargetWish,
    create_service_unit,
    record_month,
    rename_service_unit,
    set_targets,
    write_entries,
)
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import AUGUST, NOW, IndicatorFactory, full_entry, record, satisfaction


class TestRecordMonth:
    def test_keeps_each_indicator_once_with_who_and_how(self, cast, counter):
        assert record(counter, cast.unit_officer.user) == Recorded(15, 0, 0)
        total = MonthlyValue.objects.get(indicator__code=SKM_TOTAL)
        assert (total.value, total.n, total.origin) == (80, 50, Origin.COMPUTED)
        resolved = MonthlyValue.objects.get(indicator__code=RESOLVED)
        assert (resolved.value, resolved.total, resolved.origin) == (75, 15, Origin.FORM)
        assert (resolved.entered_by, resolved.entered_at) == (cast.unit_officer.user, NOW)

    def test_saving_twice_changes_nothing(self, cast, counter):
        record(counter, cast.unit_officer.user)
        again = {"service_unit_id": counter.pk, "month": AUGUST, "entry": full_entry(), "reason": "", "at": NOW}
        assert record_month(**again, seen=0, actor=cast.unit_officer.user) == Recorded(0, 0, 15)
        assert MonthlyValue.objects.count() == 15

    def test_a_correction_keeps_what_it_replaced(self, cast, counter):
        record(counter, cast.unit_officer.user)
        done = record(counter, cast.bkd_officer.user, entry=full_entry(resolved=16), reason="Salah hitung")
        assert done == Recorded(0, 2, 13)
        old, new = MonthlyValue.objects.filter(indicator__code=RESOLVED).order_by("pk")
        assert (old.value, old.superseded_at) == (75, NOW)
        assert (new.value, new.replaces, new.reason) == (80, old, "Salah hitung")

    def test_a_correction_needs_a_reason(self, cast, counter):
        record(counter, cast.unit_officer.user)
        with pytest.raises(Refused, match="Tulis alasan koreksinya"):
            record(counter, cast.unit_officer.user, entry=full_entry("3.0"), reason="  ")
        assert not MonthlyValue.objects.filter(superseded_at__isnull=False).exists()

    def test_what_is_left_out_is_taken_back_and_may_return(self, cast, counter):
        record(counter, cast.unit_officer.user)
        complaints_only = replace(full_entry(), satisfaction=None, time=None)
        record(counter, cast.unit_officer.user, entry=complaints_only, reason="Milik loket lain")
        assert SKM_TOTAL not in figures_in(counter.pk, AUGUST)
        assert RESOLVED in figures_in(counter.pk, AUGUST)
        assert record(counter, cast.unit_officer.user, entry=complaints_only) == Recorded(0, 0, 4)
        record(counter, cast.unit_officer.user, reason="Ternyata benar")
        assert figures_in(counter.pk, AUGUST)[SKM_TOTAL].value == 80

    def test_shares_go_when_it_turns_out_that_nobody_complained(self, cast, counter):
        record(counter, cast.unit_officer.user, entry=MonthEntry(complaints=Complaints(4, 2, 1, Decimal(3))))
        record(
            counter, cast.unit_officer.user, entry=MonthEntry(complaints=Complaints(0, 0, 0)), reason="Data bulan lain"
        )
        assert list(figures_in(counter.pk, AUGUST)) == ["pengaduan-diterima"]

    def test_a_stale_page_overwrites_nobody(self, cast, counter):
        seen = newest_entry(counter.pk, AUGUST)
        record(counter, cast.unit_officer.user)
        wish = {"service_unit_id": counter.pk, "month": AUGUST, "reason": "Koreksi", "at": NOW}
        with pytest.raises(StaleMonth):
            record_month(**wish, entry=full_entry("3.9"), seen=seen, actor=cast.bkd_officer.user)

    def test_impossible_counts_and_future_months_are_refused(self, cast, counter):
        with pytest.raises(Refused, match="tidak boleh melebihi pengaduan diterima"):
            record(counter, cast.unit_officer.user, entry=MonthEntry(complaints=Complaints(1, 2, 0)))
        with pytest.raises(Refused, match="belum dimulai"):
            record(counter, cast.unit_officer.user, date(2026, 10, 1))
        with pytest.raises(Refused, match="Belum ada angka"):
            record(counter, cast.unit_officer.user, entry=MonthEntry())

    def test_is_reserved_to_who_keeps_the_unit(self, cast, counter):
        for person in (cast.employee, cast.opd_head, cast.leader, cast.bkd_head, cast.auditor, cast.outsider):
            with pytest.raises(PermissionDenied):
                record(counter, person.user)


class TestWriteEntries:
    def test_brings_many_months_at_once_and_again_without_effect(self, cast, counter):
        figures = figures_of(MonthEntry(satisfaction("3.5")))
        months = [date(2026, 6, 1), date(2026, 7, 1)]
        entries = [Entry(counter.pk, month, figure) for month in months for figure in figures]
        wish = {"entries": entries, "reason": "Berkas", "actor": cast.unit_officer.user, "at": NOW}
        assert write_entries(**wish) == Recorded(20, 0, 0)
        assert write_entries(**wish) == Recorded(0, 0, 20)
        assert MonthlyValue.objects.get(month=months[0], indicator__code="skm-u3").origin == Origin.FILE


class TestServiceUnits:
    def test_have_a_code_that_says_nothing(self, cast, counter):
        other = create_service_unit(unit_id=cast.opd.pk, name=" Loket  KIR ", actor=cast.bkd_officer.user, at=NOW)
        assert other.name == "Loket KIR"
        assert len(other.public_code) == 8
        assert other.public_code != counter.public_code

    def test_are_named_once_in_their_unit(self, cast, counter):
        with pytest.raises(Refused, match="bernama sama"):
            create_service_unit(unit_id=cast.opd.pk, name=counter.name, actor=cast.unit_officer.user, at=NOW)
        other = create_service_unit(unit_id=cast.opd.pk, name="Lain", actor=cast.unit_officer.user, at=NOW)
        with pytest.raises(Refused, match="bernama sama"):
            rename_service_unit(service_unit_id=other.pk, name=counter.name, actor=cast.unit_officer.user, at=NOW)
        rename_service_unit(service_unit_id=other.pk, name="Loket KIR", actor=cast.unit_officer.user, at=NOW)
        assert ServiceUnit.objects.get(pk=other.pk).name == "Loket KIR"

    def test_are_opened_by_who_keeps_the_unit_only(self, cast):
        for person, unit in ((cast.unit_officer, cast.bkd), (cast.employee, cast.opd)):
            with pytest.raises(PermissionDenied):
                create_service_unit(unit_id=unit.pk, name="Loket", actor=person.user, at=NOW)


class TestTargets:
    def test_are_set_changed_and_taken_away(self, cast, counter):
        def aim(target):
            wish = TargetWish(SKM_TOTAL, Decimal(78), target)
            set_targets(service_unit_id=counter.pk, year=2026, wishes=[wish], actor=cast.unit_officer.user, at=NOW)
            return Target.objects.filter(service_unit=counter).values_list("target", flat=True).first()

        assert aim(Decimal(82)) == 82
        assert aim(Decimal(85)) == 85
        assert aim(None) is None

    def test_are_not_for_everybody(self, cast, counter):
        with pytest.raises(PermissionDenied):
            set_targets(service_unit_id=counter.pk, year=2026, wishes=[], actor=cast.employee.user, at=NOW)


@pytest.mark.django_db
class TestReferenceData:
    def test_comes_once_and_keeps_what_officers_changed(self):
        load_reference_data(at=NOW)
        Indicator.objects.filter(code=SKM_TOTAL).update(threshold=3)
        assert load_reference_data(at=NOW) == Indicator.objects.count() == 15
        assert Indicator.objects.get(code=SKM_TOTAL).threshold == 3

    def test_thresholds_name_their_source(self):
        load_reference_data(at=NOW)
        found = dict(Indicator.objects.values_list("code", "threshold"))
        assert found[SKM_TOTAL] == Decimal("2.5")
        assert found["pengaduan-selesai-tepat"] == 5
        assert not Indicator.objects.filter(threshold_source="").exists()


class TestOtherIndicators:
    def test_are_kept_as_they_are_typed(self, cast, counter):
        visits = IndicatorFactory(code="kunjungan")
        entry = MonthEntry(others=(Figure("kunjungan", Decimal(120)),))
        record(counter, cast.unit_officer.user, entry=entry)
        assert MonthlyValue.objects.get(indicator=visits).value == 120
