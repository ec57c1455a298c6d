"""What an AKPK report (Analisis Kebutuhan Pengembangan Kompetensi) says, frozen as the words to be printed.

It goes to leaders and to other offices, so it holds what a leader reads on the page of the analysis: small groups are
hidden, and nobody is named.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formats import date_range, date_time, long_date, number, percent
from apps.core.formats import share as share_of
from apps.documents import files
from apps.documents.models import Document, DocumentStatus
from apps.employees.letterhead import letterhead
from apps.employees.roles import roles_of
from apps.employees.signing import head_of_bkd, office_of_bkd
from apps.needs.enums import AKPK_SUBJECT, GapClass
from apps.needs.gaps import gap_class
from apps.needs.models import StrategicPriority
from apps.needs.policies import AGGREGATES, AKPK_READERS
from apps.needs.priority import LABELS, Priority
from apps.needs.selectors.analysis import Analysis, Count, DemandRow, analysis_of, demand_by_unit
from apps.needs.selectors.charts import class_figures, heat_figures
from apps.needs.selectors.rules import KEYS, NeedRules
from apps.parameters.models import Parameter
from apps.parameters.selectors import in_force
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign
from apps.surveys.selectors.campaigns import campaign_progress

Frozen = dict[str, Any]
# Rows of one table; the workbook of the page holds all.
MOST_ROWS = 150
MOST_EXPLAINED = 5
UNKNOWN = "–"
# The rule on ratings that differ concerns talks, not figures.
PRINTED = [key for key in KEYS if key != "rater_disagreement_levels"]
BASIS = (
    "UU 20/2023 tentang Aparatur Sipil Negara.",
    "PP 11/2017 jo. PP 17/2020 tentang Manajemen PNS, Pasal 205–207.",
    "Permenpan RB 38/2017 tentang Standar Kompetensi Jabatan ASN.",
    "Peraturan LAN 10/2018 tentang Pengembangan Kompetensi PNS.",
)


def akpk_reports_visible_to(user: User, on: date) -> QuerySet[Campaign]:
    """Campaigns whose report the user may read; the list twin of `policies.can_view_akpk_report`."""
    institutions = roles_of(user, on).institution_ids(*AKPK_READERS)
    return Campaign.objects.exclude(state=CampaignState.DRAFT).filter(institution__in=institutions)


def akpk_report_of(campaign: Campaign) -> Document | None:
    """The report in force."""
    subject = f"{AKPK_SUBJECT}:{campaign.pk}"
    return Document.objects.defer("snapshot").filter(subject=subject, status=DocumentStatus.VALID).first()


def leaders_analysis(campaign: Campaign, on: date) -> Analysis:
    return analysis_of(demand_by_unit(campaign, AGGREGATES), on=on)


def akpk_content(campaign_id: UUID, at: datetime) -> Frozen:
    """A flat number of queries, whatever the number of competencies and units."""
    on = timezone.localdate(at)
    campaign = Campaign.objects.select_related("institution").get(pk=campaign_id)
    institution = campaign.institution
    found = leaders_analysis(campaign, on)
    ranks = {row.competency.pk: place for place, row in enumerate(found.rows, start=1)}
    heat = found.heat
    return {
        "year": str(campaign.plan_year),
        "issuer_code": institution.short_code,
        "institution": institution.name,
        "images": files.keep_logo(institution.logo),
        "letterhead": letterhead(institution, office_of_bkd(institution, on)),
        "campaign": campaign.name,
        "facts": _facts(campaign, found),
        "basis": list(BASIS),
        "method": _method(found.rules),
        "components": [f"{LABELS[name]} × {number(weight)}" for name, weight in found.rules.priority.shares.items()],
        "needs": [_need(ranks[row.competency.pk], row, found.rules) for row in found.rows[:MOST_ROWS]],
        "total": _total(found.total),
        "explained": [_explained(ranks[row.competency.pk], row, row.priority) for row in found.shown if row.priority][
            :MOST_EXPLAINED
        ],
        "classed": class_figures(found),
        "classes": [_classes(row) for row in found.shown if row.count.lacking][:MOST_ROWS],
        "heat": heat_figures(found),
        "codes": [one.code for one in heat.competencies],
        "units": [
            {"name": unit.name, "shares": [UNKNOWN if share is None else percent(share, 0) for share in shares]}
            for unit, shares in heat.rows[:MOST_ROWS]
        ],
        "strategies": _strategies(campaign, ranks),
        "voices": [
            {
                "competency": row.competency.name,
                "proposals": number(row.voices.proposals),
                "supporters": number(row.voices.supporters),
            }
            for row in found.shown
            if row.voices.proposals
        ][:MOST_ROWS],
        "unasked": number(found.unasked_voices) if found.unasked_voices else "",
        "rules": [_rule(row) for row in in_force(PRINTED, on)],
        "notes": _notes(found),
        "signing": {
            "place_and_date": ", ".join(filter(None, [institution.place, long_date(at)])),
            "blocks": [{"role": "Disetujui oleh", **head_of_bkd(institution, on)}],
        },
    }


def _facts(campaign: Campaign, found: Analysis) -> list[list[str]]:
    """Rows of what and how much."""
    answers, total = campaign_progress(campaign).total, found.total
    lacking = sum(bool(row.count.lacking) for row in found.shown)
    return [
        ["Survei", f"{campaign.name}, {date_range(campaign.opens_on, campaign.closes_on)}"],
        ["Pegawai yang ditanya", number(answers.people)],
        ["Penilaian diri terkirim", _part(answers.self_sent, answers.people)],
        ["Penilaian atasan terkirim", _part(answers.supervisor_sent, answers.people)],
        ["Kompetensi yang ditanyakan", number(len(found.rows))],
        ["Kompetensi dengan kesenjangan", number(lacking)],
        ["Penilaian pegawai per kompetensi", _part(total.assessed, total.asked)],
        ["Penilaian di bawah standar", _part(total.lacking, total.assessed)],
        ["Rata-rata kesenjangan", _levels(total)],
    ]


def _part(part: int, whole: int) -> str:
    return f"{number(part)} dari {number(whole)} ({share_of(part, whole)})" if whole else "Belum ada"


def _levels(count: Count) -> str:
    return UNKNOWN if count.average_gap is None else f"{number(count.average_gap)} tingkat, pada yang di bawah standar"


def _method(rules: NeedRules) -> list[str]:
    return [
        (
            "Tingkat aktual dibaca dari asesmen yang masih berlaku; bila tidak ada, dari penilaian diri dan penilaian "
            "atasan langsung menurut bobotnya. Kesenjangan adalah tingkat standar jabatan dikurangi tingkat aktual, "
            "paling kecil 0."
        ),
        (
            f"Kelas kesenjangan seorang pegawai: rendah sampai {number(rules.low_until)} tingkat, sedang sampai "
            f"{number(rules.medium_until)} tingkat, tinggi di atasnya."
        ),
        (
            "Skor prioritas terletak antara 0 dan 1 dan merupakan jumlah empat komponen, masing-masing nilai kali "
            "bobot. Kompetensi wajib mendahului semua skor."
        ),
    ]


def _need(place: int, row: DemandRow, rules: NeedRules) -> Frozen:
    """A row of the ranking; of a group that is too small only the competency."""
    named = {
        "number": str(place),
        "competency": f"{row.competency.code} {row.competency.name}{', wajib' if row.is_mandatory else ''}",
        "kind": row.competency.get_kind_display(),
    }
    count, priority = row.count, row.priority
    if row.hidden:
        return {**named, **dict.fromkeys(("assessed", "lacking", "average", "class"), UNKNOWN), **_score(None)}
    average = None if count.average_gap is None else gap_class(count.average_gap, rules.low_until, rules.medium_until)
    return {
        **named,
        "assessed": f"{number(count.assessed)} dari {number(count.asked)}",
        "lacking": UNKNOWN if count.share is None else f"{number(count.lacking)} ({percent(count.share)})",
        "average": UNKNOWN if count.average_gap is None else number(count.average_gap),
        "class": str(GapClass(average).label) if average else UNKNOWN,
        **_score(priority),
    }


def _score(priority: Priority | None) -> Frozen:
    if priority is None:
        return {"parts": [UNKNOWN] * len(LABELS), "score": UNKNOWN}
    return {
        "parts": [number(factor.contribution, 4) for factor in priority.factors],
        "score": number(priority.score, 4),
    }


def _total(total: Count) -> Frozen:
    return {
        "assessed": f"{number(total.assessed)} dari {number(total.asked)}",
        "lacking": UNKNOWN if total.share is None else f"{number(total.lacking)} ({percent(total.share)})",
        "average": UNKNOWN if total.average_gap is None else number(total.average_gap),
        **_counts(total),
    }


def _explained(place: int, row: DemandRow, priority: Priority) -> Frozen:
    return {
        "number": str(place),
        "competency": row.competency.name,
        "sentences": [factor.explanation for factor in priority.factors],
        "sum": " + ".join(number(factor.contribution, 4) for factor in priority.factors)
        + f" = {number(priority.score, 4)}{'; wajib' if row.is_mandatory else ''}",
    }


def _classes(row: DemandRow) -> Frozen:
    return {"competency": row.competency.name, "assessed": number(row.count.assessed), **_counts(row.count)}


def _counts(count: Count) -> Frozen:
    return {
        "meeting": number(count.meeting),
        "low": number(count.low),
        "medium": number(count.medium),
        "high": number(count.high),
    }


def _strategies(campaign: Campaign, ranks: dict[int, int]) -> list[Frozen]:
    """What the institution says of competencies, mandatory ones first, also of those that the survey did not ask."""
    rows = StrategicPriority.objects.filter(institution=campaign.institution_id, plan_year=campaign.plan_year)
    ordered = rows.select_related("competency").order_by("-is_mandatory", "-strategic_link", "competency__code")
    return [
        {
            "competency": row.competency.name,
            "mandatory": "Wajib" if row.is_mandatory else "Strategis",
            "link": number(row.strategic_link),
            "usg": f"{row.urgency} + {row.seriousness} + {row.growth} = {row.urgency + row.seriousness + row.growth}",
            "rank": str(ranks.get(row.competency_id, "tidak ditanyakan")),
            "reason": row.reason,
        }
        for row in ordered[:MOST_ROWS]
    ]


def _rule(row: Parameter) -> Frozen:
    value = row.value if isinstance(row.value, list) else [row.value]
    name = row.note or row.key
    return {
        "name": f"{name[:1].upper()}{name[1:]}",
        "value": " dan ".join(number(one) for one in value),
        "since": long_date(row.valid_from),
        "source": row.source if row.confirmed else f"{row.source} (belum dipastikan)",
    }


def _notes(found: Analysis) -> list[str]:
    notes = [f"Angka dihitung {date_time(found.counted_at)}." if found.counted_at else "Angka belum dihitung."]
    if found.has_hidden:
        notes.append(
            f"Kelompok di bawah {found.rules.smallest_group} pegawai tidak ditampilkan (tanda {UNKNOWN}), beserta "
            "kelompok lain yang dapat membukanya; jumlah tidak memuat kompetensi yang disembunyikan."
        )
    if len(found.rows) > MOST_ROWS or len(found.heat.rows) > MOST_ROWS:
        notes.append(f"Tabel memuat paling banyak {MOST_ROWS} baris; seluruhnya ada pada berkas xlsx halaman analisis.")
    return notes
