from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.jobs.models import Job
from apps.mentoring.enums import MatchAction, MatchState
from apps.mentoring.models.mentors import READERS, Mentor
from apps.mentoring.models.requests import MentoringRequest
from apps.mentoring.models.steps import Moving, StepEvent

TONES = {
    MatchState.PROPOSED: "warning",
    MatchState.OFFERED: "info",
    MatchState.MENTOR_AGREED: "info",
    MatchState.MENTEE_AGREED: "info",
    MatchState.AGREED: "success",
    MatchState.DECLINED: "neutral",
    MatchState.DISCARDED: "neutral",
}
# Offered, and at least one of the two has not answered yet.
WAITING = (MatchState.OFFERED, MatchState.MENTOR_AGREED, MatchState.MENTEE_AGREED)
# What the two people get to see: a proposal is BKD's until it is offered.
TOLD = (*WAITING, MatchState.AGREED, MatchState.DECLINED)


class MatchRun(models.Model):
    """One matching of all open requests with all serving mentors, with the weights that it was computed with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="match_runs", verbose_name="instansi"
    )
    # The work that asked for it: done twice, it is one run.
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="match_run")
    at = models.DateTimeField("waktu")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dimulai oleh"
    )
    weights = models.JSONField("bobot", default=dict)
    request_count = models.PositiveIntegerField("permintaan")
    mentor_count = models.PositiveIntegerField("mentor")
    pair_count = models.PositiveIntegerField("usulan pasangan")

    class Meta:
        verbose_name = "penjodohan"
        verbose_name_plural = "penjodohan"
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="run_pairs_no_more_than_asked", condition=Q(pair_count__lte=models.F("request_count"))
            )
        ]

    def __str__(self) -> str:
        return f"Penjodohan {self.at:%d-%m-%Y}"


class Leftover(models.Model):
    """A request that the run found nobody for, and why."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="leftovers")
    request = models.ForeignKey(MentoringRequest, on_delete=models.CASCADE, related_name="leftovers")
    why = models.TextField("sebab", max_length=1000)

    class Meta:
        verbose_name = "permintaan tanpa mentor"
        verbose_name_plural = "permintaan tanpa mentor"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "request"], name="a_run_leaves_a_request_once"),
            models.CheckConstraint(name="a_leftover_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return self.why


def two_sides(user: User, prefix: str = "") -> tuple[Q, Q]:
    """The conditions that the user is the mentor, and the mentee; with `prefix` on what points to a mentor and a
    request. A mentor from outside has an account, but no employee.
    """
    as_mentor, as_mentee = Q(**{f"{prefix}mentor__user": user}), Q(pk__in=[])
    person: Employee | None = getattr(user, "employee", None)
    if person is not None:
        as_mentor |= Q(**{f"{prefix}mentor__employee": person})
        as_mentee = Q(**{f"{prefix}request__employee": person})
    return as_mentor, as_mentee


class MatchQuerySet(models.QuerySet["Match"]):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_match`."""
        as_mentor, as_mentee = two_sides(user)
        told = Q(state__in=TOLD) & (as_mentor | as_mentee)
        desk = Q(request__institution__in=roles_of(user, on).institution_ids(*READERS))
        return self.filter(told | desk)

    def waiting_for(self, user: User) -> Self:
        """Offers that this person has not answered yet."""
        as_mentor, as_mentee = two_sides(user)
        return self.filter(
            (as_mentor & Q(state__in=[MatchState.OFFERED, MatchState.MENTEE_AGREED]))
            | (as_mentee & Q(state__in=[MatchState.OFFERED, MatchState.MENTOR_AGREED]))
        )


class Match(Moving):
    """One mentor for one request: proposed by a run or by hand, offered by BKD, agreed to by both, or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(
        MatchRun, null=True, blank=True, on_delete=models.PROTECT, related_name="matches", verbose_name="penjodohan"
    )
    request = models.ForeignKey(
        MentoringRequest, on_delete=models.PROTECT, related_name="matches", verbose_name="permintaan"
    )
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="matches", verbose_name="mentor")
    score = models.DecimalField("skor", max_digits=5, decimal_places=4)
    # Rows with label, fit, weight, points and explanation.
    parts = models.JSONField("bagian skor", default=list)
    why = models.TextField("mengapa mentor ini", max_length=1000)
    why_not_next = models.TextField("mengapa bukan yang berikutnya", max_length=1000, blank=True)
    # Why BKD chose by hand; empty for what a run proposed.
    chosen_because = models.CharField("alasan memilih", max_length=300, blank=True)
    state = models.CharField("status", max_length=14, choices=MatchState.choices, default=MatchState.PROPOSED)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan pasangan"
        verbose_name_plural = "usulan pasangan"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=["OFFERED", "MENTOR_AGREED", "MENTEE_AGREED", "AGREED"]),
                name="one_offer_a_request",
            ),
            models.UniqueConstraint(fields=["request"], condition=Q(state="PROPOSED"), name="one_proposal_a_request"),
            models.CheckConstraint(
                name="a_match_by_hand_says_why", condition=Q(run__isnull=False) | ~Q(chosen_because="")
            ),
            models.CheckConstraint(name="match_state_is_known", condition=Q(state__in=MatchState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.request.employee} – {self.mentor}"

    @property
    def tone(self) -> str:
        return TONES[MatchState(self.state)]

    @property
    def subject_key(self) -> str:
        return f"mentoring-match:{self.pk}"


class MatchEvent(StepEvent):
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="events", verbose_name="usulan")

    class Meta(StepEvent.Meta):
        verbose_name = "riwayat usulan"
        verbose_name_plural = "riwayat usulan"
        constraints = [
            models.UniqueConstraint(fields=["match", "version", "action"], name="one_match_event_a_version"),
            models.CheckConstraint(
                name="a_no_to_a_match_says_why", condition=~Q(action__in=["DECLINE", "DISCARD"]) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(MatchAction(self.action).label)
