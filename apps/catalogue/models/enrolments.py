"""Who takes part in a cohort, on what ground, and in which sessions."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from apps.accounts.models import User
from apps.catalogue.enums import Basis, CohortState, EnrolmentAction, EnrolmentState
from apps.catalogue.models.delivery import Cohort, CohortSession
from apps.competencies.models import Competency
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.employees.visibility import visible_employees

ENROLMENT_TONES = {
    EnrolmentState.REGISTERED: "info",
    EnrolmentState.WAITING: "warning",
    EnrolmentState.APPROVED: "success",
    EnrolmentState.DECLINED: "danger",
    EnrolmentState.WITHDRAWN: "neutral",
    EnrolmentState.CANCELLED: "neutral",
    EnrolmentState.LEFT_OUT: "neutral",
    EnrolmentState.COMPLETED: "success",
    EnrolmentState.NOT_COMPLETED: "warning",
}
# Over without having taken part: the same person may come again.
GONE = (EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED, EnrolmentState.LEFT_OUT)
FIVE_WORDS = r"^\s*(\S+\s+){4,}\S"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def living(self) -> Self:
        return self.exclude(state__in=GONE)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.delivery.can_view_enrolment`."""
        return self.filter(visible_employees(user, on, "employee__"))

    def awaiting_decision_by(self, user: User, on: date) -> Self:
        """Seated and not decided on, in cohorts of the user's institutions; never the user's own."""
        institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
        waiting = self.filter(
            state=EnrolmentState.REGISTERED,
            cohort__institution__in=institutions,
            cohort__state__in=[CohortState.OPEN, CohortState.CLOSED],
        )
        return waiting.exclude(employee__user=user)

    def on_days_of(self, cohort: Cohort) -> Self:
        """In other cohorts with a session on a day on which this one has one."""
        days = cohort.sessions.values("day")
        return self.filter(cohort__sessions__day__in=days).exclude(cohort=cohort).distinct()

    def with_attendance(self) -> Self:
        return self.annotate(present=Count("attendance", filter=Q(attendance__is_present=True)))

    def in_order_of_arrival(self) -> Self:
        return self.order_by("arrival", "pk")


class Enrolment(models.Model):
    """One person in one cohort. `arrival` is the number in the order of arrival, given out under the cohort's lock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name="angkatan")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="enrolments", verbose_name="pegawai")
    arrival = models.PositiveIntegerField("urutan datang")
    state = models.CharField("status", max_length=13, choices=EnrolmentState.choices)
    version = models.PositiveIntegerField("versi", default=1)
    basis = models.CharField("dasar", max_length=9, choices=Basis.choices)
    competency = models.ForeignKey(
        Competency, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi"
    )
    # What the position asked for on that day; empty when it asked for nothing.
    required_level = models.PositiveSmallIntegerField("standar jabatan", null=True, blank=True)
    exception_reason = models.CharField("alasan pengecualian", max_length=500, blank=True)
    registered_at = models.DateTimeField("didaftarkan")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="didaftarkan oleh"
    )
    updated_at = models.DateTimeField("diubah")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="diputuskan oleh",
    )
    decision_note = models.CharField("alasan keputusan", max_length=500, blank=True)
    finished_at = models.DateTimeField("dinyatakan selesai", null=True, blank=True)
    attended_sessions = models.PositiveSmallIntegerField("sesi dihadiri", null=True, blank=True)
    session_count = models.PositiveSmallIntegerField("jumlah sesi", null=True, blank=True)
    outcome_note = models.CharField("keterangan hasil", max_length=300, blank=True)

    objects = EnrolmentQuerySet.as_manager()
    if TYPE_CHECKING:
        # What `with_attendance` adds: sessions that the participant attended.
        present: int

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["cohort", "arrival"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "employee"],
                condition=~Q(state__in=["DECLINED", "WITHDRAWN", "CANCELLED", "LEFT_OUT"]),
                name="one_living_enrolment_a_person_and_cohort",
            ),
            models.UniqueConstraint(fields=["cohort", "arrival"], name="enrolments_arrive_one_by_one"),
            models.CheckConstraint(
                name="enrolment_rests_on_a_need_or_an_exception",
                condition=Q(basis="NEED", competency__isnull=False, exception_reason="")
                | Q(basis="EXCEPTION", competency__isnull=True, exception_reason__regex=FIVE_WORDS),
            ),
            models.CheckConstraint(
                name="decided_enrolment_names_who",
                condition=~Q(state__in=["APPROVED", "DECLINED", "COMPLETED", "NOT_COMPLETED"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="declined_enrolment_says_why", condition=~Q(state="DECLINED") | ~Q(decision_note="")
            ),
            models.CheckConstraint(
                name="finished_enrolment_counts_its_sessions",
                condition=~Q(state__in=["COMPLETED", "NOT_COMPLETED"])
                | Q(
                    finished_at__isnull=False,
                    session_count__gte=1,
                    attended_sessions__gte=0,
                    attended_sessions__lte=F("session_count"),
                ),
            ),
            models.CheckConstraint(name="enrolment_state_is_known", condition=Q(state__in=EnrolmentState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.employee} – {self.cohort}"

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return ENROLMENT_TONES[EnrolmentState(self.state)]

    @property
    def is_living(self) -> bool:
        return self.state not in GONE

    @property
    def subject_key(self) -> str:
        """How documents, the ledger, audit and notices name this enrolment."""
        return f"enrolment:{self.pk}"


class EnrolmentEvent(models.Model):
    """One step of an enrolment, append-only. The first has no state that it comes from."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events", verbose_name="peserta")
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=9, choices=EnrolmentAction.choices)
    from_state = models.CharField("dari", max_length=13, choices=EnrolmentState.choices, blank=True)
    to_state = models.CharField("menjadi", max_length=13, choices=EnrolmentState.choices)
    note = models.CharField("catatan", max_length=500, blank=True)
    enrolment_version = models.PositiveIntegerField("versi")

    class Meta:
        verbose_name = "riwayat peserta"
        verbose_name_plural = "riwayat peserta"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "enrolment_version"], name="one_step_of_an_enrolment_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d-%m-%Y}"


class Attendance(models.Model):
    """Whether a participant was there; marked again, the newest mark counts."""

    session = models.ForeignKey(CohortSession, on_delete=models.PROTECT, related_name="attendance", verbose_name="sesi")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendance", verbose_name="peserta"
    )
    is_present = models.BooleanField("hadir")
    recorded_at = models.DateTimeField("dicatat")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        ordering = ["session", "enrolment"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_is_marked_once_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {'hadir' if self.is_present else 'tidak hadir'}"
