from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.listing import page_of
from apps.notifications import services
from apps.notifications.models import Notice


def notice_list(request: SignedInRequest) -> HttpResponse:
    notices = Notice.objects.filter(recipient=request.user)
    return render(request, "notifications/list.html", {"page_obj": page_of(notices, request.GET)})


@require_POST
def open_notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Reading a notice is a change, so the link is a button."""
    notice = get_object_or_404(Notice, pk=notice_id, recipient=request.user)
    services.mark_read(user=request.user, notice_id=notice.pk, at=timezone.now())
    return redirect(notice.url or "notifications:list")


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    services.mark_read(user=request.user, at=timezone.now())
    return redirect("notifications:list")
