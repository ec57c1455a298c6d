"""Service units: opened and named by who keeps them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.employees.models import OrganisationUnit
from apps.outcomes.models import ServiceUnit
from apps.outcomes.policies import can_enter_figures, can_keep_services_of

_TAKEN = "Unit organisasi ini sudah mempunyai unit layanan bernama sama. Pilih nama lain."


@transaction.atomic
def create_service_unit(*, unit_id: int, name: str, actor: User, at: datetime) -> ServiceUnit:
    """Raises PermissionDenied, Refused for a name that the unit has already."""
    unit = OrganisationUnit.objects.get(pk=unit_id)
    can_keep_services_of(actor, unit, timezone.localdate(at)).enforce()
    service_unit, created = ServiceUnit.objects.get_or_create(
        unit=unit, name=" ".join(name.split()), defaults={"created_at": at}
    )
    if not created:
        raise Refused(_TAKEN)
    return service_unit


@transaction.atomic
def rename_service_unit(*, service_unit_id: UUID, name: str, actor: User, at: datetime) -> None:
    """Raises PermissionDenied, Refused for a name that the unit has already."""
    service_unit = ServiceUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=service_unit_id)
    can_enter_figures(actor, service_unit, timezone.localdate(at)).enforce()
    name = " ".join(name.split())
    if ServiceUnit.objects.filter(unit=service_unit.unit, name=name).exclude(pk=service_unit.pk).exists():
        raise Refused(_TAKEN)
    ServiceUnit.objects.filter(pk=service_unit.pk).update(name=name)
