"""Monthly figures: entered once, kept when corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused, StaleVersion
from apps.outcomes.enums import Origin
from apps.outcomes.figures import Entry, Figure, MonthEntry, figures_of, problems_of
from apps.outcomes.models import Indicator, MonthlyValue, ServiceUnit
from apps.outcomes.policies import can_enter_figures
from apps.outcomes.selectors.figures import figure_of, figures_in, newest_entry, standing_values

LONGEST_REASON = 300


class StaleMonth(StaleVersion):
    """Somebody entered figures of the month since the reader loaded it."""


@dataclass(frozen=True)
class Recorded:
    new: int
    changed: int
    unchanged: int


@transaction.atomic
def record_month(
    *,
    service_unit_id: UUID,
    month: date,
    entry: MonthEntry,
    seen: int,
    reason: str,
    actor: User,
    at: datetime,
    origin: Origin = Origin.FORM,
) -> Recorded:
    """Keeps the figures of a whole month: the same twice changes nothing, what stands and is left out is taken back.

    `month` is its first day. `seen` is `selectors.figures.newest_entry` as the reader saw it. `reason` is needed where
    a figure that stands already changes. Raises PermissionDenied, Refused, StaleMonth.
    """
    service_unit = _locked([service_unit_id])[0]
    on = timezone.localdate(at)
    can_enter_figures(actor, service_unit, on).enforce()
    _refuse_month(month, on)
    problem = next(problems_of(entry), None)
    if problem is not None:
        raise Refused(problem[1])
    given = {figure.code: figure for figure in figures_of(entry)}
    taken_back = {code: Figure(code, None) for code in figures_in(service_unit.pk, month)}
    entries = [Entry(service_unit.pk, month, figure) for figure in (taken_back | given).values()]
    if not entries:
        raise Refused("Belum ada angka yang diisi. Isi sekurangnya satu bagian, lalu simpan.")
    new, changed, unchanged = compare(entries)
    if changed and newest_entry(service_unit.pk, month) != seen:
        raise StaleMonth("Angka bulan ini sudah diubah orang lain sejak Anda membukanya. Periksa angka yang terbaru.")
    if new or changed:
        _write(new, changed, origin=origin, reason=reason, actor=actor, at=at)
    return Recorded(len(new), len(changed), len(unchanged))


@transaction.atomic
def write_entries(
    *, entries: Sequence[Entry], reason: str, actor: User, at: datetime, origin: Origin = Origin.FILE
) -> Recorded:
    """Keeps figures of many months at once, all or none: the way of a file. Raises PermissionDenied, Refused."""
    on = timezone.localdate(at)
    for service_unit in _locked({entry.service_unit_id for entry in entries}):
        can_enter_figures(actor, service_unit, on).enforce()
    for entry in entries:
        _refuse_month(entry.month, on)
    new, changed, unchanged = compare(entries)
    _write(new, changed, origin=origin, reason=reason, actor=actor, at=at)
    return Recorded(len(new), len(changed), len(unchanged))


def _locked(service_unit_ids: Iterable[UUID]) -> list[ServiceUnit]:
    """Entries about the same service unit wait for each other, always in the same order."""
    rows = ServiceUnit.objects.select_for_update(of=("self",)).filter(pk__in=set(service_unit_ids))
    found = list(rows.select_related("unit").order_by("pk"))
    if not found:
        raise Refused("Unit layanan ini tidak ada lagi. Muat ulang daftarnya.")
    return found


def _refuse_month(month: date, on: date) -> None:
    if month.day != 1 or month > on:
        raise Refused("Bulan ini belum dimulai, sehingga angkanya belum dapat diisi.")


Change = tuple[Entry, MonthlyValue]


def compare(entries: Sequence[Entry]) -> tuple[list[Entry], list[Change], list[Entry]]:
    """What is new, what changes a figure that stands, and what is known. One query."""
    standing = standing_values({(entry.service_unit_id, entry.month) for entry in entries})
    new: list[Entry] = []
    changed: list[Change] = []
    unchanged: list[Entry] = []
    for entry in entries:
        value = standing.get((entry.service_unit_id, entry.month, entry.figure.code))
        if value is None and entry.figure.value is not None:
            new.append(entry)
        elif value is None:
            continue
        elif entry.figure.says_the_same(figure_of(value)):
            unchanged.append(entry)
        else:
            changed.append((entry, value))
    return new, changed, unchanged


def _write(new: list[Entry], changed: list[Change], *, origin: Origin, reason: str, actor: User, at: datetime) -> None:
    reason = reason.strip()[:LONGEST_REASON]
    if changed and not reason:
        raise Refused("Angka yang sudah tercatat berubah. Tulis alasan koreksinya; angka lama tetap tersimpan.")
    replaced = [value.pk for _, value in changed]
    rows = MonthlyValue.objects.standing().filter(pk__in=replaced).update(superseded_at=at)
    if rows != len(replaced):
        raise StaleMonth("Angka ini sedang diubah orang lain. Muat ulang halaman, lalu periksa lagi.")
    indicators = dict(Indicator.objects.values_list("code", "pk"))

    def row(entry: Entry, old: MonthlyValue | None) -> MonthlyValue:
        figure = entry.figure
        return MonthlyValue(
            service_unit_id=entry.service_unit_id,
            indicator_id=indicators[figure.code],
            month=entry.month,
            value=figure.value,
            n=figure.n,
            total=figure.total,
            origin=Origin.COMPUTED if figure.computed else origin,
            entered_by=actor,
            entered_at=at,
            replaces=old,
            reason=reason if old else "",
        )

    MonthlyValue.objects.bulk_create([row(entry, None) for entry in new] + [row(*change) for change in changed])
