"""A need as an employee sees it: put forward, supported by colleagues, decided by BKD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.models import Competency
from apps.core.failures import Refused, StaleVersion
from apps.core.formats import date_time
from apps.employees.models import Employee
from apps.employees.supervision import opd_of
from apps.needs import policies, workflow
from apps.needs.enums import Occasion, ProposalAction, ProposalState
from apps.needs.models import NeedProposal, NeedSupport, ProposalEvent
from apps.notifications.services import tell

TWIN = "Usulan {name} untuk {year} dari pegawai ini sudah ada. Cukup satu usulan untuk satu kompetensi."


class ProposalRefused(Refused):
    """A rule stands against the wish; the sentence says which and what to do."""


class ProposalChanged(StaleVersion):
    """Somebody was faster; the sentence says who, what and when."""


@dataclass(frozen=True)
class ProposalContent:
    """A competency of the dictionary, or own words where none fits."""

    plan_year: int
    competency_id: int | None
    own_words: str
    lack: str
    benefit: str
    occasion: str = Occasion.ALONE


def propose_need(*, proposal_id: UUID, content: ProposalContent, actor: User, at: datetime) -> NeedProposal:
    """Hands in a proposal under the key that the page was given, so that a form sent twice is one proposal.

    Raises ProposalRefused for an account without an employee, a missing part, another year than this and the next,
    and a competency that the author has proposed for the year already.
    """
    person: Employee | None = getattr(actor, "employee", None)
    if person is None:
        raise ProposalRefused("Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
    _check(content, timezone.localdate(at).year)
    try:
        with transaction.atomic():
            return NeedProposal.objects.create(
                pk=proposal_id,
                institution_id=person.institution_id,
                author=person,
                opd=opd_of(person.unit),
                created_at=at,
                updated_at=at,
                **asdict(content),
            )
    except IntegrityError:
        stored = NeedProposal.objects.filter(pk=proposal_id, author=person).first()
        if stored is None:
            name = Competency.objects.get(pk=content.competency_id).name if content.competency_id else content.own_words
            raise ProposalRefused(TWIN.format(name=name, year=content.plan_year)) from None
        return stored


@transaction.atomic
def support_proposal(*, proposal_id: UUID, actor: User, at: datetime) -> NeedProposal:
    """ "I need this too"; twice is once. Raises PermissionDenied, and ProposalRefused once it is decided."""
    proposal, person = _to_support(proposal_id, actor)
    NeedSupport.objects.get_or_create(proposal=proposal, employee=person, defaults={"at": at})
    return proposal


@transaction.atomic
def take_back_support(*, proposal_id: UUID, actor: User) -> NeedProposal:
    """Raises PermissionDenied, and ProposalRefused once it is decided."""
    proposal, person = _to_support(proposal_id, actor)
    NeedSupport.objects.filter(proposal=proposal, employee=person).delete()
    return proposal


@transaction.atomic
def approve_proposal(
    *, proposal_id: UUID, version: int, competency_id: int, level: int, note: str, actor: User, at: datetime
) -> NeedProposal:
    """Makes it a need of the author and all supporters in the plan year; they read the reason.

    `level` is asked of those whose position has no standard for the competency. Raises PermissionDenied,
    ProposalRefused, ProposalChanged.
    """
    changes = {"competency_id": competency_id, "level": level}
    return _decide(ProposalAction.APPROVE, proposal_id, version, note, actor, at, changes)


@transaction.atomic
def reject_proposal(*, proposal_id: UUID, version: int, note: str, actor: User, at: datetime) -> NeedProposal:
    """A no with its reason. Raises PermissionDenied, ProposalRefused, ProposalChanged."""
    return _decide(ProposalAction.REJECT, proposal_id, version, note, actor, at, {})


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, version: int, actor: User, at: datetime) -> NeedProposal:
    """The author's own, while nothing is decided. Raises PermissionDenied, ProposalRefused, ProposalChanged."""
    proposal = _load(proposal_id)
    policies.can_withdraw_proposal(actor, proposal).enforce()
    _take_step(proposal, ProposalAction.WITHDRAW, version=version, actor=actor, at=at)
    return proposal


