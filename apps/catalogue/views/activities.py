"""Activities done elsewhere: told by their owner, with evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.catalogue.forms.activities import ActivityForm, RefusalForm, beginning_of
from apps.catalogue.models import ReportedActivity
from apps.catalogue.policies.activities import can_edit_activity, is_owner
from apps.catalogue.selectors.activities import activity_page, own_activities
from apps.catalogue.selectors.evidence import read_evidence
from apps.catalogue.selectors.rules import all_rules_in_force
from apps.catalogue.services.activities import change_activity, draft_activity
from apps.catalogue.uploads import EXTENSIONS
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.core.listing import page_of
from apps.documents.files import DamagedFile
from apps.employees.policies import is_same_person
from apps.parameters.selectors import values_of

CONFLICT, NOT_ACCEPTED = 409, 422
READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    person = getattr(request.user, "employee", None)
    if person is None:
        return render(request, "catalogue/hours/nobody.html")
    page = page_of(own_activities(person), request.GET)
    return render(request, "catalogue/activities/mine.html", {"page_obj": page})


@READ_WRITE
def report(request: SignedInRequest) -> HttpResponse:
    """A draft; its page then shows what it would count for before it is sent."""
    if getattr(request.user, "employee", None) is None:
        return render(request, "catalogue/hours/nobody.html")
    if request.method != "POST":
        return _form_page(request, _form(initial={"key": uuid4()}))
    form = _form(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form)
    key = form.cleaned_data["key"] or uuid4()
    try:
        activity = draft_activity(
            activity_id=key, content=form.content, upload=form.upload, actor=request.user, at=timezone.now()
        )
    except Refused as failure:
        form.add_error(None, str(failure))
        return _form_page(request, form)
    return redirect("catalogue:activity", activity.pk)


@READ_WRITE
def change(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = visible_activity(request, activity_id)
    today = timezone.localdate()
    is_owner(request.user, activity, today).enforce()
    editable = can_edit_activity(request.user, activity, today)
    if not editable:
        messages.warning(request, editable.reason)
        return redirect("catalogue:activity", activity.pk)
    if request.method != "POST":
        return _form_page(request, _form(activity=activity, initial=beginning_of(activity)), activity)
    form = _form(request.POST, request.FILES, activity=activity)
    if not form.is_valid():
        return _form_page(request, form, activity)
    version = VersionForm.read(request.POST)
    try:
        change_activity(
            activity_id=activity.pk,
            version=version,
            content=form.content,
            upload=form.upload,
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as failure:
        form.add_error(None, str(failure))
        stale = isinstance(failure, StaleVersion)
        return _form_page(request, form, visible_activity(request, activity_id), CONFLICT if stale else NOT_ACCEPTED)
    return redirect("catalogue:activity", activity.pk)


@require_safe
def detail(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = visible_activity(request, activity_id)
    _note(request, activity, AccessRecord.Action.READ)
    return activity_response(request, activity)


@require_safe
def evidence(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """The file as an attachment that no browser runs; 404 for whoever may not see the activity."""
    activity = visible_activity(request, activity_id)
    if activity.evidence is None:
        return redirect("catalogue:activity", activity.pk)
    try:
        content = read_evidence(activity.evidence)
    except DamagedFile:
        messages.error(request, "Berkas bukti tidak dapat dibaca. Mintalah pegawai mengunggahnya lagi.")
        return redirect("catalogue:activity", activity.pk)
    _note(request, activity, AccessRecord.Action.DOWNLOAD)
    headers = {
        "Content-Disposition": f'attachment; filename="bukti.{EXTENSIONS[activity.evidence.content_type]}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=activity.evidence.content_type, headers=headers)


def visible_activity(request: SignedInRequest, activity_id: UUID) -> ReportedActivity:
    """The activity with what its page needs; 404 for whoever may not see it."""
    visible = ReportedActivity.objects.visible_to(request.user, timezone.localdate())
    joined = visible.select_related("employee__unit", "employee__position", "form", "evidence", "decided_by")
    return get_object_or_404(joined, pk=activity_id)


def activity_response(
    request: SignedInRequest,
    activity: ReportedActivity,
    *,
    return_form: RefusalForm | None = None,
    reject_form: RefusalForm | None = None,
) -> HttpResponse:
    """The page, with a decision form as it was sent when it was not accepted."""
    context: dict[str, Any] = {
        "page": activity_page(activity, request.user, timezone.localdate()),
        "activity": activity,
        "return_form": return_form or RefusalForm(prefix="kembali"),
        "reject_form": reject_form or RefusalForm(prefix="tolak"),
        "form": return_form or reject_form,
    }
    return render(request, "catalogue/activities/detail.html", context, status=NOT_ACCEPTED if context["form"] else 200)


def _form(*args: Any, activity: ReportedActivity | None = None, **kwargs: Any) -> ActivityForm:
    today = timezone.localdate()
    limits = values_of(("minutes_per_jp", "evidence_bytes_per_file"), today)
    back = reverse("catalogue:activity", args=[activity.pk]) if activity else reverse("catalogue:hours_mine")
    return ActivityForm(
        *args,
        rules=all_rules_in_force(today),
        minutes_per_hour=limits["minutes_per_jp"],
        most_bytes=limits["evidence_bytes_per_file"],
        cancel_url=back,
        has_evidence=activity is not None and activity.evidence is not None,
        **kwargs,
    )


def _form_page(
    request: SignedInRequest, form: ActivityForm, activity: ReportedActivity | None = None, status: int | None = None
) -> HttpResponse:
    context = {"form": form, "activity": activity, "rules": all_rules_in_force(timezone.localdate())}
    shown = status or (NOT_ACCEPTED if form.is_bound else 200)
    return render(request, "catalogue/activities/form.html", context, status=shown)


def _note(request: SignedInRequest, activity: ReportedActivity, action: AccessRecord.Action) -> None:
    if not is_same_person(request.user, activity.employee):
        record_access(actor=request.user, action=action, subject=activity.origin, at=timezone.now())
