"""Mentors: registering oneself, BKD's list, one mentor's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.employees.enums import Role
from apps.employees.models import Employee, Institution
from apps.employees.querysets import EmployeeQuerySet
from apps.employees.roles import roles_of
from apps.mentoring import policies
from apps.mentoring.filters import MentorFilter
from apps.mentoring.forms.common import RefusalForm
from apps.mentoring.forms.mentors import OutsideForm, RegisterForm, TermsForm
from apps.mentoring.models import Mentor
from apps.mentoring.selectors.lists import listed_mentors, mentor_table
from apps.mentoring.selectors.pages import mentor_page, teachable
from apps.mentoring.services import mentors as services
from apps.mentoring.views.common import NOT_ACCEPTED, record_look, take

COLUMNS = {"dibuat": "created_at", "kapasitas": "capacity", "status": "state", "mulai": "starts_on"}
ORDER = "-dibuat"


@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """*Saya bersedia menjadi mentor.*"""
    person = getattr(request.user, "employee", None)
    if person is None:
        messages.warning(request, "Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
        return redirect("mentoring:mine")
    return _register(request, person, own=True)


@require_GET
def choose_person(request: SignedInRequest) -> HttpResponse:
    """BKD looks up whom to register, by name."""
    policies.is_any_bkd_officer(request.user, timezone.localdate()).enforce()
    text = request.GET.get("nama", "").strip()[:100]
    people = (
        _own_people(request).filter(name__icontains=text).order_by("name", "pk") if text else Employee.objects.none()
    )
    context = {"text": text, "page_obj": page_of(people.select_related("unit", "position"), request.GET)}
    return render(request, "mentoring/choose_person.html", context)


@require_http_methods(["GET", "POST"])
def register_for(request: SignedInRequest, employee_id: UUID) -> HttpResponse:
    """BKD registers an employee of the institution."""
    person = get_object_or_404(_own_people(request).select_related("unit"), pk=employee_id)
    return _register(request, person, own=False)


def _own_people(request: SignedInRequest) -> EmployeeQuerySet:
    """The active employees of the institutions whose BKD officer the reader is."""
    institutions = roles_of(request.user, timezone.localdate()).institution_ids(Role.BKD_OFFICER)
    return Employee.objects.active().filter(institution__in=institutions)


def _register(request: SignedInRequest, person: Employee, *, own: bool) -> HttpResponse:
    on = timezone.localdate()
    living = Mentor.objects.living().filter(employee=person).first()
    if living is not None:
        return redirect("mentoring:mentor", living.pk)
    held = teachable(person, on)
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": on},
        held=held.offered,
        submit="Daftarkan saya" if own else "Daftarkan",
        cancel_url=reverse("mentoring:mine" if own else "mentoring:mentors"),
    )
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                mentor = services.register_mentor(
                    employee_id=person.pk,
                    competency_ids=form.cleaned_data["competencies"],
                    terms=form.terms(),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect("mentoring:mentor", mentor.pk)
            except Refused as failure:
                form.add_error(None, str(failure))
    context = {"form": form, "held": held, "person": person, "own": own}
    return render(request, "mentoring/register.html", context, status=status)


@require_http_methods(["GET", "POST"])
def register_outside(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    policies.is_any_bkd_officer(request.user, on).enforce()
    institution = Institution.objects.filter(
        pk__in=roles_of(request.user, on).institution_ids(Role.BKD_OFFICER)
    ).order_by("pk")[0]
    form = OutsideForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": on},
        submit="Daftarkan mentor",
        cancel_url=reverse("mentoring:mentors"),
    )
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            data = form.cleaned_data
            try:
                registered = services.register_outside_mentor(
                    institution=institution,
                    kind=data["kind"],
                    name=data["name"],
                    affiliation=data["affiliation"],
                    levels=form.levels(),
                    note=data["note"],
                    terms=form.terms(),
                    actor=request.user,
                    at=timezone.now(),
                )
                return render(request, "mentoring/outside_slip.html", {"registered": registered})
            except Refused as failure:
                form.add_error(None, str(failure))
    return render(request, "mentoring/register_outside.html", {"form": form}, status=status)


@require_GET
def mentor_list(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    rows = found.qs.distinct().order_by(*ordering(request.GET, COLUMNS, ORDER))
    context = {
        "filter": found,
        "page_obj": page_of(rows, request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
        "may_register": policies.is_any_bkd_officer(request.user, timezone.localdate()),
    }
    return render(request, "mentoring/mentors.html", context)


@require_GET
def mentor_export(request: SignedInRequest) -> HttpResponse:
    """What is filtered, as xlsx; the reading is recorded with its number of rows."""
    rows = _found(request).qs.distinct().order_by(*ordering(request.GET, COLUMNS, ORDER))
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject="mentors",
        at=timezone.now(),
        row_count=rows.count(),
    )
    return exports.download([mentor_table(rows)], kind=exports.XLSX, name="mentor")


def _found(request: SignedInRequest) -> MentorFilter:
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    return MentorFilter(request.GET, listed_mentors(request.user, on))


@require_GET
def detail(request: SignedInRequest, mentor_id: UUID) -> HttpResponse:
    mentor = _visible(request, mentor_id)
    if not policies.is_mentor(request.user, mentor):
        record_look(request, mentor.subject_key)
    return _page(request, mentor_id)


def _page(request: SignedInRequest, mentor_id: UUID, form: RefusalForm | None = None) -> HttpResponse:
    mentor = _visible(request, mentor_id)
    context = {
        "page": mentor_page(mentor, request.user, timezone.localdate()),
        "refusal_form": form or RefusalForm(),
        "form": form,
    }
    return render(request, "mentoring/mentor.html", context, status=NOT_ACCEPTED if form else 200)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, mentor_id: UUID) -> HttpResponse:
    mentor = _visible(request, mentor_id)
    policies.can_change_mentor(request.user, mentor, timezone.localdate()).enforce()
    page = reverse("mentoring:mentor", args=[mentor.pk])
    form, status = _change_form(request, mentor, page), 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                services.change_mentor(
                    mentor_id=mentor.pk,
                    version=VersionForm.read(request.POST),
                    terms=form.terms(),
                    competency_ids=form.cleaned_data.get("competencies"),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect(page)
            except Refused as failure:
                form.add_error(None, str(failure))
                # The newest version: what was typed may be sent again after reading what has changed.
                mentor.refresh_from_db(fields=["version"])
    return render(request, "mentoring/mentor_change.html", {"mentor": mentor, "form": form}, status=status)


def _change_form(request: SignedInRequest, mentor: Mentor, page: str) -> TermsForm:
    """With the competencies that the evidence shows today, where there are any."""
    data = request.POST if request.method == "POST" else None
    initial = TermsForm.values_of(mentor)
    held = teachable(mentor.employee, timezone.localdate()).offered if mentor.employee else []
    if not held:
        return TermsForm(data, initial=initial, cancel_url=page)
    initial["competencies"] = [one.competency_id for one in mentor.competencies.all()]
    return RegisterForm(data, initial=initial, held=held, cancel_url=page)


@require_POST
def confirm(request: SignedInRequest, mentor_id: UUID) -> HttpResponse:
    return _step(request, mentor_id, services.confirm_mentor, "Mentor disetujui dan ikut dalam penjodohan berikutnya.")


@require_POST
def end(request: SignedInRequest, mentor_id: UUID) -> HttpResponse:
    done = "Mentor diakhiri. Pasangan yang sedang berjalan tetap dapat diselesaikan."
    return _step(request, mentor_id, services.end_mentor, done)


@require_POST
def refuse(request: SignedInRequest, mentor_id: UUID) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, mentor_id, form)
    step = partial(services.refuse_mentor, note=form.cleaned_data["note"])
    return _step(request, mentor_id, step, "Pendaftaran tidak disetujui; alasannya sudah disampaikan.")


def _step(request: SignedInRequest, mentor_id: UUID, service: Callable[..., Mentor], done: str) -> HttpResponse:
    mentor = _visible(request, mentor_id)
    step = partial(
        service,
        mentor_id=mentor.pk,
        version=VersionForm.read(request.POST),
        actor=request.user,
        at=timezone.now(),
    )
    return take(request, step, done, "mentoring:mentor", mentor.pk)


def _visible(request: SignedInRequest, mentor_id: UUID) -> Mentor:
    return get_object_or_404(listed_mentors(request.user, timezone.localdate()), pk=mentor_id)
