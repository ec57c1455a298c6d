from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.plans.models import Plan


def mine(request: HttpRequest) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user, timezone.localdate()).filter(employee__user=request.user)
    return render(request, "plans/mine.html", {"plans": plans})


def detail(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user, timezone.localdate()), pk=plan_id)
    return render(request, "plans/mine.html", {"plans": [plan]})
