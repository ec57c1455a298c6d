from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from apps.accounts.models import User
from apps.competencies.models import LEVEL_VALIDATORS, Competency
from apps.employees.enums import Role
from apps.employees.models import Employee, Institution, OrganisationUnit
from apps.employees.roles import DESK_ROLES, roles_of
from apps.employees.supervision import opd_of
from apps.needs.enums import Occasion, ProposalAction, ProposalState

TONES = {
    ProposalState.SUBMITTED: "info",
    ProposalState.APPROVED: "success",
    ProposalState.REJECTED: "danger",
    ProposalState.WITHDRAWN: "neutral",
}


class NeedProposalQuerySet(models.QuerySet["NeedProposal"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_proposal`."""
        seen = Q(author__user=user) | Q(institution__in=roles_of(user, on).institution_ids(*DESK_ROLES))
        person: Employee | None = getattr(user, "employee", None)
        if person is not None:
            seen |= Q(opd=opd_of(person.unit)) & ~Q(state=ProposalState.WITHDRAWN)
        return self.filter(seen)

    def awaiting_decision_by(self, user: User, on: date) -> Self:
        """Nobody decides on what is also asked for oneself."""
        asked = NeedSupport.objects.filter(proposal=OuterRef("pk"), employee__user=user)
        return self.filter(
            ~Exists(asked),
            state=ProposalState.SUBMITTED,
            institution__in=roles_of(user, on).institution_ids(Role.BKD_OFFICER),
        ).exclude(author__user=user)

    def with_support(self) -> Self:
        return self.annotate(support_count=Count("supports"))

    def approved_for(self, people: Iterable[uuid.UUID], plan_year: int) -> Self:
        """Approved ones that one of the people wrote or supported."""
        supported = NeedSupport.objects.filter(proposal=OuterRef("pk"), employee__in=people)
        asked = Q(author__in=people) | Exists(supported)
        return self.filter(asked, state=ProposalState.APPROVED, plan_year=plan_year)


class NeedProposal(models.Model):
    """A need that an employee puts forward for a plan year; BKD decides, with a reason that everybody can read.

    `version` grows with every step: the optimistic lock.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", verbose_name="instansi")
    plan_year = models.PositiveSmallIntegerField("tahun rencana")
    author = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="need_proposals", verbose_name="pengusul"
    )
    # Of the author on that day: a proposal stays where it was made.
    opd = models.ForeignKey(
        OrganisationUnit, on_delete=models.PROTECT, related_name="+", verbose_name="perangkat daerah"
    )
    competency = models.ForeignKey(
        Competency, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi"
    )
    own_words = models.CharField("dengan kata sendiri", max_length=150, blank=True)
    lack = models.TextField("yang kurang", max_length=1000)
    benefit = models.TextField("manfaat bagi layanan", max_length=1000)
    occasion = models.CharField("disampaikan", max_length=8, choices=Occasion.choices, default=Occasion.ALONE)
    state = models.CharField("status", max_length=9, choices=ProposalState.choices, default=ProposalState.SUBMITTED)
    # What the decision asks of those whose position has no standard for the competency.
    level = models.PositiveSmallIntegerField("tingkat", null=True, blank=True, validators=LEVEL_VALIDATORS)
    decision_note = models.TextField("alasan keputusan", max_length=500, blank=True)
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")

    objects = NeedProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan kebutuhan"
        verbose_name_plural = "usulan kebutuhan"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_proposal_says_what_is_needed", condition=Q(competency__isnull=False) | ~Q(own_words="")
            ),
            models.CheckConstraint(
                name="a_decided_proposal_says_when_and_why",
                condition=~Q(state__in=["APPROVED", "REJECTED"]) | (Q(decided_at__isnull=False) & ~Q(decision_note="")),
            ),
            models.CheckConstraint(
                name="an_approved_proposal_names_competency_and_level",
                condition=~Q(state="APPROVED") | Q(competency__isnull=False, level__isnull=False, level__range=(1, 5)),
            ),
            models.CheckConstraint(name="proposal_state_is_known", condition=Q(state__in=ProposalState.values)),
            models.UniqueConstraint(
                fields=["author", "plan_year", "competency"],
                condition=Q(state__in=["SUBMITTED", "APPROVED"]),
                name="a_competency_is_proposed_once_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """What is needed, as the author said it until the decision names a competency."""
        return self.competency.name if self.competency else self.own_words

    @property
    def tone(self) -> str:
        return TONES[ProposalState(self.state)]


class NeedSupport(models.Model):
    """One "I need this too" of each person for a proposal. Colleagues read how many, not who."""

    proposal = models.ForeignKey(
        NeedProposal, on_delete=models.CASCADE, related_name="supports", verbose_name="usulan kebutuhan"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="need_supports", verbose_name="pendukung"
    )
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "dukungan usulan"
        verbose_name_plural = "dukungan usulan"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "employee"], name="a_proposal_is_supported_once_by_a_person")
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class ProposalEvent(models.Model):
    """One step, append-only. `version` is the version that the actor saw."""

    proposal = models.ForeignKey(
        NeedProposal, on_delete=models.PROTECT, related_name="events", verbose_name="usulan kebutuhan"
    )
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=8, choices=ProposalAction.choices)
    from_state = models.CharField("dari", max_length=9)
    to_state = models.CharField("menjadi", max_length=9)
    note = models.TextField("alasan", max_length=500, blank=True)
    version = models.PositiveIntegerField("versi")

    class Meta:
        verbose_name = "riwayat usulan"
        verbose_name_plural = "riwayat usulan"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version"], name="one_proposal_event_a_version"),
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(ProposalAction(self.action).label)
