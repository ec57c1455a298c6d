from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.catalogue.filters import ProgrammeFilter
from apps.catalogue.models.delivery import institutions_of
from apps.catalogue.remarks import remarks_on
from apps.catalogue.selectors.cohorts import coming_cohorts
from apps.catalogue.selectors.programmes import agreements_of, listed_programmes
from apps.catalogue.selectors.rules import rule_in_force
from apps.core.listing import ordering, page_of
from apps.employees.enums import Role
from apps.employees.roles import roles_of

COLUMNS = {"judul": "title", "jp": "learning_hours", "biaya": "cost_per_person", "penyelenggara": "provider__name"}


def programme_list(request: SignedInRequest) -> HttpResponse:
    found = ProgrammeFilter(request.GET, listed_programmes().filter(is_active=True))
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, "judul"))
    context = {"filter": found, "page_obj": page_of(rows, request.GET), "sort": "judul"}
    return render(request, "catalogue/list.html", context)


def programme_detail(request: SignedInRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(listed_programmes(), code=code)
    today = timezone.localdate()
    remarks = remarks_on([programme.pk], institutions_of(request.user, today))
    context = {
        "programme": programme,
        "remarks": remarks.get(programme.pk, []),
        "agreements": agreements_of(programme, today),
        "rule": rule_in_force(programme.form_id, today),
        "cohorts": coming_cohorts(programme, request.user, today),
        "may_prepare": programme.is_active and roles_of(request.user, today).has(Role.BKD_OFFICER),
    }
    return render(request, "catalogue/detail.html", context)
