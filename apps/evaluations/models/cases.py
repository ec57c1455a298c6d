"""Review cases: a question that figures raised, its two checks, its decision, and every step that was taken."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from apps.accounts.models import User
from apps.catalogue.models import Programme
from apps.employees.models import Institution
from apps.employees.roles import roles_of
from apps.evaluations.enums import CaseAction, CaseDecision, CaseKind, CaseState, CheckKind
from apps.evaluations.models.effects import READERS, EffectEstimate
from apps.outcomes.models import ServiceUnit

CASE_TONES = {
    CaseState.OPEN: "warning",
    CaseState.CHECKING: "info",
    CaseState.DECIDED: "info",
    CaseState.CLOSED: "success",
}
CHECKS = len(CheckKind)
COMPLAINT_CHECKS = {
    CheckKind.METHOD: "Cara penanganan",
    CheckKind.MATERIAL: "Kemampuan dan sarana petugas",
}


class ReviewCaseQuerySet(models.QuerySet["ReviewCase"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_case`."""
        return self.filter(institution__in=roles_of(user, on).institution_ids(*READERS))

    def living(self) -> Self:
        return self.exclude(state=CaseState.CLOSED)

    def with_checks(self) -> Self:
        """Adds `check_count`, how many of the two checks are recorded."""
        return self.annotate(check_count=Count("checks"))


class ReviewCase(models.Model):
    """One question about a programme or about complaints at a service unit. `version` grows with every step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("jenis", max_length=16, choices=CaseKind.choices)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="review_cases", verbose_name="instansi"
    )
    programme = models.ForeignKey(
        Programme, null=True, on_delete=models.PROTECT, related_name="review_cases", verbose_name="program"
    )
    service_unit = models.ForeignKey(
        ServiceUnit, null=True, on_delete=models.PROTECT, related_name="review_cases", verbose_name="unit layanan"
    )
    month = models.DateField("bulan pengaduan", null=True)
    year = models.PositiveSmallIntegerField("tahun")
    cause = models.CharField("sebab dibuka", max_length=500)
    opened_at = models.DateTimeField("dibuka")
    updated_at = models.DateTimeField("diubah")
    due_on = models.DateField("tenggat")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="review_cases",
        verbose_name="penanggung jawab",
    )
    state = models.CharField("status", max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    version = models.PositiveIntegerField("versi", default=1)
    decision = models.CharField("keputusan", max_length=6, choices=CaseDecision.choices, blank=True)
    decision_reason = models.TextField("alasan keputusan", max_length=1000, blank=True)
    decided_at = models.DateTimeField("diputuskan", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="diputuskan oleh",
    )
    outcome = models.TextField("yang sudah dilakukan", max_length=1000, blank=True)

    objects = ReviewCaseQuerySet.as_manager()

    if TYPE_CHECKING:
        # What `with_checks` adds.
        check_count: int

    class Meta:
        verbose_name = "kasus tinjauan"
        verbose_name_plural = "kasus tinjauan"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "programme", "year"],
                condition=Q(kind="PROGRAMME_EFFECT") & ~Q(state="CLOSED"),
                name="one_living_case_a_programme_and_year",
            ),
            models.UniqueConstraint(
                fields=["service_unit"],
                condition=Q(kind="COMPLAINTS") & ~Q(state="CLOSED"),
                name="one_living_complaints_case_a_service_unit",
            ),
            models.UniqueConstraint(fields=["service_unit", "month"], name="complaints_of_a_month_call_one_case"),
            models.CheckConstraint(
                name="case_has_the_subject_of_its_kind",
                condition=Q(
                    kind="PROGRAMME_EFFECT", programme__isnull=False, service_unit__isnull=True, month__isnull=True
                )
                | Q(kind="COMPLAINTS", programme__isnull=True, service_unit__isnull=False, month__day=1),
            ),
            models.CheckConstraint(
                name="case_under_check_has_an_owner", condition=Q(state="OPEN") | Q(owner__isnull=False)
            ),
            models.CheckConstraint(
                name="decided_case_says_what_and_why",
                condition=(
                    Q(state__in=["DECIDED", "CLOSED"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decision="")
                    & ~Q(decision_reason="")
                )
                | Q(state__in=["OPEN", "CHECKING"], decision="", decided_at__isnull=True, decided_by__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_programme_is_stopped", condition=~Q(decision="STOP") | Q(kind="PROGRAMME_EFFECT")
            ),
            models.CheckConstraint(
                name="closed_case_says_what_was_done", condition=~Q(state="CLOSED") | ~Q(outcome="")
            ),
            models.CheckConstraint(name="case_state_is_known", condition=Q(state__in=CaseState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def subject(self) -> str:
        """The programme or the service unit."""
        return str(self.programme or self.service_unit)

    def check_label(self, kind: str) -> str:
        """What a check looks at; complaints are handled, not taught."""
        if self.kind == CaseKind.COMPLAINTS:
            return COMPLAINT_CHECKS[CheckKind(kind)]
        return str(CheckKind(kind).label)

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return CASE_TONES[CaseState(self.state)]

    @property
    def subject_key(self) -> str:
        """How notices and audit name this case."""
        return f"review-case:{self.pk}"


class ReviewCheck(models.Model):
    """What was found about the method or the material. Recorded again, the newest counts; the events keep all."""

    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="checks", verbose_name="kasus")
    kind = models.CharField("yang diperiksa", max_length=8, choices=CheckKind.choices)
    finding = models.TextField("temuan", max_length=1000)
    needs_change = models.BooleanField("perlu diubah")
    checked_at = models.DateTimeField("diperiksa")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diperiksa oleh"
    )

    class Meta:
        verbose_name = "pemeriksaan"
        verbose_name_plural = "pemeriksaan"
        ordering = ["-kind"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="each_check_is_recorded_once"),
            models.CheckConstraint(name="check_says_what_was_found", condition=~Q(finding="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.finding}"


class ReviewEvent(models.Model):
    """One step of a case, append-only. Without an actor it is the system's; `case_version` is the one that was seen."""

    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="events", verbose_name="kasus")
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=12, choices=CaseAction.choices)
    from_state = models.CharField("dari", max_length=8, choices=CaseState.choices, blank=True)
    to_state = models.CharField("menjadi", max_length=8, choices=CaseState.choices)
    note = models.TextField("catatan", max_length=1200, blank=True)
    estimate = models.OneToOneField(
        EffectEstimate, null=True, on_delete=models.PROTECT, related_name="review_event", verbose_name="perkiraan"
    )
    case_version = models.PositiveIntegerField("versi kasus")

    class Meta:
        verbose_name = "riwayat kasus"
        verbose_name_plural = "riwayat kasus"
        ordering = ["case_version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "case_version"], name="one_step_of_a_case_version"),
            models.CheckConstraint(
                name="only_the_system_acts_without_a_name",
                condition=Q(actor__isnull=False) | Q(action__in=["OPEN", "ADD_ESTIMATE"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d-%m-%Y}"
