from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.competencies.models import Competency
from apps.core.exports import download
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.employees.models import Employee
from apps.employees.policies import is_same_person
from apps.employees.supervision import report_ids, reports_of
from apps.needs import exports
from apps.needs.filters import AnalysisForm
from apps.needs.policies import (
    Scope,
    analysis_scope,
    blind_to,
    can_issue_akpk_report,
    can_see_people,
    can_view_akpk_report,
)
from apps.needs.selectors.akpk import akpk_report_of, akpk_reports_visible_to
from apps.needs.selectors.analysis import Analysis, analyses_visible_to, analysis_of, demand_by_unit
from apps.needs.selectors.charts import class_chart, heat_chart
from apps.needs.selectors.lacking import PeopleStanding, people_standing
from apps.needs.selectors.pages import campaigns_of, person_page, report_rows
from apps.needs.services import issue_akpk_report
from apps.surveys.models import Campaign


def mine(request: SignedInRequest) -> HttpResponse:
    person: Employee | None = getattr(request.user, "employee", None)
    if person is None:
        return render(request, "needs/no_person.html")
    page = person_page(employee=person, campaign_id=_campaign_id(request), reader=request.user, on=timezone.localdate())
    has_reports = bool(report_ids(person, timezone.localdate()))
    return render(request, "needs/person.html", {"page": page, "own": True, "has_reports": has_reports})


def person(request: SignedInRequest, employee_id: UUID) -> HttpResponse:
    now, on = timezone.now(), timezone.localdate()
    visible = Employee.objects.visible_to(request.user, on).select_related("position", "unit")
    employee = get_object_or_404(visible, pk=employee_id)
    own = is_same_person(request.user, employee)
    page = person_page(employee=employee, campaign_id=_campaign_id(request), reader=request.user, on=on)
    if not own:
        record_access(actor=request.user, action=AccessRecord.Action.READ, subject=f"needs:{employee.pk}", at=now)
    return render(request, "needs/person.html", {"page": page, "own": own, "has_reports": False})


def reports(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    supervisor: Employee | None = getattr(request.user, "employee", None)
    people = reports_of(supervisor, on) if supervisor else Employee.objects.none()
    campaign = campaigns_of(people).first()
    page = page_of(people.select_related("position", "unit").order_by("name", "pk"), request.GET)
    rows = report_rows(reports=page.object_list, campaign=campaign, reader=request.user, on=on)
    return render(request, "needs/reports.html", {"page_obj": page, "rows": rows, "campaign": campaign})


def analysis(request: SignedInRequest, campaign_id: UUID | None = None) -> HttpResponse:
    on = timezone.localdate()
    campaigns = list(analyses_visible_to(request.user, on))
    if campaign_id is None and not campaigns:
        return _nothing_to_analyse(request)
    campaign = next((one for one in campaigns if campaign_id in (None, one.pk)), None)
    if campaign is None:
        raise Http404
    scope, form, found = _analysis(request, campaign)
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "scope": scope,
        "filter": form,
        "analysis": found,
        "page_obj": page_of(found.rows, request.GET),
        "classes": class_chart(found),
        "heat": heat_chart(found),
        "reads_report": can_view_akpk_report(request.user, campaign, on),
        "issue": can_issue_akpk_report(request.user, campaign, on),
        "report": akpk_report_of(campaign),
        "query": request.GET.urlencode(),
    }
    return render(request, "needs/analysis.html", context)


