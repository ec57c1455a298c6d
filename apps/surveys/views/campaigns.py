"""Surveys as the officers of BKD prepare, open, follow and close them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.exports import XLSX, download
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.employees.enums import Role
from apps.employees.roles import desk_institution, roles_of
from apps.surveys import services
from apps.surveys.enums import CampaignState
from apps.surveys.filters import CampaignFilter
from apps.surveys.forms import CampaignForm
from apps.surveys.models import Campaign
from apps.surveys.policies import can_change_campaign, can_close_campaign, can_open_campaign
from apps.surveys.selectors.campaigns import (
    campaign_progress,
    opening_job,
    opening_preview,
    progress_table,
    unit_choices,
)

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = {"nama": "name", "tahun": "plan_year", "tutup": "closes_on"}


def _visible(request: SignedInRequest, campaign_id: UUID) -> Campaign:
    rows = Campaign.objects.visible_to(request.user, timezone.localdate()).select_related("institution")
    return get_object_or_404(rows, pk=campaign_id)


@require_safe
def campaign_list(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    if not roles_of(request.user, today).institution_ids(Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR):
        raise PermissionDenied(
            "Halaman ini untuk petugas BKD, kepala BKD, dan auditor. Survei Anda sendiri ada di “Survei saya”."
        )
    rows = Campaign.objects.visible_to(request.user, today).with_progress()
    found = CampaignFilter(request.GET, rows)
    ordered = found.qs.order_by(*ordering(request.GET, COLUMNS, "-tutup"))
    context = {
        "filter": found,
        "page_obj": page_of(ordered, request.GET),
        "sort": "-tutup",
        "may_create": desk_institution(request.user, today) is not None,
        "any": rows.exists(),
        "today": today,
    }
    return render(request, "surveys/campaign_list.html", context)


@READ_WRITE
def create(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    institution_id = desk_institution(request.user, today)
    if institution_id is None:
        raise PermissionDenied("Hanya petugas BKD yang dapat menyiapkan survei.")
    initial = {
        "name": f"Survei kebutuhan pengembangan kompetensi {today.year + 1}",
        "plan_year": today.year + 1,
        "opens_on": today,
        "closes_on": today + timedelta(days=30),
        "contact": str(request.user),
    }
    form = CampaignForm(
        request.POST or None,
        units=unit_choices(institution_id),
        initial=initial,
        cancel_url=reverse("surveys:campaigns"),
    )
    if form.is_bound and form.is_valid():
        try:
            campaign = services.create_campaign(
                institution_id=institution_id, wishes=form.wishes(), actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("surveys:campaign", campaign.pk)
    return _form_page(request, form, {"title": "Siapkan survei"})


@READ_WRITE
def change(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _visible(request, campaign_id)
    can_change_campaign(request.user, campaign, timezone.localdate()).enforce()
    initial = {
        "name": campaign.name,
        "plan_year": campaign.plan_year,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "purpose": campaign.purpose,
        "contact": campaign.contact,
        "units": list(campaign.units.values_list("pk", flat=True)),
    }
    form = CampaignForm(
        request.POST or None,
        units=unit_choices(campaign.institution_id),
        initial=initial,
        cancel_url=reverse("surveys:campaign", args=[campaign.pk]),
    )
    if form.is_bound and form.is_valid():
        try:
            services.change_campaign(
                campaign_id=campaign.pk, wishes=form.wishes(), actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("surveys:campaign", campaign.pk)
    return _form_page(request, form, {"title": "Ubah survei", "campaign": campaign})


def _form_page(request: SignedInRequest, form: CampaignForm, context: dict[str, Any]) -> HttpResponse:
    base: dict[str, Any] = {"form": form, "campaign": None}
    return render(request, "surveys/campaign_form.html", base | context, status=422 if form.is_bound else 200)


@require_safe
def detail(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign, today = _visible(request, campaign_id), timezone.localdate()
    context: dict[str, Any] = {"campaign": campaign, "units": campaign.units.all(), "today": today}
    if campaign.state == CampaignState.DRAFT:
        context |= {"change": can_change_campaign(request.user, campaign, today), "opening": opening_job(campaign)}
        return render(request, "surveys/campaign_draft.html", context)
    context |= {
        "progress": campaign_progress(campaign),
        "close": can_close_campaign(request.user, campaign, today),
        "is_late": campaign.state == CampaignState.OPEN and campaign.closes_on < today,
    }
    return render(request, "surveys/campaign_progress.html", context)


@require_safe
def export(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The progress per OPD as a workbook: counts only, nobody's answers."""
    campaign = _visible(request, campaign_id)
    table = progress_table(campaign, timezone.localdate())
    subject = f"survey-progress:{campaign.pk}"
    record_access(actor=request.user, action=AccessRecord.Action.EXPORT, subject=subject, at=timezone.now())
    return download([table], kind=XLSX, name=f"kemajuan-survei-{campaign.plan_year}")


@READ_WRITE
def open_survey(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign, today = _visible(request, campaign_id), timezone.localdate()
    refusal = ""
    if request.method == "POST":
        try:
            job = services.request_opening(campaign_id=campaign.pk, actor=request.user, at=timezone.now())
        except Refused as reason:
            refusal = str(reason)
        else:
            return redirect("jobs:detail", job.pk) if job else redirect("surveys:campaign", campaign.pk)
    if campaign.state != CampaignState.DRAFT:
        return redirect("surveys:campaign", campaign.pk)
    context = {
        "campaign": campaign,
        "units": campaign.units.all(),
        "preview": opening_preview(campaign, today),
        "permission": can_open_campaign(request.user, campaign, today),
        "refusal": refusal,
        "today": today,
    }
    return render(request, "surveys/campaign_open.html", context, status=409 if refusal else 200)


@require_POST
def close(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _visible(request, campaign_id)
    services.close_campaign(campaign_id=campaign.pk, actor=request.user, at=timezone.now())
    messages.success(request, "Survei ditutup. Jawaban tidak dapat diisi lagi.")
    return redirect("surveys:campaign", campaign.pk)
