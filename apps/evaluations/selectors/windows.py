"""Which windows are due, what waits for whom, and the list of windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogue.enums import CohortState
from apps.catalogue.models import Cohort, ProgrammeCompetency
from apps.core.exports import Table
from apps.evaluations.enums import EvaluationKind
from apps.evaluations.models import EvaluationWindow, Instrument, Participation
from apps.evaluations.models.windows import EvaluationWindowQuerySet
from apps.evaluations.periods import months_later
from apps.parameters.selectors import value_of, values_of


@dataclass(frozen=True)
class Schedule:
    """When windows of a kind open after the cohort, for how many days, and until when it is not too late to ask."""

    after_months: int
    window_days: int
    latest_days: int

    def due_on(self, cohort: Cohort) -> date:
        return months_later(cohort.ends_on, self.after_months)

    def is_due(self, cohort: Cohort, on: date) -> bool:
        due = self.due_on(cohort)
        return due <= on <= due + timedelta(days=self.latest_days)


def schedules_on(on: date) -> dict[EvaluationKind, Schedule]:
    """By the parameters in force on the day. One query."""
    keys = {(kind, name): f"{kind.lower()}_{name}" for kind in EvaluationKind for name in Schedule.__annotations__}
    values = values_of(keys.values(), on)
    return {
        kind: Schedule(**{name: int(values[keys[kind, name]]) for name in Schedule.__annotations__})
        for kind in EvaluationKind
    }


def instrument_of(kind: str, on: date) -> Instrument | None:
    """The newest version that has begun."""
    return Instrument.objects.filter(kind=kind, valid_from__lte=on).order_by("-version").first()


def cohorts_to_ask(kind: str, schedule: Schedule, on: date) -> list[Cohort]:
    """Finished, due and not asked yet; who was taught too long ago is not asked any more."""
    # A month has at most 31 days, so nothing that may be due is left out; `is_due` decides.
    since = on - timedelta(days=schedule.latest_days + 31 * schedule.after_months)
    rows = Cohort.objects.filter(state=CohortState.FINISHED, ends_on__range=(since, on))
    rows = rows.exclude(evaluation_windows__kind=kind).select_related("programme").order_by("ends_on", "pk")
    if kind == EvaluationKind.LEARNING:
        rows = rows.filter(programme__in=ProgrammeCompetency.objects.values("programme"))
    return [cohort for cohort in rows if schedule.is_due(cohort, on)]


def reminders_due(on: date) -> list[tuple[UUID, int]]:
    """Open windows with more reminders due than told, and how many are due."""
    days = [int(day) for day in value_of("evaluation_reminder_days", on)]
    rows = EvaluationWindow.objects.filter(opens_on__lt=on, closes_on__gte=on, sealed_on__isnull=True)
    near = rows.filter(closes_on__lte=on + timedelta(days=max(days, default=0)))
    found = []
    for pk, closes_on, told in near.values_list("pk", "closes_on", "reminders_told"):
        due = sum((closes_on - on).days <= day for day in days)
        if due > told:
            found.append((pk, due))
    return found


def windows_waiting_for(user: User, on: date) -> QuerySet[Participation]:
    """What the user was asked and has not answered, while the window is open."""
    rows = Participation.objects.filter(
        employee__user=user,
        has_answered=False,
        window__opens_on__lte=on,
        window__closes_on__gte=on,
        window__sealed_on__isnull=True,
    )
    return rows.select_related("window__cohort__programme").order_by("window__closes_on", "pk")


def listed_windows(user: User, on: date) -> EvaluationWindowQuerySet:
    rows = EvaluationWindow.objects.visible_to(user, on).with_rate()
    return rows.select_related("cohort__programme", "instrument")


def windows_table(rows: Iterable[EvaluationWindow]) -> Table:
    """The list as a sheet, as it is filtered."""
    headings = ["Program", "Angkatan", "Jenis", "Dibuka", "Ditutup", "Status", "Diminta", "Menjawab", "Tingkat jawaban"]
    lines = [
        [
            row.cohort.programme.title,
            row.cohort.name,
            row.get_kind_display(),
            row.opens_on,
            row.closes_on,
            "Selesai" if row.is_sealed else "Diisi",
            row.invited,
            row.answered,
            row.rate,
        ]
        for row in rows
    ]
    return Table("Evaluasi pelatihan", headings, lines)
