"""Cohorts as the officer prepares and changes them, and their sessions. Every change raises the version by one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Cohort, CohortSession, Programme
from apps.catalogue.policies import delivery as policies
from apps.catalogue.services.delivery_failures import CohortChanged, CohortRefused
from apps.catalogue.services.seats import fill_seats, locked
from apps.core.formats import date_range
from apps.employees.policies import is_bkd_officer

NAME_TAKEN = "cohort_name_is_unique_in_its_programme"


@dataclass(frozen=True)
class CohortContent:
    """A cohort as its officer wants it."""

    name: str
    starts_on: date
    ends_on: date
    quota: int
    registration_opens_on: date
    registration_closes_on: date
    place: str = ""
    link: str = ""


@dataclass(frozen=True)
class SessionContent:
    day: date
    starts_at: time
    ends_at: time
    topic: str


def prepare_cohort(
    *, institution_id: int, programme_id: int, content: CohortContent, actor: User, at: datetime
) -> Cohort:
    """A draft that only the desk sees. Sent twice, the first is returned.

    Raises PermissionDenied, and CohortRefused for further education, a name that is taken or days that do not fit.
    """
    is_bkd_officer(actor, institution_id, timezone.localdate(at)).enforce()
    programme = Programme.objects.select_related("form").get(pk=programme_id)
    if programme.is_further_education:
        raise CohortRefused("Tugas belajar tidak dibuka per angkatan. Pilih program pelatihan.")
    _check(content)
    key = {"institution_id": institution_id, "programme_id": programme_id}
    try:
        with transaction.atomic():
            return Cohort.objects.create(**key, **asdict(content), created_at=at, updated_at=at)
    except IntegrityError as failure:
        if NAME_TAKEN not in str(failure):
            raise
        twin = Cohort.objects.filter(**key, **asdict(content)).first()
        if twin is None:
            raise _name_taken(content) from failure
        return twin


def change_cohort(*, cohort_id: UUID, version: int, content: CohortContent, actor: User, at: datetime) -> Cohort:
    """Raises CohortRefused when the quota is below the seats taken or sessions lie outside the new days.

    A larger quota lets people of the waiting list move up at once.
    """
    with transaction.atomic():
        cohort = _editable(cohort_id, actor, timezone.localdate(at))
        wanted = asdict(content)
        if cohort.version == version + 1 and all(getattr(cohort, key) == value for key, value in wanted.items()):
            return cohort
        _check(content)
        if content.quota < cohort.seats_taken:
            raise CohortRefused(
                f"Sudah {cohort.seats_taken} tempat terisi, jadi kuota tidak dapat kurang dari itu. "
                "Tolak peserta lebih dahulu bila kuota memang harus turun."
            )
        outside = ~Q(day__range=(content.starts_on, content.ends_on))
        if cohort.sessions.filter(outside).exists():
            raise CohortRefused("Ada sesi di luar tanggal yang baru. Ubah atau hapus sesi itu lebih dahulu.")
        try:
            with transaction.atomic():
                _claim(cohort, version, at=at, **wanted)
        except IntegrityError as failure:
            if NAME_TAKEN not in str(failure):
                raise
            raise _name_taken(content) from failure
        cohort = locked(cohort_id)
        fill_seats(cohort, actor=actor, at=at)
        cohort.refresh_from_db(fields=["seats_taken"])
        return cohort


def add_session(*, cohort_id: UUID, version: int, content: SessionContent, actor: User, at: datetime) -> CohortSession:
    with transaction.atomic():
        cohort = _editable(cohort_id, actor, timezone.localdate(at))
        if cohort.version == version + 1:
            twin = cohort.sessions.filter(**asdict(content)).first()
            if twin is not None:
                return twin
        _check_session(cohort, content)
        _claim(cohort, version, at=at)
        return CohortSession.objects.create(cohort=cohort, **asdict(content))


def change_session(
    *, cohort_id: UUID, version: int, session_id: int, content: SessionContent, actor: User, at: datetime
) -> CohortSession:
    """Raises CohortSession.DoesNotExist for another cohort's session."""
    with transaction.atomic():
        cohort = _editable(cohort_id, actor, timezone.localdate(at))
        session = cohort.sessions.get(pk=session_id)
        wanted = asdict(content)
        if cohort.version == version + 1 and all(getattr(session, key) == value for key, value in wanted.items()):
            return session
        _check_session(cohort, content, besides=session_id)
        _claim(cohort, version, at=at)
        cohort.sessions.filter(pk=session_id).update(**wanted)
        return cohort.sessions.get(pk=session_id)


def remove_session(*, cohort_id: UUID, version: int, session_id: int, actor: User, at: datetime) -> None:
    with transaction.atomic():
        cohort = _editable(cohort_id, actor, timezone.localdate(at))
        if cohort.version == version + 1 and not cohort.sessions.filter(pk=session_id).exists():
            return
        _claim(cohort, version, at=at)
        cohort.sessions.filter(pk=session_id).delete()


def _editable(cohort_id: UUID, actor: User, on: date) -> Cohort:
    cohort = locked(cohort_id)
    is_bkd_officer(actor, cohort.institution_id, on).enforce()
    state = policies.is_editable(cohort)
    if not state:
        raise CohortRefused(f"{state.reason} Isinya tidak dapat diubah lagi.")
    return cohort


def _claim(cohort: Cohort, version: int, *, at: datetime, **columns: object) -> None:
    claimed = Cohort.objects.filter(pk=cohort.pk, version=version, state=cohort.state).update(
        version=version + 1, updated_at=at, **columns
    )
    if not claimed:
        raise CohortChanged


def _check(content: CohortContent) -> None:
    if content.ends_on < content.starts_on:
        raise CohortRefused("Hari terakhir angkatan harus sama dengan atau sesudah hari pertamanya.")
    if content.registration_closes_on < content.registration_opens_on:
        raise CohortRefused("Hari terakhir pendaftaran harus sama dengan atau sesudah hari pertamanya.")
    if content.registration_closes_on > content.ends_on:
        raise CohortRefused("Pendaftaran harus berakhir sebelum angkatan selesai.")
    if content.quota < 1:
        raise CohortRefused("Kuota sekurangnya satu orang.")
    if not (content.place or content.link):
        raise CohortRefused("Tulis tempat pelaksanaan, tautan kelas daring, atau keduanya.")


def _check_session(cohort: Cohort, content: SessionContent, besides: int | None = None) -> None:
    if content.ends_at <= content.starts_at:
        raise CohortRefused("Sesi harus berakhir sesudah dimulai.")
    if not cohort.starts_on <= content.day <= cohort.ends_on:
        raise CohortRefused(
            f"Hari sesi harus berada dalam masa angkatan, {date_range(cohort.starts_on, cohort.ends_on)}."
        )
    others = cohort.sessions.filter(day=content.day, starts_at__lt=content.ends_at, ends_at__gt=content.starts_at)
    clash = (others.exclude(pk=besides) if besides else others).first()
    if clash is not None:
        raise CohortRefused(f"Waktu ini bertumpang tindih dengan sesi “{clash.topic}”. Pilih waktu lain.")


def _name_taken(content: CohortContent) -> CohortRefused:
    return CohortRefused(f"Program ini sudah mempunyai angkatan bernama “{content.name}”. Pilih nama lain.")
