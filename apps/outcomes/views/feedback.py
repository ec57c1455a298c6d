"""The public's page of a service unit, its poster, and the moderation of what was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.forms import client_address
from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.outcomes import services, workflow
from apps.outcomes.forms.feedback import FeedbackForm
from apps.outcomes.models import PublicFeedback, ServiceUnit
from apps.outcomes.policies import can_enter_figures
from apps.outcomes.selectors.feedback import moderation_list
from apps.outcomes.views.common import READ_WRITE, visible_or_404

LIMIT, HOUR = 10, 3600  # sent from one address in an hour: a family at a counter, not a program
# A stricter referrer policy would take the origin from our own form, and with it the protection against forgery.
QUIET_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = view(request, **arguments)
        for name, value in QUIET_HEADERS.items():
            response.headers[name] = value
        return response

    return login_not_required(wrapper)


def _open_or_404(code: str) -> ServiceUnit:
    rows = ServiceUnit.objects.filter(is_public_feedback_open=True).select_related("unit__institution")
    return get_object_or_404(rows, public_code=code)


@public
@READ_WRITE
def give(request: HttpRequest, code: str) -> HttpResponse:
    service_unit = _open_or_404(code)
    form = FeedbackForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if form.is_filled_by_a_program:
            return redirect("outcomes:feedback_thanks", code)
        if _sends_too_often(request):
            form.add_error(None, "Terlalu banyak umpan balik dari jaringan ini. Tunggu satu jam, lalu kirim lagi.")
        else:
            services.give_feedback(
                public_code=code,
                key=form.cleaned_data["key"],
                satisfaction=form.cleaned_data["satisfaction"],
                ratings=form.ratings(),
                text=form.cleaned_data["text"],
                on=timezone.localdate(),
            )
            return redirect("outcomes:feedback_thanks", code)
    context = {"form": form, "service_unit": service_unit}
    return render(request, "outcomes/feedback_form.html", context, status=422 if form.is_bound else 200)


@public
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "outcomes/feedback_thanks.html", {"service_unit": _open_or_404(code)})


def _sends_too_often(request: HttpRequest) -> bool:
    """Counted in memory under a keyed digest of the address; the address itself is kept nowhere."""
    mark = salted_hmac("outcomes.feedback", f"{client_address(request)}:{timezone.now():%Y%m%d%H}").hexdigest()
    key = f"feedback:{mark}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) > LIMIT
    except ValueError:  # evicted in between
        return False


@require_POST
def switch(request: SignedInRequest, service_unit_id: UUID) -> HttpResponse:
    """Opens or closes the public page."""
    service_unit = visible_or_404(request, service_unit_id)
    services.open_feedback(
        service_unit_id=service_unit.pk,
        is_open=request.POST.get("buka") == "ya",
        actor=request.user,
        at=timezone.now(),
    )
    return redirect("outcomes:detail", service_unit.pk)


@require_safe
def poster(request: SignedInRequest, service_unit_id: UUID) -> HttpResponse:
    """One page with the QR of the public page, to be hung at the counter."""
    # WeasyPrint takes half a second and 30 MB to load: not for every web process that never prints a poster.
    from apps.outcomes.poster import poster_content, print_poster

    service_unit = visible_or_404(request, service_unit_id)
    can_enter_figures(request.user, service_unit, timezone.localdate()).enforce()
    printed = print_poster(poster_content(service_unit))
    response = HttpResponse(printed.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="poster-{service_unit.public_code}.pdf"'
    return response


@require_safe
def moderation(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    if not ServiceUnit.objects.kept_by(request.user, today).exists():
        raise PermissionDenied("Halaman ini untuk pengelola kepegawaian OPD yang mempunyai unit layanan, dan BKD.")
    context = {"page_obj": page_of(moderation_list(request.user, today), request.GET)}
    return render(request, "outcomes/moderation.html", context)


@require_POST
def moderate(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    rows = PublicFeedback.objects.kept_by(request.user, timezone.localdate())
    feedback = get_object_or_404(rows, pk=feedback_id)
    action = workflow.SHOW if request.POST.get("tampilkan") == "ya" else workflow.HIDE
    try:
        services.moderate_feedback(feedback_id=feedback.pk, action=action, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("outcomes:moderation")
