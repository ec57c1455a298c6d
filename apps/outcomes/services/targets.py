"""Targets of a service unit for a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.outcomes.models import Indicator, ServiceUnit, Target
from apps.outcomes.policies import can_enter_figures


@dataclass(frozen=True)
class TargetWish:
    """`target` None takes the target away."""

    indicator_code: str
    baseline: Decimal | None
    target: Decimal | None


@transaction.atomic
def set_targets(*, service_unit_id: UUID, year: int, wishes: Sequence[TargetWish], actor: User, at: datetime) -> None:
    """Brings the year's targets to what is wished; those that stand so already keep who set them and when.

    Raises PermissionDenied.
    """
    service_unit = ServiceUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=service_unit_id)
    can_enter_figures(actor, service_unit, timezone.localdate(at)).enforce()
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    standing = {target.indicator_id: target for target in Target.objects.filter(service_unit=service_unit, year=year)}
    for wish in wishes:
        indicator = indicators[wish.indicator_code]
        old = standing.get(indicator.pk)
        if wish.target is None:
            if old is not None:
                old.delete()
        elif old is None or (old.baseline, old.target) != (wish.baseline, wish.target):
            Target.objects.update_or_create(
                service_unit=service_unit,
                indicator=indicator,
                year=year,
                defaults={"baseline": wish.baseline, "target": wish.target, "set_by": actor, "set_at": at},
            )
