"""Asking for a mentor, by the employee from a plan, or by BKD for newcomers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.policies import is_bkd_officer
from apps.mentoring import policies, workflow
from apps.mentoring.enums import Guidance, MatchAction, MatchState, Purpose, RequestAction
from apps.mentoring.models import Match, MentoringRequest
from apps.mentoring.selectors.newcomers import newcomers_of
from apps.mentoring.services.steps import MentoringRefused, take_step
from apps.notifications.services import tell
from apps.plans.models import PlanItem


@dataclass(frozen=True)
class Wish:
    guidance: str
    wanted_level: int
    topics: Collection[str] = ()
    hope: str = ""


@dataclass(frozen=True)
class Opened:
    """How many requests were opened, and how many newcomers have no standard to aim at."""

    requests: int
    without_standard: int


@transaction.atomic
def request_mentoring(*, item_id: UUID, wish: Wish, actor: User, at: datetime) -> MentoringRequest:
    """Asks for guidance on an activity of the actor's verified plan.

    A second request for the same activity while one lives is answered with the first. Raises PermissionDenied, or
    MentoringRefused when another request for the competency lives.
    """
    item = PlanItem.objects.select_related("plan__employee", "competency").get(pk=item_id)
    policies.can_request(actor, item).enforce()
    if not 1 <= wish.wanted_level <= 5 or wish.guidance not in Guidance.values:
        raise MentoringRefused("Pilih bentuk bimbingan dan tingkat yang dituju, 1 sampai 5.")
    employee = item.plan.employee
    living = MentoringRequest.objects.living().filter(employee=employee, competency=item.competency)
    try:
        with transaction.atomic():
            return MentoringRequest.objects.create(
                institution_id=employee.institution_id,
                employee=employee,
                purpose=Purpose.PLAN,
                guidance=wish.guidance,
                plan_item=item,
                competency=item.competency,
                wanted_level=wish.wanted_level,
                topics=list(wish.topics),
                hope=wish.hope,
                asked_by=actor,
                created_at=at,
                updated_at=at,
            )
    except IntegrityError:
        found = living.get()
        if found.plan_item_id == item.pk:
            return found
        raise MentoringRefused(
            f"Permintaan mentor untuk {item.competency} sudah ada. Tarik permintaan itu bila ingin menggantinya."
        ) from None


@transaction.atomic
def withdraw_request(*, request_id: UUID, version: int, actor: User, at: datetime) -> MentoringRequest:
    """Takes an open request back. What was offered already is declined instead."""
    request = load_request(request_id)
    policies.can_withdraw_request(actor, request, timezone.localdate(at)).enforce()
    take_step(request, RequestAction.WITHDRAW, table=workflow.REQUESTS, version=version, actor=actor, at=at)
    for proposal in Match.objects.filter(request=request, state=MatchState.PROPOSED):
        take_step(
            proposal,
            MatchAction.DISCARD,
            table=workflow.MATCHES,
            version=proposal.version,
            actor=actor,
            at=at,
            note="Permintaan ditarik.",
        )
    return request


@transaction.atomic
def open_onboarding_requests(*, institution_id: int, actor: User, at: datetime) -> Opened:
    """One request for each newcomer who has none for this arrival. A second call finds nothing left to open."""
    on = timezone.localdate(at)
    is_bkd_officer(actor, institution_id, on).enforce()
    newcomers = newcomers_of(institution_id, on)
    before = MentoringRequest.objects.count()
    MentoringRequest.objects.bulk_create(
        [
            MentoringRequest(
                institution_id=institution_id,
                employee=newcomer.employee,
                purpose=Purpose.ONBOARDING,
                newcomer_since=newcomer.since,
                competency=newcomer.competency,
                wanted_level=newcomer.wanted_level,
                topics=["orientasi pegawai baru"],
                asked_by=actor,
                created_at=at,
                updated_at=at,
            )
            for newcomer in newcomers.found
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    tell(
        recipient_ids=[newcomer.employee.user_id for newcomer in newcomers.found],
        key=f"onboarding:{on}",
        text="BKD membuka permintaan mentor untuk masa orientasi Anda. Lihat rinciannya di Mentoring saya.",
        url=reverse("mentoring:mine"),
        at=at,
    )
    return Opened(MentoringRequest.objects.count() - before, newcomers.without_standard)


def load_request(request_id: UUID) -> MentoringRequest:
    joined = MentoringRequest.objects.select_related("employee__unit", "competency", "institution")
    return joined.get(pk=request_id)