@require_POST
def akpk_issue(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    now = timezone.now()
    campaign = get_object_or_404(akpk_reports_visible_to(request.user, timezone.localdate(now)), pk=campaign_id)
    try:
        document, is_new = issue_akpk_report(campaign_id=campaign.pk, actor=request.user, at=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("needs:campaign_analysis", campaign.pk)
    if not is_new:
        messages.info(request, f"Analisis belum berubah sejak versi {document.version}, jadi versi itu tetap berlaku.")
        return redirect("documents:detail", document.pk)
    _record_export(request, f"needs-akpk:{campaign.pk}", len(document.snapshot["content"]["needs"]))
    return redirect("documents:detail", document.pk)


def analysis_export(request: SignedInRequest, campaign_id: UUID, kind: str) -> HttpResponse:
    campaign = get_object_or_404(analyses_visible_to(request.user, timezone.localdate()), pk=campaign_id)
    _, form, found = _analysis(request, campaign, columns=100)
    tables = exports.analysis_tables(campaign, found, form.unit, form.kind)
    _record_export(request, f"needs-analysis:{campaign.pk}", len(found.shown))
    return download(tables, kind=kind, name=f"analisis-kebutuhan-{campaign.plan_year}")


def people(request: SignedInRequest, campaign_id: UUID, code: str) -> HttpResponse:
    campaign, competency, form, found = _people(request, campaign_id, code)
    page = page_of(found, request.GET)
    subject = f"needs-people:{campaign.pk}:{competency.code}"
    record_access(
        actor=request.user,
        action=AccessRecord.Action.READ,
        subject=subject,
        at=timezone.now(),
        row_count=len(page.object_list),
    )
    context = {"campaign": campaign, "competency": competency, "filter": form, "page_obj": page, "unit": form.unit}
    return render(request, "needs/people.html", context | {"query": request.GET.urlencode()})


def people_export(request: SignedInRequest, campaign_id: UUID, code: str, kind: str) -> HttpResponse:
    campaign, competency, form, found = _people(request, campaign_id, code)
    rows = list(found)
    _record_export(request, f"needs-people:{campaign.pk}:{competency.code}", len(rows))
    tables = [exports.people_table(campaign, competency, rows, form.unit)]
    return download(tables, kind=kind, name=f"kesenjangan-{slugify(competency.name)}-{campaign.plan_year}")


def _analysis(request: SignedInRequest, campaign: Campaign, **wishes: Any) -> tuple[Scope, AnalysisForm, Analysis]:
    on = timezone.localdate()
    scope = analysis_scope(request.user, campaign.institution_id, on)
    if scope is None:
        raise Http404
    demand = demand_by_unit(campaign, scope)
    form = AnalysisForm(request.GET, units=demand.first_level)
    found = analysis_of(demand, on=on, unit=form.unit, kind=form.kind, **wishes)
    return scope, form, found


def _people(
    request: SignedInRequest, campaign_id: UUID, code: str
) -> tuple[Campaign, Competency, AnalysisForm, PeopleStanding]:
    on = timezone.localdate()
    campaign = get_object_or_404(analyses_visible_to(request.user, on), pk=campaign_id)
    can_see_people(request.user, campaign, on).enforce()
    scope = analysis_scope(request.user, campaign.institution_id, on)
    competency = get_object_or_404(Competency, code=code)
    if scope is None:
        raise Http404
    form = AnalysisForm(request.GET, units=demand_by_unit(campaign, scope).first_level, of_one=True)
    blind = blind_to(request.user, campaign, on)
    found = people_standing(campaign=campaign, competency=competency, scope=scope, blind=blind, on=on, unit=form.unit)
    return campaign, competency, form, found


def _nothing_to_analyse(request: SignedInRequest) -> HttpResponse:
    person: Employee | None = getattr(request.user, "employee", None)
    institution_ids = [person.institution_id] if person else []
    if not any(analysis_scope(request.user, pk, timezone.localdate()) for pk in institution_ids):
        raise PermissionDenied(
            "Analisis kebutuhan hanya dapat dibaca oleh BKD, pengelola kepegawaian unit, pimpinan, dan auditor."
        )
    return render(request, "needs/no_analysis.html")


def _record_export(request: SignedInRequest, subject: str, rows: int) -> None:
    record_access(
        actor=request.user, action=AccessRecord.Action.EXPORT, subject=subject, at=timezone.now(), row_count=rows
    )


def _campaign_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("survei", ""))
    except ValueError:
        return None
