"""Cohorts: a programme given to a group between two dates, with its sessions and its history."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.catalogue.enums import CohortAction, CohortState
from apps.catalogue.models.offers import Programme
from apps.employees.enums import Role
from apps.employees.models import Institution
from apps.employees.roles import roles_of

COHORT_TONES = {
    CohortState.DRAFT: "neutral",
    CohortState.OPEN: "success",
    CohortState.CLOSED: "warning",
    CohortState.RUNNING: "info",
    CohortState.FINISHED: "neutral",
    CohortState.CANCELLED: "danger",
}
# Who reads the cohorts of an institution before they are announced.
DESK_READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


def institutions_of(user: User, on: date) -> set[int]:
    """The institutions that the user works in or holds a role in."""
    person = getattr(user, "employee", None)
    own = {int(person.institution_id)} if person is not None else set()
    return own | roles_of(user, on).institution_ids(*Role)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.delivery.can_view_cohort`."""
        desk = Q(institution__in=roles_of(user, on).institution_ids(*DESK_READERS))
        return self.filter(desk | (Q(institution__in=institutions_of(user, on)) & ~Q(state=CohortState.DRAFT)))

    def coming(self, on: date) -> Self:
        """Announced and not over, the first to begin on top."""
        announced = [CohortState.OPEN, CohortState.CLOSED, CohortState.RUNNING]
        return self.filter(state__in=announced, ends_on__gte=on).order_by("starts_on", "pk")


class Cohort(models.Model):
    """One group of participants (angkatan). `version` grows with every change of the officer: the optimistic lock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts", verbose_name="program")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="cohorts", verbose_name="instansi"
    )
    name = models.CharField("nama angkatan", max_length=100)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    place = models.CharField("tempat", max_length=200, blank=True)
    link = models.URLField("tautan", blank=True)
    quota = models.PositiveSmallIntegerField("kuota")
    # Counted by the services in one conditional UPDATE; the row decides who gets the last seat.
    seats_taken = models.PositiveSmallIntegerField("tempat terisi", default=0)
    registration_opens_on = models.DateField("pendaftaran mulai")
    registration_closes_on = models.DateField("pendaftaran sampai")
    state = models.CharField("status", max_length=9, choices=CohortState.choices, default=CohortState.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = "angkatan"
        verbose_name_plural = "angkatan"
        ordering = ["-starts_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "programme", "name"], name="cohort_name_is_unique_in_its_programme"
            ),
            models.CheckConstraint(name="cohort_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="registration_closes_after_it_opens",
                condition=Q(registration_closes_on__gte=F("registration_opens_on")),
            ),
            models.CheckConstraint(
                name="registration_closes_before_the_cohort_ends",
                condition=Q(registration_closes_on__lte=F("ends_on")),
            ),
            models.CheckConstraint(name="cohort_has_a_seat", condition=Q(quota__gte=1)),
            models.CheckConstraint(
                name="cohort_never_seats_more_than_its_quota", condition=Q(seats_taken__lte=F("quota"))
            ),
            models.CheckConstraint(name="cohort_meets_somewhere", condition=~Q(place="") | ~Q(link="")),
            models.CheckConstraint(name="cohort_state_is_known", condition=Q(state__in=CohortState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.programme} – {self.name}"

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return COHORT_TONES[CohortState(self.state)]

    @property
    def seats_left(self) -> int:
        return self.quota - self.seats_taken

    @property
    def subject_key(self) -> str:
        """How audit and notices name this cohort."""
        return f"cohort:{self.pk}"


class CohortSession(models.Model):
    """One meeting of a cohort, local time."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions", verbose_name="angkatan")
    day = models.DateField("hari")
    starts_at = models.TimeField("mulai pukul")
    ends_at = models.TimeField("selesai pukul")
    topic = models.CharField("materi", max_length=200)

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        ordering = ["day", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["cohort", "day", "starts_at"], name="one_session_begins_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.topic


class CohortEvent(models.Model):
    """One step of a cohort, append-only: who, when, from, to, why. `cohort_version` is the one that the actor saw."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="events", verbose_name="angkatan")
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=6, choices=CohortAction.choices)
    from_state = models.CharField("dari", max_length=9, choices=CohortState.choices)
    to_state = models.CharField("menjadi", max_length=9, choices=CohortState.choices)
    note = models.TextField("catatan", max_length=500, blank=True)
    cohort_version = models.PositiveIntegerField("versi angkatan")

    class Meta:
        verbose_name = "riwayat angkatan"
        verbose_name_plural = "riwayat angkatan"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "cohort_version"], name="one_step_of_a_cohort_version"),
            models.CheckConstraint(name="a_cancelled_cohort_says_why", condition=~Q(action="CANCEL") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d-%m-%Y}"
