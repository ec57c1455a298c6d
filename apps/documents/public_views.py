"""The page behind the QR: anybody may ask whether a document is real, and learns nothing else.

No sign-in, no cookie, no cache, no trace for search engines or other sites.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.forms import client_address
from apps.documents import registry, selectors
from apps.documents.forms import CodeForm

LIMIT = 30  # questions of one address in a minute, for each web process
QUIET_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, **arguments: str) -> HttpResponse:
        if _asks_too_often(request):
            response = render(request, "verification/too_many.html", status=429)
        else:
            response = view(request, **arguments)
        for name, value in QUIET_HEADERS.items():
            response.headers[name] = value
        return response

    return login_not_required(require_safe(wrapper))


@public
def ask(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET) if "kode" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("verification:document", form.cleaned_data["kode"])
    return render(request, "verification/form.html", {"form": form}, status=400 if form.is_bound else 200)


@public
def check(request: HttpRequest, token: str) -> HttpResponse:
    """One answer for every token that does not exist, however near it is to one that does."""
    asked = selectors.token_of(token)
    document = selectors.find_by_token(asked) if asked else None
    context: dict[str, object] = {"document": document}
    if document:
        context |= {"seal": selectors.seal_of(document), "signed_by": registry.get(document.kind).signed_by}
    return render(request, "verification/result.html", context, status=200 if document else 404)


def _asks_too_often(request: HttpRequest) -> bool:
    """Counted in this process's memory: the token cannot be guessed, the limit only keeps the page cheap."""
    key = f"verification:{client_address(request)}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > LIMIT
    except ValueError:  # evicted in between
        return False
