from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.mentoring.enums import Side, Venue
from apps.mentoring.models.pairs import Pair, of_pair
from apps.mentoring.models.steps import Moving
from apps.plans.models import PlanItem


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_goal`: the two of the pair, nobody else."""
        return self.filter(of_pair(user, "pair__"))


class Goal(models.Model):
    """What the two want to reach, tied to an activity of the plan where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="goals", verbose_name="pasangan")
    text = models.CharField("tujuan", max_length=300)
    plan_item = models.ForeignKey(
        PlanItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentoring_goals",
        verbose_name="kegiatan rencana",
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ditetapkan oleh"
    )
    set_at = models.DateTimeField("ditetapkan")
    reached_at = models.DateTimeField("tercapai", null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "tujuan bimbingan"
        verbose_name_plural = "tujuan bimbingan"
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "text"], name="a_goal_is_set_once"),
            models.CheckConstraint(name="a_goal_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class SessionQuerySet(models.QuerySet["Session"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_session`: what was talked about is read by the two only."""
        return self.filter(of_pair(user, "pair__"))

    def waiting_for(self, user: User) -> Self:
        """Sessions of running pairs that this user has not confirmed as they stand now."""
        own = SessionConfirmation.objects.filter(
            session=models.OuterRef("pk"), version=models.OuterRef("version"), user=user
        )
        return self.filter(of_pair(user, "pair__"), ~models.Exists(own), confirmed_at__isnull=True)


class Session(Moving):
    """One meeting of a pair. It may be changed until both have confirmed the same version; then it stands for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="sessions", verbose_name="pasangan")
    # Made with the blank form: the same form sent twice is one session.
    client_key = models.UUIDField(editable=False)
    held_on = models.DateField("tanggal")
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")
    venue = models.CharField("cara", max_length=6, choices=Venue.choices, default=Venue.ONSITE)
    place = models.CharField("tempat", max_length=200, blank=True)
    topic = models.CharField("topik", max_length=200)
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions", verbose_name="tujuan"
    )
    summary = models.TextField("ringkasan pembicaraan", max_length=4000)
    actions = models.TextField("tindakan yang disepakati", max_length=2000, blank=True)
    actions_due_on = models.DateField("batas tindakan", null=True, blank=True)
    next_on = models.DateField("pertemuan berikutnya", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    confirmed_at = models.DateTimeField("dikonfirmasi keduanya", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        ordering = ["-held_on", "-starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "client_key"], name="a_session_is_sent_once"),
            models.CheckConstraint(name="a_session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_venue_is_known", condition=Q(venue__in=Venue.values)),
            models.CheckConstraint(
                name="session_looks_ahead",
                condition=(Q(actions_due_on__isnull=True) | Q(actions_due_on__gte=F("held_on")))
                & (Q(next_on__isnull=True) | Q(next_on__gte=F("held_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"Sesi {self.held_on:%d-%m-%Y}"

    @property
    def origin(self) -> str:
        """How the ledger of learning hours and documents name this session."""
        return f"mentoring-session:{self.pk}"

    @property
    def minutes(self) -> int:
        return (self.ends_at.hour - self.starts_at.hour) * 60 + self.ends_at.minute - self.starts_at.minute


class SessionConfirmation(models.Model):
    """One side's word for one version of a session, append-only."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="confirmations", verbose_name="sesi")
    side = models.CharField("pihak", max_length=6, choices=Side.choices)
    version = models.PositiveIntegerField("versi")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "konfirmasi sesi"
        verbose_name_plural = "konfirmasi sesi"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "side", "version"], name="a_side_confirms_a_version_once"),
            models.CheckConstraint(name="confirming_side_is_known", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return self.get_side_display()
