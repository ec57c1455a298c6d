from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.outcomes.models import ServiceUnit

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def visible_or_404(request: SignedInRequest, service_unit_id: UUID) -> ServiceUnit:
    rows = ServiceUnit.objects.visible_to(request.user, timezone.localdate()).select_related("unit__institution")
    return get_object_or_404(rows, pk=service_unit_id)
