"""Sessions of a cohort and who was there."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.catalogue.forms.delivery import SessionForm, chosen_keys
from apps.catalogue.models import Cohort, CohortSession
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.enrolments import attendance_sheet, recorded_sessions
from apps.catalogue.services import attendance, cohorts
from apps.catalogue.views.common import CONFLICT, NOT_ACCEPTED, answer, visible_cohort
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    cohort = _editable(request, cohort_id)
    return _save(request, cohort, session=None)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, cohort_id: UUID, session_id: int) -> HttpResponse:
    cohort = _editable(request, cohort_id)
    return _save(request, cohort, session=get_object_or_404(cohort.sessions, pk=session_id))


@require_POST
def remove(request: SignedInRequest, cohort_id: UUID, session_id: int) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    act = partial(
        cohorts.remove_session,
        cohort_id=cohort.pk,
        version=VersionForm.read(request.POST),
        session_id=session_id,
        actor=request.user,
        at=timezone.now(),
    )
    return answer(request, act, "Sesi dihapus.", redirect(_sessions_of(cohort)))


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, cohort_id: UUID, session_id: int) -> HttpResponse:
    cohort = visible_cohort(request, cohort_id)
    session = get_object_or_404(cohort.sessions, pk=session_id)
    policies.can_record_attendance(request.user, cohort, timezone.localdate()).enforce()
    if request.method == "POST":
        present = chosen_keys(request.POST.getlist("hadir"))
        try:
            count = attendance.record_attendance(
                session_id=session.pk, present=present, actor=request.user, at=timezone.now()
            )
        except Refused as failure:
            messages.warning(request, str(failure))
            return redirect("catalogue:attendance", cohort.pk, session.pk)
        messages.success(request, f"Kehadiran sesi “{session.topic}” tersimpan: {count} orang hadir.")
        return redirect(_sessions_of(cohort))
    context = {
        "cohort": cohort,
        "session": session,
        "rows": attendance_sheet(session),
        "sessions": cohort.sessions.all(),
        "recorded": recorded_sessions(cohort),
    }
    return render(request, "catalogue/cohorts/attendance.html", context)


def _editable(request: SignedInRequest, cohort_id: UUID) -> Cohort:
    cohort = visible_cohort(request, cohort_id)
    policies.can_change_cohort(request.user, cohort, timezone.localdate()).enforce()
    return cohort


def _sessions_of(cohort: Cohort) -> str:
    return f"{reverse('catalogue:cohort', args=[cohort.pk])}#sesi"


def _save(request: SignedInRequest, cohort: Cohort, session: CohortSession | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = SessionForm.starting_from(session) if session else {"day": cohort.starts_on}
    form = SessionForm(data, initial=initial, cancel_url=_sessions_of(cohort))
    status = 200
    if form.is_bound:
        status = NOT_ACCEPTED
        if form.is_valid():
            save = partial(cohorts.change_session, session_id=session.pk) if session else cohorts.add_session
            try:
                save(
                    cohort_id=cohort.pk,
                    version=VersionForm.read(request.POST),
                    content=form.content(),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect(_sessions_of(cohort))
            except Refused as failure:
                form.add_error(None, str(failure))
                status = CONFLICT if isinstance(failure, StaleVersion) else NOT_ACCEPTED
    cohort.refresh_from_db(fields=["version"])
    context = {"form": form, "cohort": cohort, "title": "Ubah sesi" if session else "Tambah sesi"}
    return render(request, "catalogue/cohorts/form.html", context, status=status)