def _decide(
    action: str, proposal_id: UUID, version: int, note: str, actor: User, at: datetime, changes: Mapping[str, Any]
) -> NeedProposal:
    proposal = _load(proposal_id)
    policies.can_decide_on_proposal(actor, proposal, timezone.localdate(at)).enforce()
    note = note.strip()
    if not note:
        raise ProposalRefused("Tulis alasannya. Pengusul dan pendukungnya membaca alasan itu.")
    try:
        with transaction.atomic():
            decided = {**changes, "decision_note": note, "decided_at": at}
            moved = _take_step(proposal, action, version=version, actor=actor, at=at, note=note, changes=decided)
    except IntegrityError:
        name = Competency.objects.get(pk=changes["competency_id"]).name
        raise ProposalRefused(TWIN.format(name=name, year=proposal.plan_year)) from None
    if moved:
        _tell_everybody(proposal, at)
    return proposal


def _take_step(
    proposal: NeedProposal,
    action: str,
    *,
    version: int,
    actor: User,
    at: datetime,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> bool:
    """One conditional UPDATE and one event; False when this actor took this very step before."""
    if proposal.events.filter(version=version, action=action, actor=actor).exists():
        return False
    target = workflow.target_of(action, proposal.state)
    if proposal.version != version:
        raise _changed_since(proposal)
    if target is None:
        raise ProposalRefused(workflow.STANDING[ProposalState(proposal.state)])
    before = proposal.state
    standing = NeedProposal.objects.filter(pk=proposal.pk, state=before, version=version)
    if not standing.update(state=target, version=version + 1, updated_at=at, **(changes or {})):
        raise _changed_since(proposal)
    ProposalEvent.objects.create(
        proposal=proposal,
        at=at,
        actor=actor,
        action=action,
        from_state=before,
        to_state=target,
        note=note,
        version=version,
    )
    proposal.refresh_from_db()
    return True


def _to_support(proposal_id: UUID, actor: User) -> tuple[NeedProposal, Employee]:
    """Locked, so that nobody joins what was decided in the meantime."""
    proposal = NeedProposal.objects.select_for_update().get(pk=proposal_id)
    policies.can_support(actor, proposal).enforce()
    if proposal.state != ProposalState.SUBMITTED:
        raise ProposalRefused(workflow.STANDING[ProposalState(proposal.state)])
    return proposal, actor.employee


def _load(proposal_id: UUID) -> NeedProposal:
    return NeedProposal.objects.select_related("author", "competency").get(pk=proposal_id)


def _changed_since(proposal: NeedProposal) -> ProposalChanged:
    event = proposal.events.select_related("actor").order_by("version").last()
    if event is None:
        return ProposalChanged("Halaman ini sudah lama. Periksa isinya yang sekarang, lalu ulangi.")
    return ProposalChanged(
        f"{event.actor} sudah {event.get_action_label()} usulan ini pada {date_time(event.at)}, sebelum tindakan Anda "
        "sampai. Tindakan Anda tidak dijalankan."
    )


def _tell_everybody(proposal: NeedProposal, at: datetime) -> None:
    """Author and supporters; the reason itself is read on the page."""
    words = {
        ProposalState.APPROVED: f"disetujui dan menjadi kebutuhan Anda untuk {proposal.plan_year}",
        ProposalState.REJECTED: "ditolak",
    }
    supporters = proposal.supports.values_list("employee__user_id", flat=True)
    tell(
        recipient_ids=[proposal.author.user_id, *supporters],
        key=f"need-proposal:{proposal.pk}:{proposal.version}",
        text=f"Usulan “{proposal.subject}” {words[ProposalState(proposal.state)]}. Baca alasannya.",
        url=reverse("needs:proposal", args=[proposal.pk]),
        at=at,
    )


def _check(content: ProposalContent, this_year: int) -> None:
    if content.plan_year not in (this_year, this_year + 1):
        raise ProposalRefused(f"Usulan diterima untuk rencana {this_year} dan {this_year + 1}.")
    if content.competency_id is None and not content.own_words.strip():
        raise ProposalRefused("Pilih kompetensi dari kamus, atau tulis dengan kata sendiri.")
    if not (content.lack.strip() and content.benefit.strip()):
        raise ProposalRefused("Tulis apa yang kurang dan apa manfaatnya bagi layanan.")
