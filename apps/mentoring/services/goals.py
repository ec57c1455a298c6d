"""What the two set themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.mentoring import policies
from apps.mentoring.models import Goal
from apps.mentoring.selectors.pairs import plan_items_of
from apps.mentoring.services.pairs import load_pair
from apps.mentoring.services.steps import MentoringRefused


@transaction.atomic
def set_goal(*, pair_id: UUID, text: str, plan_item_id: UUID | None, actor: User, at: datetime) -> Goal:
    """Adds a goal; the same words twice are one goal. Raises MentoringRefused for another person's activity."""
    pair = load_pair(pair_id)
    policies.can_write_in_pair(actor, pair).enforce()
    if not text.strip():
        raise MentoringRefused("Tulis tujuan yang ingin dicapai bersama.")
    if plan_item_id is not None and not plan_items_of(pair).filter(pk=plan_item_id).exists():
        raise MentoringRefused("Pilih kegiatan dari rencana pegawai yang dibimbing.")
    goal, _ = Goal.objects.get_or_create(
        pair=pair, text=text.strip(), defaults={"plan_item_id": plan_item_id, "set_by": actor, "set_at": at}
    )
    return goal


@transaction.atomic
def reach_goal(*, goal_id: UUID, actor: User, at: datetime) -> Goal:
    """Either of the two says that the goal is reached; twice is once."""
    goal = Goal.objects.select_related("pair").get(pk=goal_id)
    policies.can_write_in_pair(actor, load_pair(goal.pair_id)).enforce()
    Goal.objects.filter(pk=goal.pk, reached_at__isnull=True).update(reached_at=at)
    goal.refresh_from_db()
    return goal
