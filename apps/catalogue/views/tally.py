"""Learning hours of units and institutions, and the files that leave the house."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.catalogue.forms.hours import TallyFilter, YearFilter, years_until
from apps.catalogue.people_filter import PeopleFilter
from apps.catalogue.policies import ledger as policies
from apps.catalogue.selectors.people import people_in_scope, people_table, target_day
from apps.catalogue.selectors.siasn import records_to_send, siasn_tables
from apps.catalogue.selectors.tally import Tally, limits_on, tally_of, tally_tables, units_to_tally
from apps.core import exports
from apps.core.listing import ordering, page_of

COLUMNS = {"nama": "name", "unit": "unit__name", "jp": "hours", "kegiatan": "events"}
# Who has the fewest hours first: they are the ones to help.
ORDER = "jp"


@require_safe
def tally(request: SignedInRequest) -> HttpResponse:
    found, counted = _tally(request)
    on = timezone.localdate()
    context = {
        "filter": found,
        "tally": counted,
        "query": request.GET.urlencode(),
        "may_see_people": policies.can_open_people(request.user, on),
        "may_send": policies.can_send_to_siasn(request.user, on),
    }
    return render(request, "catalogue/hours/tally.html", context)


@require_safe
def tally_export(request: SignedInRequest) -> HttpResponse:
    _, counted = _tally(request)
    _note_export(request, "hours-tally", len(counted.rows))
    return exports.download(tally_tables(counted), kind=exports.XLSX, name=f"rekap-jp-{counted.year}")


@require_safe
def siasn(request: SignedInRequest) -> HttpResponse:
    """Records of the scope in SIASN's columns, as xlsx; the reading is recorded with its number of rows."""
    on = timezone.localdate()
    policies.can_send_to_siasn(request.user, on).enforce()
    year = YearFilter(request.GET, on=on).year
    tables = siasn_tables(records_to_send(request.user, year, on))
    _note_export(request, "hours-siasn", sum(len(list(table.rows)) for table in tables))
    return exports.download(tables, kind=exports.XLSX, name=f"riwayat-siasn-{year}")


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    found, year = _people(request)
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
    context = {
        "filter": found,
        "page_obj": page_of(rows, request.GET),
        "sort": ORDER,
        "year": year,
        "query": request.GET.urlencode(),
    }
    return render(request, "catalogue/hours/people.html", context)


@require_safe
def people_export(request: SignedInRequest) -> HttpResponse:
    found, year = _people(request)
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
    _note_export(request, "hours-people", rows.count())
    kind = exports.CSV if request.GET.get("berkas") == exports.CSV else exports.XLSX
    return exports.download([people_table(rows, year)], kind=kind, name=f"jp-pegawai-{year}")


def _tally(request: SignedInRequest) -> tuple[TallyFilter, Tally]:
    on = timezone.localdate()
    policies.can_open_tally(request.user, on).enforce()
    found = TallyFilter(request.GET, on=on, units=units_to_tally(request.user, on))
    if found.unit is None:
        raise Http404
    return found, tally_of(found.unit, found.year, on)


def _people(request: SignedInRequest) -> tuple[PeopleFilter, int]:
    on = timezone.localdate()
    policies.can_open_people(request.user, on).enforce()
    year = YearFilter(request.GET, on=on).year
    found = PeopleFilter(
        request.GET,
        people_in_scope(request.user, year, on),
        units=units_to_tally(request.user, on),
        years=years_until(on),
        limits=limits_on(target_day(year, on)),
    )
    return found, year


def _note_export(request: SignedInRequest, subject: str, rows: int) -> None:
    action = AccessRecord.Action.EXPORT
    record_access(actor=request.user, action=action, subject=subject, at=timezone.now(), row_count=rows)
