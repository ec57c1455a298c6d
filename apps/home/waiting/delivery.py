"""Cohorts: what the officer of BKD has to decide and which step is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogue.enums import CohortState
from apps.catalogue.models import Cohort, Enrolment
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.home.waiting.matters import Rows, Waiting

MOST = 10


def of_desk(user: User, on: date) -> Iterator[Rows]:
    institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        return
    waiting = Enrolment.objects.awaiting_decision_by(user, on)
    yield Rows(waiting, lambda _: registrations(waiting))
    due = Cohort.objects.filter(step_is_due(on), institution__in=institutions)
    yield Rows(due, lambda _: steps(due))


def registrations(waiting: QuerySet[Enrolment]) -> Iterator[Waiting]:
    rows = waiting.values("cohort", "cohort__programme__title", "cohort__name", "cohort__starts_on").order_by()
    for row in rows.annotate(count=Count("pk")).order_by("cohort__starts_on", "cohort")[:MOST]:
        yield Waiting(
            title=f"Putuskan pendaftaran {row['cohort__programme__title']}",
            detail=f"{row['cohort__name']}: terima, atau tolak dengan alasan.",
            url=reverse("catalogue:participants", args=[row["cohort"]]) + "?status=REGISTERED",
            icon="user-check",
            due=row["cohort__starts_on"],
            count=row["count"],
        )


def step_is_due(on: date) -> Q:
    """Cohorts whose day for the next step has passed."""
    return (
        Q(state=CohortState.OPEN, registration_closes_on__lt=on)
        | Q(state=CohortState.CLOSED, starts_on__lte=on)
        | Q(state=CohortState.RUNNING, ends_on__lt=on)
    )


def steps(cohorts: QuerySet[Cohort]) -> Iterator[Waiting]:
    words = {
        CohortState.OPEN: ("Tutup pendaftaran", "Masa pendaftaran sudah lewat."),
        CohortState.CLOSED: ("Mulai", "Hari pertama sudah tiba."),
        CohortState.RUNNING: ("Selesaikan", "Catat kehadiran yang kurang, lalu tetapkan hasilnya."),
    }
    for cohort in cohorts.select_related("programme").order_by("starts_on", "pk")[:MOST]:
        verb, detail = words[CohortState(cohort.state)]
        yield Waiting(
            title=f"{verb} {cohort.programme.title}",
            detail=f"{cohort.name}: {detail}",
            url=reverse("catalogue:cohort", args=[cohort.pk]),
            icon="calendar-days",
            due=cohort.starts_on,
        )
