"""The people of a cohort as those who decide see them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.catalogue.enums import EnrolmentAction
from apps.catalogue.filters import ParticipantFilter
from apps.catalogue.forms.delivery import ReasonForm, chosen_versions
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.certificates import outcomes_of
from apps.catalogue.selectors.cohorts import state_counts
from apps.catalogue.selectors.enrolments import participant_table, participants_of
from apps.catalogue.services import enrolment_decisions
from apps.catalogue.views.common import NOT_ACCEPTED, answer, visible_cohort, visible_enrolment
from apps.core import exports
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.employees.policies import is_bkd_officer

COLUMNS = {"urutan": "arrival", "nama": "employee__name", "unit": "employee__unit__name", "status": "state"}
PAGE_SIZE = 50


@require_GET
def participant_list(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort, found = _found(request, cohort_id)
    on = timezone.localdate()
    ordered = found.qs.order_by(*ordering(request.GET, COLUMNS, "urutan"))
    page = page_of(ordered, request.GET, PAGE_SIZE)
    for one in page:
        one.cohort = cohort
    decidable = {one.pk for one in page if policies.can_decide(EnrolmentAction.APPROVE, request.user, one, on)}
    context = {
        "cohort": cohort,
        "filter": found,
        "page_obj": page,
        "sort": "urutan",
        "decidable": decidable,
        "counts": state_counts(cohort) if policies.reads_desk(request.user, cohort, on) else [],
        "query": request.GET.urlencode(),
    }
    return render(request, "catalogue/enrolments/participants.html", context)


@require_GET
def export(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """What is filtered, as xlsx or csv; the reading is recorded with its number of rows."""
    cohort, found = _found(request, cohort_id)
    rows = found.qs.in_order_of_arrival()
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject=cohort.subject_key,
        at=timezone.now(),
        row_count=rows.count(),
    )
    kind = exports.CSV if request.GET.get("berkas") == exports.CSV else exports.XLSX
    return exports.download([participant_table(rows)], kind=kind, name="peserta-angkatan")


@require_POST
def approve_chosen(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    chosen = chosen_versions(request.POST.getlist("pilih"))
    chosen = {key: version for key, version in chosen.items() if cohort.enrolments.filter(pk=key).exists()}
    then = redirect("catalogue:participants", cohort.pk)
    try:
        count = enrolment_decisions.approve_enrolments(versions=chosen, actor=request.user, at=timezone.now())
    except Refused as failure:
        messages.warning(request, str(failure))
        return then
    messages.success(request, f"{count} pendaftaran diterima. Pesertanya sudah diberi tahu.")
    return then


@require_GET
def detail(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    return _page(request, visible_enrolment(request, enrolment_id))


@require_POST
def approve(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    found = visible_enrolment(request, enrolment_id)
    act = partial(
        enrolment_decisions.approve_enrolment,
        enrolment_id=found.pk,
        version=VersionForm.read(request.POST),
        actor=request.user,
        at=timezone.now(),
    )
    return answer(request, act, f"{found.employee.full_name} diterima.", redirect("catalogue:enrolment", found.pk))


@require_POST
def decline(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    found = visible_enrolment(request, enrolment_id)
    form = _decline_form(request)
    if not form.is_valid():
        return _page(request, found, form)
    act = partial(
        enrolment_decisions.decline_enrolment,
        enrolment_id=found.pk,
        version=VersionForm.read(request.POST),
        reason=form.cleaned_data["reason"],
        actor=request.user,
        at=timezone.now(),
    )
    done = f"{found.employee.full_name} ditolak dan diberi tahu alasannya."
    return answer(request, act, done, redirect("catalogue:enrolment", found.pk))


def _decline_form(request: SignedInRequest) -> ReasonForm:
    data = request.POST if request.method == "POST" else None
    return ReasonForm(data, label="Alasan penolakan", missing="Tulis alasan penolakan.")


def _page(request: SignedInRequest, found: Enrolment, form: ReasonForm | None = None) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "enrolment": found,
        "cohort": found.cohort,
        "form": form or _decline_form(request),
        "approve": policies.can_decide(EnrolmentAction.APPROVE, request.user, found, on),
        "decline": policies.can_decide(EnrolmentAction.DECLINE, request.user, found, on),
        "officer": bool(is_bkd_officer(request.user, found.cohort.institution_id, on)),
        "withdraw": policies.can_withdraw(request.user, found, on),
        "lists": bool(policies.can_open_participants(request.user, found.cohort, on)),
        "own": found.employee.user_id == request.user.pk,
        "outcome": outcomes_of([found])[found.pk],
        "events": found.events.select_related("actor"),
    }
    return render(request, "catalogue/enrolments/detail.html", context, status=NOT_ACCEPTED if form else 200)


def _found(request: SignedInRequest, cohort_id: UUID) -> tuple[Cohort, ParticipantFilter]:
    cohort, on = visible_cohort(request, cohort_id), timezone.localdate()
    policies.can_open_participants(request.user, cohort, on).enforce()
    return cohort, ParticipantFilter(request.GET, participants_of(cohort, request.user, on))
