"""A rater's way: start, task list, pages of questions, check, receipt, result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import formats
from apps.core.failures import Refused
from apps.employees.policies import is_same_person
from apps.surveys import services
from apps.surveys.forms import AutosaveForm, SectionForm
from apps.surveys.models import Response
from apps.surveys.policies import can_answer, can_take_over, is_rater
from apps.surveys.sections import minutes_to_answer
from apps.surveys.selectors.answering import asked_page, check_rows, chosen_value, tasks_of
from apps.surveys.selectors.results import result_of
from apps.surveys.services import IncompleteAnswers, OutdatedAnswer

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def _visible(request: SignedInRequest, response_id: UUID) -> Response:
    rows = Response.objects.visible_to(request.user, timezone.localdate()).with_people().with_counts()
    return get_object_or_404(rows, pk=response_id)


def _own(request: SignedInRequest, response_id: UUID) -> Response:
    """The reader's own answers; to anybody else they do not exist."""
    response = _visible(request, response_id)
    if not is_rater(request.user, response, timezone.localdate()):
        raise Http404
    return response


def _elsewhere(request: SignedInRequest, response: Response) -> HttpResponse | None:
    """Where a reader is sent who can no longer, or not yet, answer."""
    if response.is_sent:
        return redirect("surveys:result", response.pk)
    if not can_answer(request.user, response, timezone.localdate()):
        return redirect("surveys:start", response.pk)
    return None


def _draft(request: SignedInRequest, response: Response) -> dict[str, Any]:
    """What the script needs to keep and resend a local copy: where to, and under which name."""
    return {
        "response": response,
        "by_supervisor": response.kind == "SUPERVISOR",
        "subject": response.questionnaire.subject,
        "campaign": response.questionnaire.campaign,
        "store": f"survei:{request.user.pk}:{response.questionnaire_id}:{response.kind}",
    }


