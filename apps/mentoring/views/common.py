"""What the views of this room share: the visible rows, and the answer to a step that was not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused

NOT_ACCEPTED = 422


def record_look(request: SignedInRequest, subject: str) -> None:
    """An officer's look at a page about other people."""
    record_access(actor=request.user, action=AccessRecord.Action.READ, subject=subject, at=timezone.now())


def take(request: SignedInRequest, step: Callable[[], Any], done: str, where: str, *args: Any) -> HttpResponse:
    """Takes the step and goes on to the page named `where`; a refusal or a faster colleague is told there."""
    try:
        step()
    except Refused as failure:
        messages.warning(request, str(failure))
    else:
        messages.success(request, done)
    return redirect(where, *args)
