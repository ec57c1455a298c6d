"""The steps of a review case. Each is one conditional UPDATE, one event row and its notices, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formats import long_date
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.evaluations import policies, workflow
from apps.evaluations.enums import CaseAction, CaseDecision, CaseKind, CheckKind
from apps.evaluations.models import ReviewCase, ReviewCheck, ReviewEvent
from apps.evaluations.services.failures import EvaluationRefused, changed_since
from apps.evaluations.services.opening import bkd_of, tell_about


@transaction.atomic
def assign_case(*, case_id: UUID, version: int, owner_id: int, due_on: date, actor: User, at: datetime) -> ReviewCase:
    """Names who leads the review, an officer of BKD, and until when. May be done again while it is checked."""
    on = timezone.localdate(at)
    owner = User.objects.filter(pk=owner_id, is_active=True).first()

    def ready(case: ReviewCase) -> None:
        if owner is None or not roles_of(owner, on).has(Role.BKD_OFFICER, case.institution_id):
            raise EvaluationRefused("Pilih penanggung jawab di antara petugas BKD instansi ini.")
        if due_on < on:
            raise EvaluationRefused("Tenggat sudah lewat. Pilih hari ini atau sesudahnya.")

    case = _take_step(
        CaseAction.ASSIGN,
        case_id=case_id,
        version=version,
        actor=actor,
        at=at,
        note=f"Penanggung jawab {owner}, tenggat {long_date(due_on)}.",
        changes={"owner": owner, "due_on": due_on},
        ready=ready,
    )
    text = f"Anda menjadi penanggung jawab tinjauan {case.subject}, tenggat {long_date(case.due_on)}."
    tell_about(case, [case.owner_id], text, step=f"assigned:{version}", at=at)
    return case


@transaction.atomic
def record_check(
    *, case_id: UUID, version: int, kind: str, finding: str, needs_change: bool, actor: User, at: datetime
) -> ReviewCase:
    """Writes what was found about the method or the material. Recorded again, the newest finding counts."""
    if kind not in CheckKind.values:
        raise EvaluationRefused("Pilih yang diperiksa: metode atau materi.")
    finding = _said(finding, "Tulis apa yang ditemukan, agar keputusan dapat diambil dari sini.")

    def write(case: ReviewCase) -> None:
        ReviewCheck.objects.update_or_create(
            case=case,
            kind=kind,
            defaults={"finding": finding, "needs_change": needs_change, "checked_at": at, "checked_by": actor},
        )

    label = _load(case_id).check_label(kind)
    case = _take_step(
        CaseAction.CHECK,
        case_id=case_id,
        version=version,
        actor=actor,
        at=at,
        note=f"{label}: {'perlu diubah' if needs_change else 'sudah memadai'}. {finding}",
        also=write,
    )
    if policies.is_checked(case):
        heads = bkd_of(case, timezone.localdate(at), Role.BKD_HEAD)
        text = f"Kedua pemeriksaan {case.subject} sudah ada. Kasusnya menunggu keputusan Anda."
        tell_about(case, heads, text, step=f"checked:{version}", at=at)
    return case


@transaction.atomic
def decide_case(*, case_id: UUID, version: int, decision: str, reason: str, actor: User, at: datetime) -> ReviewCase:
    """Keep, change or stop, with a reason, once both checks are recorded. Complaints are not stopped."""
    if decision not in CaseDecision.values:
        raise EvaluationRefused("Pilih keputusannya.")
    reason = _said(reason, "Tulis alasan keputusan. Alasan ini dibaca pegawai pada halaman program.")

    def ready(case: ReviewCase) -> None:
        checked = policies.is_checked(case)
        if not checked:
            raise EvaluationRefused(checked.reason)
        if decision == CaseDecision.STOP and case.kind != CaseKind.PROGRAMME_EFFECT:
            raise EvaluationRefused("Penanganan pengaduan tidak dapat dihentikan. Pilih dipertahankan atau diubah.")

    case = _take_step(
        CaseAction.DECIDE,
        case_id=case_id,
        version=version,
        actor=actor,
        at=at,
        note=f"{CaseDecision(decision).label}. {reason}",
        changes={"decision": decision, "decision_reason": reason, "decided_at": at, "decided_by": actor},
        ready=ready,
    )
    text = f"Tinjauan {case.subject} diputuskan: {case.get_decision_display().lower()}. Tindak lanjuti, lalu tutup."
    tell_about(case, [case.owner_id], text, step=f"decided:{version}", at=at)
    return case


def close_case(*, case_id: UUID, version: int, outcome: str, actor: User, at: datetime) -> ReviewCase:
    """Ends a decided case with what was done about it."""
    outcome = _said(outcome, "Tulis apa yang sudah dilakukan menurut keputusan itu.")
    return _take_step(
        CaseAction.CLOSE,
        case_id=case_id,
        version=version,
        actor=actor,
        at=at,
        note=outcome,
        changes={"outcome": outcome},
    )


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise EvaluationRefused(sentence)
    return text.strip()


def _take_step(
    action: CaseAction,
    *,
    case_id: UUID,
    version: int,
    actor: User,
    at: datetime,
    note: str,
    changes: Mapping[str, Any] | None = None,
    ready: Callable[[ReviewCase], None] = lambda case: None,
    also: Callable[[ReviewCase], None] = lambda case: None,
) -> ReviewCase:
    """Moves the case along the table, or says why not.

    The same step with the same words by the same person on the same version is not taken twice: it is answered as
    done. Raises PermissionDenied, EvaluationRefused, or CaseChanged when something else came first.
    """
    with transaction.atomic():
        case = _load(case_id)
        policies.RIGHTS[action](actor, case, timezone.localdate(at)).enforce()
        if _is_taken(action, case, version, actor, note):
            return case
        if case.version != version:
            raise changed_since(case, version)
        target = workflow.target_of(action, case.state)
        if target is None:
            raise EvaluationRefused(workflow.why_closed(case.state))
        ready(case)
        moved = ReviewCase.objects.filter(pk=case.pk, state=case.state, version=version).update(
            state=target, version=version + 1, updated_at=at, **(changes or {})
        )
        if not moved:
            if _is_taken(action, case, version, actor, note):
                return _load(case_id)
            raise changed_since(case, version)
        also(case)
        ReviewEvent.objects.create(
            case=case,
            at=at,
            actor=actor,
            action=action,
            from_state=case.state,
            to_state=target,
            note=note,
            case_version=version,
        )
        return _load(case_id)


def _load(case_id: UUID) -> ReviewCase:
    joined = ReviewCase.objects.select_related("programme", "service_unit", "institution", "owner", "decided_by")
    return joined.prefetch_related("checks").get(pk=case_id)


def _is_taken(action: CaseAction, case: ReviewCase, version: int, actor: User, note: str) -> bool:
    """The note holds what was asked for: the other check, or another owner, is another step."""
    steps = ReviewEvent.objects.filter(case=case, case_version=version, action=action, actor=actor)
    return steps.filter(note=note).exists()
