"""The printed individual plan (domain: Rencana Pengembangan Kompetensi Individu; PP 11/2017 Pasal 203, Perlan 10/2018).

The content is built as the words to be printed and is frozen at issue: later changes of people, units or parameters do
not reach a document that somebody signed. The document of a plan that was opened again also says why and what changed;
one that never was has no place for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.hours_target import hours_target
from apps.competencies.enums import EvidenceSource
from apps.core.decisions import Decision, denied
from apps.core.formats import initials, long_date, nip_groups, number, rupiah
from apps.documents import files
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series, register
from apps.employees.enums import InstitutionKind
from apps.employees.grades import grade_label
from apps.employees.letterhead import letterhead
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.signing import acting_title, signature
from apps.employees.supervision import opd_head_of, opd_of
from apps.plans.agency_documents import AGENCY_PLAN
from apps.plans.content import content_of, digest_of
from apps.plans.differences import differences
from apps.plans.enums import DOCUMENT_KIND, PlanAction
from apps.plans.models import Plan, PlanEvent, PlanGap, PlanItem
from apps.plans.policies import can_view_plan
from apps.plans.selectors.amendments import Amendment, amendment_of

REGIONAL_HEADS = {
    InstitutionKind.PROVINCE: "Gubernur",
    InstitutionKind.CITY: "Wali Kota",
    InstitutionKind.REGENCY: "Bupati",
}
# Short enough for two sources in one line; any other source has its own label.
SOURCE_WORDS = {
    EvidenceSource.SELF.value: "diri",
    EvidenceSource.SUPERVISOR.value: "atasan",
    EvidenceSource.ASSESSMENT.value: "asesmen",
    EvidenceSource.TRAINING.value: "pelatihan",
}
LEVELS = 5
# The picture of a gap: five ticks, the first at x = 6, 22 apart.
SCALE_START, SCALE_STEP = Decimal(6), Decimal(22)


def build_content(plan_id: UUID, at: datetime) -> Content:
    """A flat number of queries, whatever the number of gaps and activities."""
    on = timezone.localdate(at)
    plan = Plan.objects.select_related(
        "cycle__institution",
        "employee__unit",
        "employee__position",
        "employee__institution",
        "endorsed_by__position",
        "endorsed_by__unit",
        "verified_by",
    ).get(pk=plan_id)
    employee, institution = plan.employee, plan.cycle.institution
    opd = opd_of(employee.unit)
    items = list(plan.items.select_related("competency", "form"))
    content = content_of(plan)
    amendment = amendment_of(plan)
    return {
        "year": str(plan.cycle.year),
        "issuer_code": institution.short_code,
        "images": files.keep_logo(institution.logo),
        "letterhead": letterhead(institution, opd),
        "person": {"full_name": employee.full_name, "unit": employee.unit.name},
        "identity": _identity(plan, opd, on),
        "career_goal": plan.career_goal,
        "gaps": [
            _gap(number_, gap) for number_, gap in enumerate(plan.gaps.select_related("competency").all(), start=1)
        ],
        "items": [_item(number_, item) for number_, item in enumerate(items, start=1)],
        "totals": _totals(plan, items, on),
        "commitment": plan.commitment,
        "support": _support(plan),
        "verification": _verification(plan),
        "signing": {
            "place_and_date": ", ".join(filter(None, [institution.place, long_date(at)])),
            "blocks": _signatures(plan, opd, on),
        },
        "fingerprint": digest_of(content)[:16],
        **({"amendment": _amendment(amendment, content)} if amendment else {}),
    }


def _identity(plan: Plan, opd: OrganisationUnit, on: date) -> list[list[str]]:
    """Rows of two pairs: what, value, what, value."""
    employee, supervisor = plan.employee, plan.endorsed_by
    service = f"{employee.service_years} tahun {employee.service_months} bulan"
    graduated = f" ({employee.graduation_year})" if employee.graduation_year else ""
    pairs = [
        ("Nama", employee.full_name),
        ("NIP", nip_groups(employee.nip)),
        ("Jenis pegawai", employee.get_kind_display()),
        ("Pangkat/gol. ruang", grade_label(employee.grade)),
        ("Jabatan", employee.position.name),
        ("Jenjang jabatan", employee.get_tier_display()),
        ("Unit kerja", employee.unit.name),
        ("Perangkat daerah", opd.name),
        ("Pendidikan terakhir", f"{employee.education}{graduated}" or "–"),
        ("Masa kerja", service),
        ("Atasan langsung", supervisor.full_name if supervisor else "–"),
        ("Jabatan atasan", _title(supervisor, plan.endorsed_as, employee, on) if supervisor else "–"),
    ]
    return [[*pairs[index], *pairs[index + 1]] for index in range(0, len(pairs), 2)]


def _gap(position: int, gap: PlanGap) -> dict[str, Any]:
    sources = [f"{_source(source)} {number(source['level'])}" for source in gap.sources if source.get("level")]
    score = "wajib" if gap.is_mandatory else "–" if gap.priority_score is None else number(gap.priority_score, 2)
    if gap.carried_reason:
        score = f"{score}, terbawa"
    if gap.proposed_reason:
        score = f"{score}, usulan pegawai"
    return {
        "number": str(position),
        "competency": gap.competency.name,
        "kind": gap.competency.get_kind_display(),
        "required": str(gap.required_level),
        "actual": "–" if gap.actual_level is None else number(gap.actual_level),
        "gap": "–" if gap.gap is None else number(gap.gap),
        "sources": "; ".join(sources) or "belum dinilai",
        "priority": score,
        "required_x": scale_place(Decimal(gap.required_level)),
        "actual_x": "" if gap.actual_level is None else scale_place(gap.actual_level),
    }


def _source(source: dict[str, Any]) -> str:
    return SOURCE_WORDS.get(source.get("source", ""), source.get("label", ""))


def scale_place(level: Decimal) -> str:
    """Where a level stands on the scale from 0 to 5; as CSS and SVG write numbers."""
    return f"{SCALE_START + SCALE_STEP * min(max(level, Decimal(0)), Decimal(LEVELS)):.1f}"


def _item(position: int, item: PlanItem) -> dict[str, str]:
    return {
        "number": str(position),
        "competency": item.competency.name,
        "form": f"{item.form.name} ({item.form.get_pathway_display().lower()})",
        "topic": item.topic,
        "pillar": item.form.get_pillar_display(),
        "hours": str(item.learning_hours),
        "provider": item.provider_name,
        "time": item.get_quarter_display(),
        "cost": f"{rupiah(item.cost)} ({item.get_funding_display()})" if item.cost else item.get_funding_display(),
        "indicator": item.success_indicator,
        "status": "Direncanakan",
    }


def _totals(plan: Plan, items: list[PlanItem], on: date) -> dict[str, str]:
    hours = sum(item.learning_hours for item in items)
    target = hours_target(plan.employee, on)
    if target.minimum is not None:
        rule = f"paling sedikit {target.minimum} JP setahun"
        outcome = "belum terpenuhi" if target.is_missed_by(hours) else "terpenuhi"
    else:
        rule = f"paling banyak {target.maximum} JP setahun"
        outcome = "terlampaui" if target.is_passed_by(hours) else "tidak terlampaui"
    pillars: Counter[str] = Counter()
    for item in items:
        pillars[item.form.get_pillar_display()] += item.learning_hours
    return {
        "hours": str(hours),
        "cost": rupiah(sum(item.cost for item in items)),
        "target": f"Target JP {plan.employee.get_kind_display()}: {rule} – {outcome} ({hours} JP).",
        "pillars": "; ".join(f"{pillar}: {pillars[pillar]} JP" for pillar in sorted(pillars)),
    }


def _verification(plan: Plan) -> str:
    if plan.verified_by is None or plan.verified_at is None:
        return ""
    return f"{plan.verified_by.full_name}, petugas BKD, {long_date(timezone.localdate(plan.verified_at))}"


def _support(plan: Plan) -> str:
    """What the supervisor wrote when endorsing."""
    events = PlanEvent.objects.filter(plan=plan, action=PlanAction.ENDORSE).order_by("-at", "-pk")
    return events.values_list("note", flat=True).first() or ""


def _amendment(amendment: Amendment, content: dict[str, Any]) -> dict[str, Any]:
    """Why the plan was opened again and what is different from the version before, as that was submitted and frozen."""
    event = amendment.event
    return {
        "reason": event.note,
        "opened": f"{event.actor.full_name}, petugas BKD, {long_date(timezone.localdate(event.at))}",
        "rows": [asdict(row) for row in differences(amendment.before, content)],
    }


def _signatures(plan: Plan, opd: OrganisationUnit, on: date) -> list[dict[str, str]]:
    """Employee, supervisor, head of the OPD. Who heads the OPD is approved by the regional head, who is no ASN."""
    employee, supervisor = plan.employee, plan.endorsed_by
    blocks = [_signature("Pegawai yang bersangkutan", employee.position.name, employee)]
    if supervisor:
        blocks.append(_signature("Atasan langsung", _title(supervisor, plan.endorsed_as, employee, on), supervisor))
    else:
        blocks.append(_signature("Atasan langsung", "", None))
    head = opd_head_of(employee, on)
    if head and head.employee.pk == employee.pk:
        institution = plan.cycle.institution
        title = f"{REGIONAL_HEADS[InstitutionKind(institution.kind)]} {institution.place}".strip()
        return [*blocks, _signature("Mengetahui/Menyetujui", title, None)]
    title = _title(head.employee, head.acting_as, employee, on) if head else opd.head_title or f"Kepala {opd.name}"
    return [*blocks, _signature("Mengetahui/Menyetujui", title, head.employee if head else None)]


def _signature(role: str, title: str, person: Employee | None) -> dict[str, str]:
    return {"role": role, **signature(title, person)}


def _title(official: Employee, acting_as: str, employee: Employee, on: date) -> str:
    """The official's position, or `Plt. Kepala …` of the unit above the employee that the official stands in for."""
    if not acting_as:
        return official.position.name
    acting = acting_title(official, employee.unit.ancestor_ids, on)
    return acting or f"{acting_as} {official.position.name}"


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts(initials(content["person"]["full_name"]), content["person"]["unit"])


def _series(content: Content) -> Series:
    return Series("RPK", int(content["year"]), content["issuer_code"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    _, _, plan_id = document.subject.partition(":")
    plan = Plan.objects.select_related("cycle", "employee__unit").filter(pk=plan_id).first()
    return can_view_plan(user, plan, on) if plan else denied("Rencana dokumen ini tidak ada lagi.")


def _visible_to(user: User, on: date) -> Q:
    key = Concat(Value("plan:"), Cast("pk", CharField()))
    return Q(subject__in=Plan.objects.visible_to(user, on).annotate(key=key).order_by().values("key"))


register(
    DocumentKind(
        code=DOCUMENT_KIND,
        title="Rencana Pengembangan Kompetensi Individu",
        subject_prefix="plan",
        template="documents/plan.html",
        stylesheet="css/print/plan.css",
        build_content=build_content,
        public_facts=_public_facts,
        series=_series,
        can_download=_can_download,
        visible_to=_visible_to,
        signed_by="para pihak",
    )
)
register(AGENCY_PLAN)
