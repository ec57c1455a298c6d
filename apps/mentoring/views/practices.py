"""*Praktik baik*: the library, one practice, sharing and review."""

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
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import page_of
from apps.mentoring import policies
from apps.mentoring.filters import PracticeFilter
from apps.mentoring.forms.common import RefusalForm
from apps.mentoring.forms.practices import PracticeForm
from apps.mentoring.models import Practice
from apps.mentoring.selectors.practices import listed_practices, practice_page, tags_in_use
from apps.mentoring.services import practices as services
from apps.mentoring.views.common import NOT_ACCEPTED, take


@require_GET
def library(request: SignedInRequest) -> HttpResponse:
    rows = listed_practices(request.user, timezone.localdate()).order_by("-published_at", "-created_at", "pk")
    found = PracticeFilter(request.GET, rows, tags=tags_in_use())
    context = {
        "filter": found,
        "page_obj": page_of(found.qs, request.GET),
        "may_share": hasattr(request.user, "employee"),
    }
    return render(request, "mentoring/practices.html", context)


@require_http_methods(["GET", "POST"])
def share(request: SignedInRequest) -> HttpResponse:
    person = getattr(request.user, "employee", None)
    if person is None:
        messages.warning(request, "Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
        return redirect("mentoring:practices")
    data = request.POST if request.method == "POST" else None
    form = PracticeForm(data, cancel_url=reverse("mentoring:practices"))
    save = partial(services.share_practice, author_id=person.pk)
    return _saved(request, form, None, save)


@require_http_methods(["GET", "POST"])
def mend(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = _visible(request, practice_id)
    policies.can_share_practice(request.user, practice.author).enforce()
    data = request.POST if request.method == "POST" else None
    page = reverse("mentoring:practice", args=[practice.pk])
    form = PracticeForm(data, initial=PracticeForm.values_of(practice), cancel_url=page)
    version = VersionForm.read(request.POST)
    save = partial(services.resubmit_practice, practice_id=practice.pk, version=version)
    return _saved(request, form, practice, save)


def _saved(
    request: SignedInRequest, form: PracticeForm, practice: Practice | None, save: Callable[..., Practice]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                saved = save(content=form.content(), actor=request.user, at=timezone.now())
            except Refused as failure:
                form.add_error(None, str(failure))
            else:
                messages.success(request, "Praktik baik Anda dikirim. BKD membacanya sebelum terbit.")
                return redirect("mentoring:practice", saved.pk)
    return render(request, "mentoring/practice_form.html", {"form": form, "practice": practice}, status=status)


@require_GET
def detail(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    return _page(request, practice_id)


def _page(request: SignedInRequest, practice_id: UUID, form: RefusalForm | None = None) -> HttpResponse:
    page = practice_page(_visible(request, practice_id), request.user, timezone.localdate())
    context = {"page": page, "refusal_form": form or RefusalForm(), "form": form}
    return render(request, "mentoring/practice.html", context, status=NOT_ACCEPTED if form else 200)


@require_POST
def publish(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    return _step(request, practice_id, services.publish_practice, "Praktik baik terbit dan dapat dibaca semua pegawai.")


@require_POST
def return_(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    done = "Praktik baik dikembalikan kepada penulisnya beserta catatan Anda."
    return _with_reason(request, practice_id, services.return_practice, done)


@require_POST
def retire(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    return _with_reason(request, practice_id, services.retire_practice, "Praktik baik tidak ditampilkan lagi.")


def _with_reason(
    request: SignedInRequest, practice_id: UUID, service: Callable[..., Practice], done: str
) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, practice_id, form)
    return _step(request, practice_id, partial(service, note=form.cleaned_data["note"]), done)


def _step(request: SignedInRequest, practice_id: UUID, service: Callable[..., Practice], done: str) -> HttpResponse:
    practice = _visible(request, practice_id)
    version = VersionForm.read(request.POST)
    step = partial(service, practice_id=practice.pk, version=version, actor=request.user, at=timezone.now())
    return take(request, step, done, "mentoring:practice", practice.pk)


def _visible(request: SignedInRequest, practice_id: UUID) -> Practice:
    return get_object_or_404(listed_practices(request.user, timezone.localdate()), pk=practice_id)
