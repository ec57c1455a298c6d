"""The list of review cases and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.core.exports import Cell, Table
from apps.core.formats import long_date
from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force
from apps.evaluations import policies, workflow
from apps.evaluations.enums import CaseState, CheckKind
from apps.evaluations.models import EffectEstimate, ReviewCase, ReviewCheck, ReviewEvent
from apps.evaluations.models.cases import ReviewCaseQuerySet


@dataclass(frozen=True)
class CheckSlot:
    """One of the two checks: recorded or still open."""

    kind: str
    label: str
    question: str
    check: ReviewCheck | None


@dataclass(frozen=True)
class CasePage:
    slots: list[CheckSlot]
    events: list[ReviewEvent]
    estimates: list[EffectEstimate]
    offered: dict[str, Decision]
    is_overdue: bool


QUESTIONS = {
    "PROGRAMME_EFFECT": {
        CheckKind.METHOD: "Apakah cara belajarnya cocok: lama, bentuk, praktik, pengajar, dan pendampingan sesudahnya?",
        CheckKind.MATERIAL: "Apakah isinya menjawab masalah layanan dan mengikuti peraturan terbaru?",
    },
    "COMPLAINTS": {
        CheckKind.METHOD: "Apakah alur, pembagian tugas, dan tenggat penanganannya berjalan?",
        CheckKind.MATERIAL: "Apakah petugas mampu dan memiliki sarana untuk menyelesaikannya?",
    },
}


def visible_case(user: User, case_id: UUID, on: date) -> ReviewCase | None:
    """The case with what its page needs, or None for whoever may not see it."""
    joined = ReviewCase.objects.visible_to(user, on).select_related(
        "programme", "service_unit__unit", "institution", "owner__employee", "decided_by__employee"
    )
    return joined.prefetch_related("checks__checked_by__employee").filter(pk=case_id).first()


def case_page(user: User, case: ReviewCase, on: date) -> CasePage:
    checks = {check.kind: check for check in case.checks.all()}
    events = list(
        case.events.select_related("actor__employee", "estimate__cohort__programme").order_by("-case_version")
    )
    return CasePage(
        slots=[
            CheckSlot(kind.value, case.check_label(kind), QUESTIONS[case.kind][kind], checks.get(kind))
            for kind in CheckKind
        ],
        events=events,
        estimates=[event.estimate for event in events if event.estimate is not None],
        offered={
            action.value.lower(): policies.can_perform(action, user, case, on)
            for action in workflow.STEPS
            if policies.is_offered(action, case)
        },
        is_overdue=case.state != CaseState.CLOSED and case.due_on < on,
    )


def listed_cases(user: User, on: date) -> ReviewCaseQuerySet:
    rows = ReviewCase.objects.visible_to(user, on).with_checks()
    return rows.select_related("programme", "service_unit", "owner__employee")


def officers_of(case: ReviewCase, on: date) -> list[int]:
    """Accounts of BKD officers in the case's institution."""
    grants = RoleGrant.objects.filter(in_force(on), role=Role.BKD_OFFICER, institution=case.institution_id)
    return list(grants.values_list("user_id", flat=True))


def cases_table(rows: ReviewCaseQuerySet, on: date) -> Table:
    """The list as a sheet, as it is filtered."""
    headings = [
        "Jenis",
        "Perihal",
        "Sebab dibuka",
        "Dibuka",
        "Tenggat",
        "Penanggung jawab",
        "Status",
        "Keputusan",
        "Alasan keputusan",
        "Yang sudah dilakukan",
    ]
    lines: list[list[Cell]] = [
        [
            case.get_kind_display(),
            case.subject,
            case.cause,
            case.opened_at,
            case.due_on,
            str(case.owner or ""),
            case.get_state_display(),
            case.get_decision_display(),
            case.decision_reason,
            case.outcome,
        ]
        for case in rows
    ]
    return Table("Kasus tinjauan", headings, lines, [f"Keadaan {long_date(on)}"])


def cases_to_settle(user: User, on: date) -> ReviewCaseQuerySet:
    """Open ones that the user leads, or where the user is of BKD; with their checks, what is due first on top."""
    mine = Q(owner=user) | Q(institution__in=policies.bkd_institutions(user, on))
    rows = ReviewCase.objects.living().filter(mine).select_related("programme", "service_unit")
    return rows.prefetch_related("checks").order_by("due_on", "pk")