@require_safe
def start(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response, today = _visible(request, response_id), timezone.localdate()
    if response.is_sent:
        return redirect("surveys:result", response.pk)
    held = bool(is_rater(request.user, response, today))
    pages = tasks_of(response)
    context = _draft(request, response) | {
        "held": held,
        "permission": can_answer(request.user, response, today)
        if held
        else can_take_over(request.user, response, today),
        "pages": len(pages),
        "minutes": minutes_to_answer(sum(page.asked for page in pages)),
        "today": today,
    }
    return render(request, "surveys/start.html", context)


@require_POST
def take_over(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response = _visible(request, response_id)
    services.take_over_rating(response_id=response.pk, actor=request.user, at=timezone.now())
    messages.success(request, f"Penilaian {response.questionnaire.subject.full_name} sekarang Anda pegang.")
    return redirect("surveys:tasks", response.pk)


@require_safe
def tasks(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response = _own(request, response_id)
    if elsewhere := _elsewhere(request, response):
        return elsewhere
    context = _draft(request, response) | {"tasks": tasks_of(response), "today": timezone.localdate()}
    return render(request, "surveys/tasks.html", context)


@READ_WRITE
def section(request: SignedInRequest, response_id: UUID, number: int) -> HttpResponse:
    response = _own(request, response_id)
    if elsewhere := _elsewhere(request, response):
        return elsewhere
    asked = asked_page(response, number)
    if asked is None:
        raise Http404
    back_to_check = "periksa" in (request.GET.get("dari"), request.POST.get("dari"))
    if request.method == "POST":
        form = SectionForm(asked, request.POST)
        if form.is_valid():
            saved = services.save_answers(
                response_id=response.pk,
                answers=form.answers(),
                page_key=form.cleaned_data["page"],
                actor=request.user,
                at=timezone.now(),
            )
            if not saved.outdated:
                return _after_section(response, number, asked.pages, back_to_check=back_to_check)
            form = _with_stored(response, number, form, saved.outdated)
    else:
        form = SectionForm(asked, page_key=get_random_string(12))
    context = _draft(request, response) | {
        "form": form,
        "asked": form.asked,
        "number": number,
        "back_to_check": back_to_check,
    }
    return render(request, "surveys/section.html", context, status=422 if form.is_bound else 200)


def _after_section(response: Response, number: int, pages: int, *, back_to_check: bool) -> HttpResponse:
    if back_to_check or number == pages:
        return redirect("surveys:check", response.pk)
    return redirect("surveys:section", response.pk, number + 1)


def _with_stored(response: Response, number: int, form: SectionForm, outdated: list[OutdatedAnswer]) -> SectionForm:
    """The page again with what is stored now, and the answers that were refused named as errors."""
    asked = asked_page(response, number)
    assert asked is not None  # noqa: S101  the same page was there a moment ago
    stored = {"page": form.cleaned_data["page"]}
    for question, _ in asked.questions:
        stored |= {
            f"q{question.item_id}": question.chosen,
            f"note{question.item_id}": question.note,
            f"seen{question.item_id}": str(question.seen),
        }
    again = SectionForm(asked, stored)
    again.is_valid()
    again.refuse(outdated)
    return again


@require_POST
def autosave(request: SignedInRequest, response_id: UUID) -> JsonResponse:
    """Saves one answer. 409 gives back the stored answer where this page did not know it."""
    response = _own(request, response_id)
    form = AutosaveForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "Jawaban tidak dikenali. Muat ulang halaman, lalu pilih kembali."}, status=400)
    answer, now = form.answer(), timezone.now()
    try:
        saved = services.save_answer(
            response_id=response.pk, answer=answer, page_key=form.cleaned_data["page"], actor=request.user, at=now
        )
    except OutdatedAnswer as stale:
        stored = stale.stored
        choice = chosen_value(stored.kind, stored.level)
        body = {"message": str(stale), "choice": choice, "note": stored.note, "seen": stored.version}
        return JsonResponse(body, status=409)
    except PermissionDenied as refusal:
        return JsonResponse({"message": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=400)
    return JsonResponse({"at": formats.clock(now), "seen": saved.versions[answer.item_id]})


@READ_WRITE
def check(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response = _own(request, response_id)
    refusal = ""
    if request.method == "POST":
        try:
            services.send_response(
                response_id=response.pk,
                version=_version(request.POST.get("version", "")),
                actor=request.user,
                at=timezone.now(),
            )
        except IncompleteAnswers:
            refusal = "Jawaban belum lengkap, sehingga belum dapat dikirim."
        except Refused as stale:
            refusal = str(stale)
        else:
            return redirect("surveys:receipt", response.pk)
        response = _own(request, response_id)
    if elsewhere := _elsewhere(request, response):
        return elsewhere
    sections = check_rows(response)
    context = _draft(request, response) | {
        "sections": sections,
        "missing": [row for _, rows in sections for row in rows if not row.text],
        "refusal": refusal,
    }
    return render(request, "surveys/check.html", context, status=422 if refusal else 200)


def _version(text: str) -> int:
    """What the page knew; anything unreadable knew nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_safe
def receipt(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response = _own(request, response_id)
    if not response.is_sent:
        return redirect("surveys:start", response.pk)
    return render(request, "surveys/receipt.html", _draft(request, response))


@require_safe
def result(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response, today = _visible(request, response_id), timezone.localdate()
    if not response.is_sent:
        return redirect("surveys:start", response.pk)
    own = bool(is_rater(request.user, response, today))
    shown = result_of(response, request.user, today)
    if shown.own is not None and not is_same_person(request.user, response.questionnaire.subject):
        subject = f"survey-response:{shown.own.pk}"
        record_access(actor=request.user, action=AccessRecord.Action.READ, subject=subject, at=timezone.now())
    context = _draft(request, response) | {"result": shown, "own": own}
    return render(request, "surveys/result.html", context)
