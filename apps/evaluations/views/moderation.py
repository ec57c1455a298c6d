"""Somebody of BKD reads the remarks of a window before they are shown."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused
from apps.core.formats import number
from apps.evaluations import policies
from apps.evaluations.forms import ModerationForm
from apps.evaluations.selectors.remarks import answers_to_read, latest_moderation
from apps.evaluations.selectors.windows import listed_windows
from apps.evaluations.services import moderate_remarks

NOT_ACCEPTED = 422


@require_http_methods(["GET", "POST"])
def moderate(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    """Words that nobody has read are a sensitive reading, so that it is recorded."""
    at = timezone.now()
    on = timezone.localdate(at)
    window = get_object_or_404(listed_windows(request.user, on).exclude(remarks_state=""), pk=window_id)
    policies.can_moderate(request.user, window, on).enforce()
    answers, latest = answers_to_read(window, on), latest_moderation(window)
    version = latest.version if latest else 0
    form = ModerationForm(request.POST or None, answers=answers, version=version)
    if form.is_bound and form.is_valid():
        try:
            done = moderate_remarks(window_id=window.pk, actor=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(str(refusal), version)
        else:
            shown, withheld = number(len(answers) - done.withheld_count), number(done.withheld_count)
            messages.success(request, f"Bacaan Anda tersimpan: {shown} saran tampil, {withheld} disembunyikan.")
            return redirect("evaluations:result", window.pk)
    record_access(
        actor=request.user,
        action=AccessRecord.Action.READ,
        subject=f"remarks:{window.pk}",
        at=at,
        row_count=len(answers),
    )
    context = {"window": window, "form": form, "latest": latest, "count": len(answers)}
    return render(request, "evaluations/moderation.html", context, status=NOT_ACCEPTED if form.is_bound else 200)
