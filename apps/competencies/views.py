from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.competencies.filters import CompetencyFilter, PostsForm
from apps.competencies.models import Competency
from apps.competencies.selectors.posts import Post, post_standard, posts_in, readable_institutions
from apps.competencies.selectors.standards import RequiredLevel, required_levels
from apps.core.listing import ordering, page_of
from apps.employees.enums import Tier
from apps.employees.models import Employee, OrganisationUnit, Position

COLUMNS = {"kode": "code", "nama": "name", "jenis": "kind"}


def dictionary(request: SignedInRequest) -> HttpResponse:
    competencies = Competency.objects.filter(is_active=True).select_related("sector")
    found = CompetencyFilter(request.GET, competencies)
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, "kode"))
    own = {level.competency_id: level for level in _own_levels(request)}
    page = page_of(rows, request.GET, 50)
    listed = [(competency, own.get(competency.pk)) for competency in page]
    context = {"filter": found, "page_obj": page, "rows": listed, "sort": "kode"}
    return render(request, "competencies/list.html", context)


def detail(request: SignedInRequest, code: str) -> HttpResponse:
    competency = get_object_or_404(Competency.objects.select_related("sector"), code=code)
    asked = next((level for level in _own_levels(request) if level.competency_id == competency.pk), None)
    context = {"competency": competency, "levels": list(competency.levels.all()), "asked": asked}
    return render(request, "competencies/detail.html", context)


def posts(request: SignedInRequest) -> HttpResponse:
    form = PostsForm(request.GET)
    found = posts_in(readable_institutions(request.user, timezone.localdate()), form.words)
    page = page_of(found, request.GET)
    own = getattr(request.user, "employee", None)
    context = {"filter": form, "page_obj": page, "rows": [Post(**row) for row in page], "own": own}
    return render(request, "competencies/posts.html", context)


def standard(request: SignedInRequest, position_id: int, unit_id: int, tier: str) -> HttpResponse:
    on = timezone.localdate()
    if tier not in Tier.values:
        raise Http404
    units = OrganisationUnit.objects.filter(institution__in=readable_institutions(request.user, on))
    unit = get_object_or_404(units, pk=unit_id)
    position = get_object_or_404(Position, pk=position_id)
    return render(request, "competencies/standard.html", {"post": post_standard(position, unit, tier, on)})


def _own_levels(request: SignedInRequest) -> list[RequiredLevel]:
    person: Employee | None = getattr(request.user, "employee", None)
    return required_levels([person], timezone.localdate())[person.pk] if person else []
