"""Cohorts: the list, the page of one, and how officers prepare them."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.requests import SignedInRequest
from apps.catalogue.enums import CohortAction
from apps.catalogue.filters import CohortFilter
from apps.catalogue.forms.delivery import CohortForm, ReasonForm, offered_in_cohorts
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.cohorts import cohort_page, listed_cohorts
from apps.catalogue.selectors.enrolments import recorded_sessions
from apps.catalogue.services import attendance, certificates, cohort_steps, cohorts
from apps.catalogue.views.common import CONFLICT, NOT_ACCEPTED, answer, visible_cohort
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.employees.enums import Role
from apps.employees.roles import roles_of

COLUMNS = {"program": "programme__title", "mulai": "starts_on", "pendaftaran": "registration_closes_on"}
ORDER = "-mulai"
STEPS = {
    "buka": (cohort_steps.open_cohort, "Pendaftaran dibuka. Angkatan kini dapat dilihat pegawai."),
    "tutup": (cohort_steps.close_cohort, "Pendaftaran ditutup. Putuskan pendaftaran yang masih menunggu."),
    "buka-kembali": (cohort_steps.reopen_cohort, "Pendaftaran dibuka kembali."),
    "mulai": (cohort_steps.start_cohort, "Angkatan dimulai. Catat kehadiran setiap sesi."),
    "selesai": (attendance.complete_cohort, "Angkatan selesai. Hasil setiap peserta sudah ditetapkan."),
}


@require_GET
def cohort_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    rows = listed_cohorts(request.user, on)
    found = CohortFilter(request.GET, rows)
    ordered = found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
    context = {
        "filter": found,
        "page_obj": page_of(ordered, request.GET),
        "sort": ORDER,
        "may_prepare": _desk(request.user, on) is not None,
        "any": rows.exists(),
    }
    return render(request, "catalogue/cohorts/list.html", context)


@require_GET
def cohort_detail(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    page = cohort_page(cohort, request.user, timezone.localdate())
    context = {
        "cohort": cohort,
        "page": page,
        "recorded": recorded_sessions(cohort) if page.takes_attendance else set(),
    }
    return render(request, "catalogue/cohorts/detail.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: SignedInRequest) -> HttpResponse:
    institution_id = _desk(request.user, timezone.localdate())
    if institution_id is None:
        raise PermissionDenied("Hanya petugas BKD yang dapat menyiapkan angkatan.")
    chosen = offered_in_cohorts().filter(code=request.GET.get("program", "")[:20]).first()
    data = request.POST if request.method == "POST" else None
    form = CohortForm(data, initial={"programme": chosen}, cancel_url=reverse("catalogue:cohorts"), is_new=True)
    status = 200
    if form.is_bound:
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                cohort = cohorts.prepare_cohort(
                    institution_id=institution_id,
                    programme_id=form.cleaned_data["programme"].pk,
                    content=form.content(),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect("catalogue:cohort", cohort.pk)
            except Refused as failure:
                form.add_error(None, str(failure))
    context = {"form": form, "cohort": None, "title": "Siapkan angkatan"}
    return render(request, "catalogue/cohorts/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    policies.can_change_cohort(request.user, cohort, timezone.localdate()).enforce()
    data = request.POST if request.method == "POST" else None
    back = reverse("catalogue:cohort", args=[cohort.pk])
    form = CohortForm(data, initial=CohortForm.starting_from(cohort), cancel_url=back, is_new=False)
    status = 200
    if form.is_bound:
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                cohorts.change_cohort(
                    cohort_id=cohort.pk,
                    version=VersionForm.read(request.POST),
                    content=form.content(),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect(back)
            except Refused as failure:
                form.add_error(None, str(failure))
                status = CONFLICT if isinstance(failure, StaleVersion) else NOT_ACCEPTED
    # The newest version: what was typed may be sent again after reading what has changed.
    cohort.refresh_from_db(fields=["version"])
    context = {"form": form, "cohort": cohort, "title": "Ubah angkatan"}
    return render(request, "catalogue/cohorts/form.html", context, status=status)


@require_POST
def step(request: SignedInRequest, cohort_id: UUID, word: str) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    then = redirect("catalogue:cohort", cohort.pk)
    if word not in STEPS:
        return then
    service, done = STEPS[word]
    version = VersionForm.read(request.POST)
    act = partial(service, cohort_id=cohort.pk, version=version, actor=request.user, at=timezone.now())
    return answer(request, act, done, then)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    policies.can_step(CohortAction.CANCEL, request.user, cohort, timezone.localdate()).enforce()
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, label="Alasan pembatalan", missing="Tulis alasan pembatalan.")
    status = 200
    if form.is_bound:
        status = NOT_ACCEPTED
        if form.is_valid():
            act = partial(
                cohort_steps.cancel_cohort,
                cohort_id=cohort.pk,
                version=VersionForm.read(request.POST),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.now(),
            )
            done = "Angkatan dibatalkan. Semua pendaftar diberi tahu alasannya."
            return answer(request, act, done, redirect("catalogue:cohort", cohort.pk))
    return render(request, "catalogue/cohorts/cancel.html", {"form": form, "cohort": cohort}, status=status)


@require_POST
def certify(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    then = redirect("catalogue:cohort", cohort.pk)
    try:
        count = certificates.issue_certificates(cohort_id=cohort.pk, actor=request.user, at=timezone.now())
    except Refused as failure:
        messages.warning(request, str(failure))
        return then
    done = f"{count} sertifikat diterbitkan; berkasnya sedang dicetak." if count else "Semua sertifikat sudah terbit."
    messages.success(request, done)
    return then


def _desk(user: User, on: date) -> int | None:
    """The institution that the user prepares cohorts for; the own one where there are several."""
    found = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    person = getattr(user, "employee", None)
    if person is not None and person.institution_id in found:
        return int(person.institution_id)
    return min(found, default=None)
