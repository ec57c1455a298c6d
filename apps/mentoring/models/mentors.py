from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.competencies.models import LEVEL_VALIDATORS, Competency
from apps.employees.enums import Role
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.mentoring.enums import MentorAction, MentorKind, MentorState
from apps.mentoring.models.steps import Moving, StepEvent, topics_field

# Who reads the lists of an institution: mentors, requests, matches; of pairs no more than counts and topics.
READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)
TONES = {
    MentorState.PROPOSED: "warning",
    MentorState.ACTIVE: "success",
    MentorState.REFUSED: "neutral",
    MentorState.ENDED: "neutral",
}


class MentorQuerySet(models.QuerySet["Mentor"]):
    def living(self) -> Self:
        return self.filter(state__in=[MentorState.PROPOSED, MentorState.ACTIVE])

    def serving(self, on: date) -> Self:
        """Confirmed, and the day lies within the dates."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), state=MentorState.ACTIVE, starts_on__lte=on)

    def of_user(self, user: User) -> Self:
        return self.filter(Q(employee__user=user) | Q(user=user))

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_mentor`."""
        return self.filter(
            Q(employee__user=user) | Q(user=user) | Q(institution__in=roles_of(user, on).institution_ids(*READERS))
        )


class Mentor(Moving):
    """Somebody who guides others: an employee, or a person from outside who signs in with an account of one's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="mentors", verbose_name="instansi"
    )
    kind = models.CharField("jenis", max_length=12, choices=MentorKind.choices, default=MentorKind.EMPLOYEE)
    employee = models.ForeignKey(
        Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="mentorships", verbose_name="pegawai"
    )
    # The account of a person from outside; an employee's stands on the employee.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="outside_mentor"
    )
    outside_name = models.CharField("nama", max_length=200, blank=True)
    affiliation = models.CharField("asal lembaga", max_length=200, blank=True)
    topics = topics_field()
    capacity = models.PositiveSmallIntegerField("kapasitas")
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)
    state = models.CharField("status", max_length=8, choices=MentorState.choices, default=MentorState.PROPOSED)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="didaftarkan oleh"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="disetujui oleh",
    )

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = "mentor"
        verbose_name_plural = "mentor"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mentor_is_an_employee_or_from_outside",
                condition=Q(kind="EMPLOYEE", employee__isnull=False, user__isnull=True, outside_name="")
                | (
                    ~Q(kind="EMPLOYEE")
                    & ~Q(outside_name="")
                    & ~Q(affiliation="")
                    & Q(employee__isnull=True, user__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(state__in=["PROPOSED", "ACTIVE"]),
                name="one_living_mentorship_an_employee",
            ),
            models.CheckConstraint(name="mentor_has_capacity", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="mentor_ends_after_starting", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="active_mentor_was_confirmed", condition=~Q(state="ACTIVE") | Q(decided_by__isnull=False)
            ),
            models.CheckConstraint(name="mentor_state_is_known", condition=Q(state__in=MentorState.values)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.employee.full_name if self.employee else self.outside_name

    @property
    def place(self) -> str:
        """The unit of an employee, the affiliation of a person from outside."""
        return self.employee.unit.name if self.employee else self.affiliation

    @property
    def account_id(self) -> int | None:
        """Whose sign-in acts for this mentor."""
        return self.employee.user_id if self.employee else self.user_id

    @property
    def tone(self) -> str:
        return TONES[MentorState(self.state)]

    @property
    def subject_key(self) -> str:
        return f"mentor:{self.pk}"


class MentorCompetency(models.Model):
    """A competency that the mentor holds, and how we know: the evidence's words, or BKD's note for outsiders."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="competencies")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    level = models.PositiveSmallIntegerField("tingkat", validators=LEVEL_VALIDATORS)
    basis = models.CharField("dasar", max_length=300)

    class Meta:
        verbose_name = "kompetensi mentor"
        verbose_name_plural = "kompetensi mentor"
        ordering = ["mentor", "competency__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "competency"], name="mentor_holds_a_competency_once"),
            models.CheckConstraint(name="mentor_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
            models.CheckConstraint(name="mentor_level_has_a_basis", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"


class MentorEvent(StepEvent):
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="events", verbose_name="mentor")

    class Meta(StepEvent.Meta):
        verbose_name = "riwayat mentor"
        verbose_name_plural = "riwayat mentor"
        constraints = [
            models.UniqueConstraint(fields=["mentor", "version", "action"], name="one_mentor_event_a_version"),
            models.CheckConstraint(name="a_refused_mentor_reads_why", condition=~Q(action="REFUSE") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(MentorAction(self.action).label)
