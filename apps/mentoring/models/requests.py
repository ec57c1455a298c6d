from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.competencies.models import LEVEL_VALIDATORS, Competency
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.mentoring.enums import FORM_CODES, Guidance, Purpose, RequestAction, RequestState
from apps.mentoring.models.mentors import READERS
from apps.mentoring.models.steps import Moving, StepEvent, topics_field
from apps.plans.models import PlanItem

TONES = {
    RequestState.OPEN: "warning",
    RequestState.OFFERED: "info",
    RequestState.PAIRED: "success",
    RequestState.CLOSED: "neutral",
    RequestState.WITHDRAWN: "neutral",
}
LIVING = (RequestState.OPEN, RequestState.OFFERED, RequestState.PAIRED)


class RequestQuerySet(models.QuerySet["MentoringRequest"]):
    def living(self) -> Self:
        return self.filter(state__in=LIVING)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_request`."""
        return self.filter(Q(employee__user=user) | Q(institution__in=roles_of(user, on).institution_ids(*READERS)))


class MentoringRequest(Moving):
    """The wish of an employee to be guided to a level of a competency; BKD opens those of newcomers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="mentoring_requests", verbose_name="instansi"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="mentoring_requests", verbose_name="pegawai"
    )
    purpose = models.CharField("tujuan", max_length=10, choices=Purpose.choices, default=Purpose.PLAN)
    guidance = models.CharField("bentuk", max_length=9, choices=Guidance.choices, default=Guidance.MENTORING)
    plan_item = models.ForeignKey(
        PlanItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentoring_requests",
        verbose_name="kegiatan rencana",
    )
    # The day from which a newcomer is new: of the appointment, or of the newest placement.
    newcomer_since = models.DateField("pegawai baru sejak", null=True, blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    wanted_level = models.PositiveSmallIntegerField("tingkat yang dituju", validators=LEVEL_VALIDATORS)
    topics = topics_field()
    hope = models.CharField("harapan", max_length=300, blank=True)
    state = models.CharField("status", max_length=9, choices=RequestState.choices, default=RequestState.OPEN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diminta oleh"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan mentoring"
        verbose_name_plural = "permintaan mentoring"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "competency"],
                condition=Q(state__in=["OPEN", "OFFERED", "PAIRED"]),
                name="one_living_request_a_competency",
            ),
            models.UniqueConstraint(
                fields=["employee", "newcomer_since"],
                condition=Q(purpose="ONBOARDING"),
                name="one_onboarding_an_arrival",
            ),
            models.CheckConstraint(
                name="request_has_its_reason",
                condition=Q(purpose="PLAN", plan_item__isnull=False, newcomer_since__isnull=True)
                | Q(purpose="ONBOARDING", plan_item__isnull=True, newcomer_since__isnull=False),
            ),
            models.CheckConstraint(name="request_level_1_to_5", condition=Q(wanted_level__gte=1, wanted_level__lte=5)),
            models.CheckConstraint(name="request_state_is_known", condition=Q(state__in=RequestState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.competency} tingkat {self.wanted_level}"

    @property
    def tone(self) -> str:
        return TONES[RequestState(self.state)]

    @property
    def form_code(self) -> str:
        """The form of development that its sessions count as."""
        return FORM_CODES[Guidance(self.guidance)]

    @property
    def subject_key(self) -> str:
        return f"mentoring-request:{self.pk}"


class RequestEvent(StepEvent):
    request = models.ForeignKey(
        MentoringRequest, on_delete=models.PROTECT, related_name="events", verbose_name="permintaan"
    )

    class Meta(StepEvent.Meta):
        verbose_name = "riwayat permintaan"
        verbose_name_plural = "riwayat permintaan"
        constraints = [
            models.UniqueConstraint(fields=["request", "version", "action"], name="one_request_event_a_version")
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(RequestAction(self.action).label)
