"""The printed plan of an agency (PP 11/2017 Pasal 207 (3)): what its people's verified plans ask for, put together.

The seven things that the rule wants: kind of competency, target employees, form and pathway, provider, schedule,
fit with the curriculum of the supervising agency, and cost. Nobody is named: the plans of the people do that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.enums import CompetencyKind
from apps.core.decisions import Decision, denied
from apps.core.formats import long_date, number, rupiah
from apps.documents import files
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series
from apps.employees.letterhead import letterhead
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.signing import acting_title, head_of_bkd, signature
from apps.employees.supervision import heads_of
from apps.plans.enums import AGENCY_DOCUMENT_KIND, FundingSource, PlanState, Quarter
from apps.plans.models import AgencyPlan, Plan, PlanGap, PlanItem
from apps.plans.policies import can_view_agency_plan

Items = list[PlanItem]


def build_content(agency_plan_id: UUID, at: datetime) -> Content:
    """A flat number of queries, whatever the number of people and activities."""
    on = timezone.localdate(at)
    agency_plan = AgencyPlan.objects.select_related("cycle__institution", "unit").get(pk=agency_plan_id)
    cycle, unit = agency_plan.cycle, agency_plan.unit
    institution = cycle.institution
    plans = Plan.objects.filter(cycle=cycle, state=PlanState.VERIFIED, employee__unit__path__startswith=unit.path)
    items = list(PlanItem.objects.filter(plan__in=plans).select_related("competency", "form", "programme"))
    people = Employee.objects.active().filter(unit__path__startswith=unit.path).count()
    return {
        "year": str(cycle.year),
        "issuer_code": institution.short_code,
        "images": files.keep_logo(institution.logo),
        "letterhead": letterhead(institution, unit),
        "unit": unit.name,
        "facts": [
            ["Pegawai aktif", number(people)],
            ["Rencana pegawai yang diverifikasi BKD", number(plans.count())],
            ["Kegiatan", f"{number(len(items))} kegiatan, {number(sum(item.learning_hours for item in items))} JP"],
            ["Menurut pilar 10-20-70", _by_pillar(items)],
            ["Anggaran", _by_funding(items)],
        ],
        "sections": _sections(items, _needs(plans)),
        "total": rupiah(sum(item.cost for item in items)),
        "signing": {
            "place_and_date": ", ".join(filter(None, [institution.place, long_date(at)])),
            "blocks": [
                {"role": "Mengetahui", **head_of_bkd(institution, on)},
                {"role": "Disusun oleh", **_head_of(unit, on)},
            ],
        },
    }


def _needs(plans: QuerySet[Plan]) -> dict[int, str]:
    """For each competency: how many of the people lack it, and by how much on average."""
    gaps = PlanGap.objects.filter(plan__in=plans, gap__gt=0).order_by()
    rows = gaps.values_list("competency").annotate(people=Count("pk"), average=Avg("gap"))
    return {pk: f"{number(people)} pegawai, rata-rata {number(average)} tingkat" for pk, people, average in rows}


def _sections(items: Items, needs: dict[int, str]) -> list[dict[str, Any]]:
    """By kind of competency, in the order of the law; the same activity of several people is one row."""
    rows: dict[str, dict[Any, Items]] = {str(kind): defaultdict(list) for kind in CompetencyKind}
    for item in sorted(items, key=lambda item: (item.competency.name, item.topic, item.form.name, item.provider_name)):
        key = (item.competency_id, item.topic, item.form_id, item.provider_name)
        rows[item.competency.kind][key].append(item)
    return [
        {
            "kind": str(CompetencyKind(kind).label),
            "rows": [_row(place, together, needs) for place, together in enumerate(found.values(), start=1)],
        }
        for kind, found in rows.items()
        if found
    ]


def _row(place: int, items: Items, needs: dict[int, str]) -> dict[str, str]:
    item = items[0]
    hours = sorted({item.learning_hours for item in items})
    quarters = Counter(item.quarter for item in items)
    return {
        "number": str(place),
        "competency": item.competency.name,
        "need": needs.get(item.competency_id, "Kebutuhan tanpa kesenjangan tingkat"),
        "topic": item.topic,
        "people": number(len({item.plan_id for item in items})),
        "form": f"{item.form.name} ({item.form.get_pathway_display().lower()})",
        "hours": number(hours[0]) if len(hours) == 1 else f"{number(hours[0])}–{number(hours[-1])}",
        "provider": item.provider_name,
        "time": "; ".join(f"{Quarter(quarter).label}: {number(quarters[quarter])}" for quarter in sorted(quarters)),
        "curriculum": f"Program katalog {item.programme.code}" if item.programme else "Di luar katalog",
        "cost": _by_funding(items),
    }


def _by_pillar(items: Items) -> str:
    hours: Counter[str] = Counter()
    for item in items:
        hours[item.form.get_pillar_display()] += item.learning_hours
    return "; ".join(f"{pillar}: {number(hours[pillar])} JP" for pillar in sorted(hours)) or "–"


def _by_funding(items: Iterable[PlanItem]) -> str:
    """Only sources that pay something."""
    costs: Counter[str] = Counter()
    for item in items:
        costs[item.funding] += item.cost
    paid = [f"{rupiah(costs[source])} ({source.label})" for source in FundingSource if costs[source]]
    return "; ".join(paid) or "Tanpa biaya"


def _head_of(unit: OrganisationUnit, on: date) -> dict[str, str]:
    heads = heads_of([unit.pk], on).get(unit.pk)
    title = unit.head_title or f"Kepala {unit.name}"
    if not heads:
        return signature(title, None)
    head = heads[0]
    acting = acting_title(head.employee, unit.ancestor_ids, on) if head.acting_as else ""
    return signature(acting or head.employee.position.name, head.employee)


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts("", content["unit"])


def _series(content: Content) -> Series:
    return Series("RPKPD", int(content["year"]), content["issuer_code"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    _, _, key = document.subject.partition(":")
    agency_plan = AgencyPlan.objects.select_related("cycle", "unit").filter(pk=key).first()
    if agency_plan is None:
        return denied("Rencana perangkat daerah dokumen ini tidak ada lagi.")
    return can_view_agency_plan(user, agency_plan, on)


def _visible_to(user: User, on: date) -> Q:
    key = Concat(Value("agency-plan:"), Cast("pk", CharField()))
    return Q(subject__in=AgencyPlan.objects.visible_to(user, on).annotate(key=key).order_by().values("key"))


AGENCY_PLAN = DocumentKind(
    code=AGENCY_DOCUMENT_KIND,
    title="Rencana Pengembangan Kompetensi Perangkat Daerah",
    subject_prefix="agency-plan",
    template="documents/agency_plan.html",
    stylesheet="css/print/agency_plan.css",
    build_content=build_content,
    public_facts=_public_facts,
    series=_series,
    can_download=_can_download,
    visible_to=_visible_to,
    signed_by="para pejabat",
)
