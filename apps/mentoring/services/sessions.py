"""The log of a pair's meetings: recorded by one, confirmed by both, then credited as learning hours."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.services.ledger import record_learning
from apps.core.formats import date_time, long_date
from apps.documents.services import issue
from apps.mentoring import policies
from apps.mentoring.enums import Side, Venue
from apps.mentoring.models import Pair, Session, SessionConfirmation
from apps.mentoring.services.pairs import load_pair
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.notifications.services import tell

# Registered by `mentoring/documents.py`.
KIND = "mentoring_session"


@dataclass(frozen=True)
class SessionContent:
    """What one of the two writes about a meeting."""

    held_on: date
    starts_at: time
    ends_at: time
    topic: str
    summary: str
    venue: str = Venue.ONSITE
    place: str = ""
    goal_id: UUID | None = None
    actions: str = ""
    actions_due_on: date | None = None
    next_on: date | None = None


@transaction.atomic
def record_session(
    *, pair_id: UUID, client_key: UUID, content: SessionContent, confirm: bool, actor: User, at: datetime
) -> Session:
    """Logs a meeting, with the writer's confirmation when `confirm`. The same `client_key` twice is one session.

    Raises PermissionDenied, or MentoringRefused for a meeting outside the pair's time.
    """
    pair = load_pair(pair_id)
    policies.can_write_in_pair(actor, pair).enforce()
    _check(pair, content, timezone.localdate(at))
    try:
        with transaction.atomic():
            session = Session.objects.create(
                pair=pair, client_key=client_key, recorded_by=actor, created_at=at, updated_at=at, **asdict(content)
            )
    except IntegrityError:
        return Session.objects.get(pair=pair, client_key=client_key)
    if confirm:
        return confirm_session(session_id=session.pk, version=session.version, actor=actor, at=at)
    return session


@transaction.atomic
def change_session(*, session_id: UUID, version: int, content: SessionContent, actor: User, at: datetime) -> Session:
    """A new version that both must confirm again. Raises MentoringRefused once both have confirmed."""
    session = _locked(session_id)
    policies.can_write_in_pair(actor, session.pair).enforce()
    if session.confirmed_at is not None:
        raise MentoringRefused("Sesi ini sudah dikonfirmasi keduanya, jadi isinya tidak dapat diubah lagi.")
    columns = asdict(content)
    if session.version == version + 1 and all(getattr(session, key) == value for key, value in columns.items()):
        # The same change sent twice.
        return session
    _check_version(session, version)
    _check(session.pair, content, timezone.localdate(at))
    Session.objects.filter(pk=session.pk, version=version, confirmed_at__isnull=True).update(
        version=version + 1, updated_at=at, **columns
    )
    session.refresh_from_db()
    return session


@transaction.atomic
def confirm_session(*, session_id: UUID, version: int, actor: User, at: datetime) -> Session:
    """One side's word for the version that it read, also after the pair has ended.

    The second side's word credits the session and issues its proof form. Confirmations of a session wait for each
    other, so that the second always sees the first. Twice is once. Raises MentoringChanged for an older version,
    NotCredited where the rule of hours is missing.
    """
    session = _locked(session_id)
    pair = load_pair(session.pair_id)
    policies.is_of_pair(actor, pair).enforce()
    _check_version(session, version)
    if session.confirmed_at is not None:
        return session
    side = Side.MENTOR if policies.is_mentor(actor, pair.mentor) else Side.MENTEE
    SessionConfirmation.objects.get_or_create(
        session=session, side=side, version=version, defaults={"user": actor, "at": at}
    )
    if session.confirmations.filter(version=version).count() < len(Side):
        _tell_the_other(session, pair, side, at=at)
        return session
    Session.objects.filter(pk=session.pk, version=version, confirmed_at__isnull=True).update(
        confirmed_at=at, updated_at=at
    )
    session.refresh_from_db()
    _credit(session, pair, actor=actor, at=at)
    issue(kind=KIND, subject_id=session.pk, actor=actor, at=at)
    return session


def _credit(session: Session, pair: Pair, *, actor: User, at: datetime) -> None:
    """One session for the mentee; the ledger knows the hours and the monthly cap."""
    record_learning(
        employee_id=pair.request.employee_id,
        form_code=pair.request.form_code,
        origin=session.origin,
        title=f"{pair.request.get_guidance_display()} {pair.request.competency}: {session.topic}"[:200],
        provider_name=pair.mentor.name,
        starts_on=session.held_on,
        ends_on=session.held_on,
        quantity=1,
        recorded_by=actor,
        at=at,
    )


def _locked(session_id: UUID) -> Session:
    Session.objects.select_for_update(no_key=True).get(pk=session_id)
    return Session.objects.select_related("pair__mentor__employee", "pair__request__employee").get(pk=session_id)


def _check_version(session: Session, version: int) -> None:
    if session.version != version:
        raise MentoringChanged(
            f"Isi sesi ini berubah pada {date_time(session.updated_at)}, setelah Anda membuka halaman. "
            "Tindakan Anda belum dijalankan. Baca isinya yang sekarang, lalu ulangi bila masih perlu."
        )


def _check(pair: Pair, content: SessionContent, on: date) -> None:
    begun = timezone.localdate(pair.created_at)
    if content.held_on > on:
        raise MentoringRefused("Sesi dicatat setelah berlangsung. Isi tanggal hari ini atau sebelumnya.")
    if content.held_on < begun:
        raise MentoringRefused(f"Pasangan ini terbentuk {long_date(begun)}. Isi tanggal sesudahnya.")
    if content.ends_at <= content.starts_at:
        raise MentoringRefused("Jam selesai lebih awal daripada jam mulai. Periksa kedua jamnya.")
    for day in (content.actions_due_on, content.next_on):
        if day is not None and day < content.held_on:
            raise MentoringRefused("Batas tindakan dan pertemuan berikutnya tidak boleh sebelum tanggal sesi.")
    if not content.topic.strip() or not content.summary.strip():
        raise MentoringRefused("Tulis topik dan ringkasan pembicaraan.")
    if content.goal_id is not None and not pair.goals.filter(pk=content.goal_id).exists():
        raise MentoringRefused("Pilih tujuan dari daftar tujuan pasangan ini.")


def _tell_the_other(session: Session, pair: Pair, side: str, *, at: datetime) -> None:
    other = pair.request.employee.user_id if side == Side.MENTOR else pair.mentor.account_id
    tell(
        recipient_ids=[other],
        key=f"{session.origin}:{session.version}:{side}",
        text=f"Sesi {long_date(session.held_on)} menunggu konfirmasi Anda.",
        url=reverse("mentoring:session", args=[session.pk]),
        at=at,
    )
