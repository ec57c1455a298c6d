"""*Usulan kebutuhan*: the lists, the form, one proposal and the steps on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import page_of
from apps.needs.forms import ApproveForm, ProposeForm, RejectForm
from apps.needs.models import NeedProposal
from apps.needs.selectors.proposals import listed_proposals, lists_for, proposal_page
from apps.needs.services import proposals as services

NOT_ACCEPTED = 422
APPROVE, REJECT = "setuju", "tolak"


@require_safe
def proposals(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    lists = lists_for(request.user, on)
    if not lists:
        return render(request, "needs/no_person.html")
    word = request.GET.get("daftar", "")
    chosen = word if word in lists else next(iter(lists))
    page = page_of(listed_proposals(chosen, request.user, on), request.GET)
    context = {"lists": lists, "chosen": chosen, "page_obj": page, "may_propose": hasattr(request.user, "employee")}
    return render(request, "needs/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    if not hasattr(request.user, "employee"):
        return render(request, "needs/no_person.html")
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(
        data,
        initial={"key": uuid4()},
        this_year=timezone.localdate().year,
        cancel_url=reverse("needs:proposals"),
    )
    if form.is_bound and form.is_valid():
        key = form.cleaned_data["key"] or uuid4()
        try:
            proposal = services.propose_need(
                proposal_id=key, content=form.content, actor=request.user, at=timezone.now()
            )
        except Refused as failure:
            form.add_error(None, str(failure))
        else:
            messages.success(request, "Usulan Anda dikirim. Rekan seperangkat daerah dapat mendukungnya.")
            return redirect("needs:proposal", proposal.pk)
    return render(request, "needs/propose.html", {"form": form}, status=NOT_ACCEPTED if form.is_bound else 200)


@require_safe
def proposal(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, proposal_id))


@require_POST
def support(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    step = partial(services.support_proposal, actor=request.user, at=timezone.now())
    return _take(request, proposal_id, step, "Dukungan Anda tercatat. Bila disetujui, ini menjadi kebutuhan Anda juga.")


@require_POST
def take_back_support(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    step = partial(services.take_back_support, actor=request.user)
    return _take(request, proposal_id, step, "Dukungan Anda dicabut.")


@require_POST
def withdraw(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    version = VersionForm.read(request.POST)
    step = partial(services.withdraw_proposal, version=version, actor=request.user, at=timezone.now())
    return _take(request, proposal_id, step, "Usulan Anda ditarik.")


@require_POST
def approve(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    form = ApproveForm(request.POST, prefix=APPROVE)
    if not form.is_valid():
        return _page(request, _visible(request, proposal_id), approve_form=form)
    said = form.cleaned_data
    step = partial(
        services.approve_proposal,
        version=VersionForm.read(request.POST),
        competency_id=said["competency"].pk,
        level=said["level"],
        note=said["note"],
        actor=request.user,
        at=timezone.now(),
    )
    return _take(request, proposal_id, step, "Usulan disetujui dan menjadi kebutuhan pengusul serta pendukungnya.")


@require_POST
def reject(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    form = RejectForm(request.POST, prefix=REJECT)
    if not form.is_valid():
        return _page(request, _visible(request, proposal_id), reject_form=form)
    step = partial(
        services.reject_proposal,
        version=VersionForm.read(request.POST),
        note=form.cleaned_data["note"],
        actor=request.user,
        at=timezone.now(),
    )
    return _take(request, proposal_id, step, "Usulan ditolak; alasannya dibaca pengusul dan pendukung.")


def _visible(request: SignedInRequest, proposal_id: UUID) -> NeedProposal:
    rows = NeedProposal.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("author__unit", "competency", "opd"), pk=proposal_id)


def _page(
    request: SignedInRequest,
    proposal: NeedProposal,
    *,
    approve_form: ApproveForm | None = None,
    reject_form: RejectForm | None = None,
) -> HttpResponse:
    page = proposal_page(proposal, request.user, timezone.localdate())
    beginning = {"competency": proposal.competency_id, "level": page.usual_level}
    faulty = approve_form or reject_form
    context = {
        "page": page,
        "approve_form": approve_form or ApproveForm(prefix=APPROVE, initial=beginning),
        "reject_form": reject_form or RejectForm(prefix=REJECT),
        "form": faulty,
    }
    return render(request, "needs/proposal.html", context, status=NOT_ACCEPTED if faulty else 200)


def _take(request: SignedInRequest, proposal_id: UUID, step: Callable[..., NeedProposal], done: str) -> HttpResponse:
    """Takes the step; a refusal or a faster colleague is told on the page, which shows what is so now."""
    proposal = _visible(request, proposal_id)
    try:
        step(proposal_id=proposal.pk)
    except Refused as failure:
        messages.warning(request, str(failure))
    else:
        messages.success(request, done)
    if NeedProposal.objects.visible_to(request.user, timezone.localdate()).filter(pk=proposal.pk).exists():
        return redirect("needs:proposal", proposal.pk)
    return redirect("needs:proposals")
