from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Max, Q

from apps.accounts.models import User
from apps.competencies.models import LEVEL_VALIDATORS
from apps.employees.models import Institution
from apps.employees.roles import roles_of
from apps.mentoring.enums import PairAction, PairState
from apps.mentoring.models.matches import Match, two_sides
from apps.mentoring.models.mentors import READERS, Mentor
from apps.mentoring.models.requests import MentoringRequest
from apps.mentoring.models.steps import Moving, StepEvent

TONES = {PairState.ACTIVE: "success", PairState.CLOSED: "neutral", PairState.STOPPED: "neutral"}


def of_pair(user: User, prefix: str = "") -> Q:
    """The condition that the user is one of the two, on Pair or with `prefix` on what points to one."""
    as_mentor, as_mentee = two_sides(user, prefix)
    return as_mentor | as_mentee


class PairQuerySet(models.QuerySet["Pair"]):
    def active(self) -> Self:
        return self.filter(state=PairState.ACTIVE)

    def of_user(self, user: User) -> Self:
        """The pairs in which the user is mentor or mentee: whose goals and notes the user reads."""
        return self.filter(of_pair(user))

    def with_session_counts(self) -> Self:
        """Adds `session_count` (confirmed by both) and `last_session` (its day)."""
        confirmed = Q(sessions__confirmed_at__isnull=False)
        return self.annotate(
            session_count=Count("sessions", filter=confirmed), last_session=Max("sessions__held_on", filter=confirmed)
        )

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_pair`: that the pair exists. Its notes are `Session.visible_to`'s."""
        return self.filter(of_pair(user) | Q(institution__in=roles_of(user, on).institution_ids(*READERS)))


class Pair(Moving):
    """A mentor and a mentee who both agreed. Made by the second consent, never by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", verbose_name="instansi")
    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="pair", verbose_name="usulan")
    request = models.OneToOneField(
        MentoringRequest, on_delete=models.PROTECT, related_name="pair", verbose_name="permintaan"
    )
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="pairs", verbose_name="mentor")
    state = models.CharField("status", max_length=7, choices=PairState.choices, default=PairState.ACTIVE)
    ended_on = models.DateField("berakhir", null=True, blank=True)
    # The mentor's rating of the level reached, given when the pair closes.
    rated_level = models.PositiveSmallIntegerField("tingkat akhir", null=True, blank=True, validators=LEVEL_VALIDATORS)

    objects = PairQuerySet.as_manager()
    if TYPE_CHECKING:
        # What `with_session_counts` adds.
        session_count: int
        last_session: date | None

    class Meta:
        verbose_name = "pasangan mentoring"
        verbose_name_plural = "pasangan mentoring"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_pair_was_rated",
                condition=Q(state="CLOSED", rated_level__isnull=False, rated_level__gte=1, rated_level__lte=5)
                | (~Q(state="CLOSED") & Q(rated_level__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_pair_has_its_day",
                condition=Q(state="ACTIVE", ended_on__isnull=True) | (~Q(state="ACTIVE") & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(name="pair_state_is_known", condition=Q(state__in=PairState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.request.employee} – {self.mentor}"

    @property
    def tone(self) -> str:
        return TONES[PairState(self.state)]

    @property
    def subject_key(self) -> str:
        return f"mentoring-pair:{self.pk}"


class PairEvent(StepEvent):
    """The note of an end is read by the pair only."""

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="events", verbose_name="pasangan")

    class Meta(StepEvent.Meta):
        verbose_name = "riwayat pasangan"
        verbose_name_plural = "riwayat pasangan"
        constraints = [
            models.UniqueConstraint(fields=["pair", "version", "action"], name="one_pair_event_a_version"),
            models.CheckConstraint(name="a_stopped_pair_reads_why", condition=~Q(action="STOP") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(PairAction(self.action).label)
