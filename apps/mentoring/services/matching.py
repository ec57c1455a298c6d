"""Running a matching, offering what it proposes or somebody else, and the two answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formats import number
from apps.employees.models import Institution
from apps.employees.policies import is_bkd_officer
from apps.jobs.models import Job
from apps.jobs.services import request_job
from apps.mentoring import matching, policies, workflow
from apps.mentoring.enums import MatchAction, MatchState, RequestAction, RequestState
from apps.mentoring.models import Leftover, Match, MatchEvent, MatchRun, Mentor, MentoringRequest
from apps.mentoring.models.matches import WAITING
from apps.mentoring.selectors.pool import WEIGHT_KEYS, mentees_of, mentors_of, pool_of, weights_from
from apps.mentoring.services.notices import tell_about_match
from apps.mentoring.services.pairs import begin_pair
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused, take_step
from apps.parameters.selectors import values_of

RUN = "mentoring.match"
Tell = Callable[[int, int, str], None]
SUPERSEDED = "Digantikan oleh penjodohan yang lebih baru."
# How often a consent looks again when the other side answers at the same moment.
ATTEMPTS = 4
EXCLUDED = {
    matching.Exclusion.SAME_PERSON: "Mentor dan pegawai adalah orang yang sama. Pilih mentor lain.",
    matching.Exclusion.SUPERIOR: "Mentor ini atasan langsung pegawai. Pilih mentor di luar garis komandonya.",
    matching.Exclusion.BELOW_LEVEL: "Mentor ini belum pada tingkat yang dituju. Pilih mentor lain.",
    matching.Exclusion.BARRED: "Penawaran dengan mentor ini pernah ditolak. Pilih mentor lain.",
    matching.Exclusion.FULL: "Kapasitas mentor ini sudah penuh. Pilih mentor lain, atau naikkan kapasitasnya.",
}


@transaction.atomic
def ask_for_run(*, institution: Institution, actor: User, at: datetime) -> Job:
    """Queues a matching. Raises PermissionDenied, or MentoringRefused when there is nothing to match."""
    is_bkd_officer(actor, institution.pk, timezone.localdate(at)).enforce()
    if not MentoringRequest.objects.filter(institution=institution, state=RequestState.OPEN).exists():
        raise MentoringRefused("Tidak ada permintaan yang menunggu. Penjodohan dapat dimulai setelah ada permintaan.")
    title = f"Penjodohan mentor {institution}"
    return request_job(kind=RUN, title=title, params={"institution": institution.pk}, actor=actor, at=at)


@transaction.atomic
def run_matching(
    *, institution_id: int, actor: User, at: datetime, job: Job | None = None, tell: Tell | None = None
) -> MatchRun:
    """Proposes the best mentors for all open requests, and keeps why, also for who is left without.

    Earlier proposals that nobody offered are discarded. The same job twice is one run. Raises PermissionDenied.
    """
    on = timezone.localdate(at)
    is_bkd_officer(actor, institution_id, on).enforce()
    # Two runs of an institution wait for each other.
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)
    done = MatchRun.objects.filter(job=job).first() if job else None
    if done is not None:
        return done
    say = tell or (lambda *_: None)
    say(1, 3, "Membaca permintaan dan mentor")
    pool = pool_of(institution_id, on)
    say(2, 3, f"Menjodohkan {number(len(pool.mentees))} permintaan")
    result = matching.match(pool.mentees, pool.mentors, pool.weights)
    _discard_proposals(institution_id, actor, at)
    run = MatchRun.objects.create(
        institution_id=institution_id,
        job=job,
        at=at,
        started_by=actor,
        weights=pool.rules,
        request_count=len(pool.mentees),
        mentor_count=len(pool.mentors),
        pair_count=len(result.proposals),
    )
    Match.objects.bulk_create(
        [
            Match(
                run=run,
                request_id=UUID(proposal.mentee.id),
                mentor_id=UUID(proposal.mentor.id),
                why=proposal.why,
                why_not_next=proposal.why_not_next,
                created_at=at,
                updated_at=at,
                **_scored(proposal.fit),
            )
            for proposal in result.proposals
        ],
        batch_size=500,
    )
    Leftover.objects.bulk_create(
        [Leftover(run=run, request_id=UUID(entry.mentee.id), why=entry.why) for entry in result.unmatched],
        batch_size=500,
    )
    say(3, 3, "Selesai")
    return run


@transaction.atomic
def offer_match(*, match_id: UUID, version: int, actor: User, at: datetime) -> Match:
    """BKD's yes to a proposal: both people are asked.

    Raises MentoringRefused when the mentor has no place left or no longer serves.
    """
    match = load_match(match_id)
    policies.can_work_on_match(actor, match, timezone.localdate(at)).enforce()
    request = _lock(match.request_id, match.mentor_id)
    match.refresh_from_db()
    if match.state == MatchState.PROPOSED:
        _check_open(request)
        _check_still_possible(match.request, match.mentor, timezone.localdate(at))
    return _offer(match, version, actor, at)


@transaction.atomic
def choose_mentor(*, request_id: UUID, mentor_id: UUID, reason: str, actor: User, at: datetime) -> Match:
    """BKD offers a mentor of its own choice for an open request, with the reason; a proposal steps aside.

    Raises MentoringRefused for who may not be paired, whatever the reason.
    """
    on = timezone.localdate(at)
    request = MentoringRequest.objects.select_related("employee__unit", "competency").get(pk=request_id)
    policies.can_match_request(actor, request, on).enforce()
    if not reason.strip():
        raise MentoringRefused("Tulis alasan memilih mentor ini; alasan tersimpan bersama usulan.")
    locked = _lock(request_id, mentor_id)
    mentor = Mentor.objects.select_related("employee__unit").get(pk=mentor_id)
    if mentor.institution_id != request.institution_id:
        raise MentoringRefused("Mentor ini terdaftar pada instansi lain. Pilih mentor instansi Anda.")
    found = Match.objects.filter(request=request, mentor=mentor, state=MatchState.OFFERED).first()
    if found is not None and found.chosen_because == reason.strip():
        # The same choice sent twice.
        return load_match(found.pk)
    _check_open(locked)
    fit = _check_still_possible(request, mentor, on)
    for proposal in Match.objects.filter(request=request, state=MatchState.PROPOSED):
        _step(proposal, MatchAction.DISCARD, proposal.version, actor, at, note=reason.strip())
    mentee = mentees_of([request], on)[0]
    match = Match.objects.create(
        request=request,
        mentor=mentor,
        why=matching.why_this(mentee, fit),
        chosen_because=reason.strip(),
        created_at=at,
        updated_at=at,
        **_scored(fit),
    )
    return _offer(load_match(match.pk), match.version, actor, at)


@transaction.atomic
def take_back_match(*, match_id: UUID, version: int, note: str, actor: User, at: datetime) -> Match:
    """BKD takes a proposal or an unanswered offer back, with the reason; the request returns to the pool."""
    match = load_match(match_id)
    policies.can_work_on_match(actor, match, timezone.localdate(at)).enforce()
    _need(note)
    was_offered = match.state != MatchState.PROPOSED
    if _step(match, MatchAction.DISCARD, version, actor, at, note=note.strip()) and was_offered:
        _reopen(match, actor, at)
    return match


@transaction.atomic
def agree_to_match(*, match_id: UUID, actor: User, at: datetime) -> Match:
    """The actor's own consent; the second one of the two makes the pair.

    Needs no version: the offer does not change, and both may answer at the same moment. Twice is once.
    """
    match = load_match(match_id)
    policies.can_answer_match(actor, match).enforce()
    action = MatchAction.MENTOR_AGREE if policies.is_mentor(actor, match.mentor) else MatchAction.MENTEE_AGREE
    for _ in range(ATTEMPTS):
        if match.events.filter(action=action, actor=actor).exists():
            return match
        try:
            _step(match, action, match.version, actor, at)
        except MentoringChanged:
            match = load_match(match_id)
            continue
        if match.state == MatchState.AGREED:
            _move_request(match, RequestAction.PAIR, actor, at)
            begin_pair(match, at=at)
        tell_about_match(match, actor=actor, at=at)
        return match
    raise MentoringChanged("Usulan ini baru saja berubah. Muat ulang halaman, lalu ulangi bila masih perlu.")


@transaction.atomic
def decline_match(*, match_id: UUID, version: int, note: str, actor: User, at: datetime) -> Match:
    """One of the two says no, with the reason: back to the pool, and this mentor is not proposed again."""
    match = load_match(match_id)
    policies.can_answer_match(actor, match).enforce()
    _need(note)
    if _step(match, MatchAction.DECLINE, version, actor, at, note=note.strip()):
        _reopen(match, actor, at)
        tell_about_match(match, actor=actor, at=at)
    return match


def discard_offers_of(mentor: Mentor, *, actor: User, at: datetime) -> None:
    """In the transaction in which a mentor stops: nobody answers an offer of a mentor who is gone."""
    waiting = Match.objects.filter(mentor=mentor, state__in=(MatchState.PROPOSED, *WAITING)).order_by("pk")
    for match in waiting.select_related("request"):
        was_offered = match.state != MatchState.PROPOSED
        _step(match, MatchAction.DISCARD, match.version, actor, at, note="Mentor berhenti.")
        if was_offered:
            _reopen(match, actor, at)


def load_match(match_id: UUID) -> Match:
    joined = Match.objects.select_related(
        "request__employee__unit", "request__competency", "mentor__employee__unit", "mentor__user"
    )
    return joined.get(pk=match_id)


def _offer(match: Match, version: int, actor: User, at: datetime) -> Match:
    if _step(match, MatchAction.OFFER, version, actor, at):
        _move_request(match, RequestAction.OFFER, actor, at)
        tell_about_match(match, actor=actor, at=at)
    return match


def _step(match: Match, action: str, version: int, actor: User, at: datetime, note: str = "") -> bool:
    return take_step(match, action, table=workflow.MATCHES, version=version, actor=actor, at=at, note=note)


def _move_request(match: Match, action: str, actor: User, at: datetime) -> None:
    request = MentoringRequest.objects.get(pk=match.request_id)
    take_step(request, action, table=workflow.REQUESTS, version=request.version, actor=actor, at=at)


def _reopen(match: Match, actor: User, at: datetime) -> None:
    _move_request(match, RequestAction.REOPEN, actor, at)


def _need(note: str) -> None:
    if not note.strip():
        raise MentoringRefused("Tulis alasannya, agar yang lain tahu mengapa usulan ini tidak dilanjutkan.")


def _lock(request_id: UUID, mentor_id: UUID) -> MentoringRequest:
    """Offers for one request, and offers to one mentor, wait for each other: one offer a request, capacity kept."""
    request = MentoringRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    Mentor.objects.select_for_update(no_key=True).get(pk=mentor_id)
    return request


def _check_open(request: MentoringRequest) -> None:
    if request.state != RequestState.OPEN:
        raise MentoringRefused(workflow.REQUESTS.standing[RequestState(request.state)])


def _check_still_possible(request: MentoringRequest, mentor: Mentor, on: date) -> matching.Fit:
    """The fit of the two today. Raises MentoringRefused when something stands between them."""
    serving = mentors_of(Mentor.objects.serving(on).filter(pk=mentor.pk), on)
    if not serving:
        raise MentoringRefused("Mentor ini sedang tidak bertugas sebagai mentor. Pilih mentor lain.")
    mentee = mentees_of([request], on)[0]
    exclusion = matching.exclusion_of(mentee, serving[0])
    if exclusion is not None:
        raise MentoringRefused(EXCLUDED[exclusion])
    return matching.fit_of(mentee, serving[0], weights_from(values_of(WEIGHT_KEYS, on)))


def _scored(fit: matching.Fit) -> dict[str, Any]:
    parts = [
        {
            "label": part.label,
            "fit": str(part.fit),
            "weight": str(part.weight),
            "points": str(part.points),
            "explanation": part.explanation,
        }
        for part in fit.parts
    ]
    return {"score": fit.score, "parts": parts}


def _discard_proposals(institution_id: int, actor: User, at: datetime) -> None:
    """Several thousand at once, so in three queries; the version in the event is the one before."""
    old = list(
        Match.objects.select_for_update()
        .filter(request__institution=institution_id, state=MatchState.PROPOSED)
        .values_list("pk", "version")
    )
    Match.objects.filter(pk__in=[pk for pk, _ in old], state=MatchState.PROPOSED).update(
        state=MatchState.DISCARDED, version=F("version") + 1, updated_at=at
    )
    MatchEvent.objects.bulk_create(
        [
            MatchEvent(
                match_id=pk,
                at=at,
                actor=actor,
                action=MatchAction.DISCARD,
                from_state=MatchState.PROPOSED,
                to_state=MatchState.DISCARDED,
                note=SUPERSEDED,
                version=version,
            )
            for pk, version in old
        ],
        batch_size=500,
    )
