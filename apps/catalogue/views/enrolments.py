"""How people come into a cohort: registration, nomination, and the list of the own training."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.catalogue.filters import NomineeFilter
from apps.catalogue.forms.delivery import GroundForm
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.certificates import outcomes_of
from apps.catalogue.selectors.enrolments import ground_choices, my_training, nominees
from apps.catalogue.services import enrolment
from apps.catalogue.views.common import NOT_ACCEPTED, answer, visible_cohort, visible_enrolment
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.employees.models import Employee

NOMINEE_COLUMNS = {"nama": "name", "unit": "unit__name", "jabatan": "position__name"}
SEATED = {
    True: "Pendaftaran tersimpan dan menunggu keputusan BKD.",
    False: "Semua tempat sudah terisi. Pendaftaran masuk daftar tunggu menurut urutan datang.",
}


@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    person: Employee | None = getattr(request.user, "employee", None)
    rows = my_training(person) if person else Enrolment.objects.none()
    page = page_of(rows, request.GET)
    outcomes = outcomes_of(page.object_list)
    context = {"person": person, "page_obj": page, "rows": [(one, outcomes[one.pk]) for one in page]}
    return render(request, "catalogue/enrolments/mine.html", context)


@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    person: Employee | None = getattr(request.user, "employee", None)
    if person is None:
        messages.warning(request, "Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
        return redirect("catalogue:cohort", cohort.pk)
    if Enrolment.objects.living().filter(cohort=cohort, employee=person).exists():
        return redirect("catalogue:cohort", cohort.pk)
    policies.can_register(request.user, cohort, person, timezone.localdate()).enforce()
    service = partial(enrolment.register, cohort_id=cohort.pk)
    return _ask_for_ground(request, cohort, person, service, "Daftar", nominating=False)


@require_GET
def nominee_list(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort, on = visible_cohort(request, cohort_id), timezone.localdate()
    policies.can_open_nominations(request.user, cohort, on).enforce()
    found = NomineeFilter(request.GET, nominees(cohort, request.user, on))
    rows = found.qs.order_by(*ordering(request.GET, NOMINEE_COLUMNS, "nama"))
    context = {"cohort": cohort, "filter": found, "page_obj": page_of(rows, request.GET), "sort": "nama"}
    return render(request, "catalogue/enrolments/nominees.html", context)


@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, cohort_id: UUID, employee_id: UUID) -> HttpResponse:
    cohort, on = visible_cohort(request, cohort_id), timezone.localdate()
    policies.can_open_nominations(request.user, cohort, on).enforce()
    already = Enrolment.objects.living().filter(cohort=cohort, employee=employee_id).exists()
    if already:
        messages.info(request, "Pegawai ini sudah terdaftar pada angkatan ini.")
        return redirect("catalogue:nominees", cohort.pk)
    person = get_object_or_404(nominees(cohort, request.user, on), pk=employee_id)
    service = partial(enrolment.nominate, cohort_id=cohort.pk, employee_id=person.pk)
    return _ask_for_ground(request, cohort, person, service, "Calonkan", nominating=True)


@require_POST
def withdraw(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    found = visible_enrolment(request, enrolment_id)
    act = partial(
        enrolment.withdraw,
        enrolment_id=found.pk,
        version=VersionForm.read(request.POST),
        actor=request.user,
        at=timezone.now(),
    )
    done = "Anda mengundurkan diri. Tempat Anda diberikan kepada pendaftar berikutnya."
    return answer(request, act, done, redirect("catalogue:cohort", found.cohort_id))


def _ask_for_ground(
    request: SignedInRequest,
    cohort: Cohort,
    person: Employee,
    service: partial[Enrolment],
    submit: str,
    *,
    nominating: bool,
) -> HttpResponse:
    back = reverse("catalogue:nominees" if nominating else "catalogue:cohort", args=[cohort.pk])
    choices = ground_choices(cohort, person, timezone.localdate())
    data = request.POST if request.method == "POST" else None
    form = GroundForm(data, choices=choices, submit=submit, cancel_url=back)
    if form.is_bound and form.is_valid():
        try:
            found = service(ground=form.answer(), actor=request.user, at=timezone.now())
        except Refused as failure:
            form.add_error(None, str(failure))
        else:
            seated = SEATED[found.state != "WAITING"]
            messages.success(request, f"{person.full_name}: {seated}" if nominating else seated)
            return redirect(back)
    context = {"form": form, "cohort": cohort, "person": person, "nominating": nominating}
    status = NOT_ACCEPTED if form.is_bound else 200
    return render(request, "catalogue/enrolments/register.html", context, status=status)
