"""Registering as a mentor, and BKD's answer to it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.models import Competency
from apps.employees.models import Employee, Institution
from apps.employees.policies import is_bkd_officer, is_same_person
from apps.employees.services.accounts import one_time_password
from apps.mentoring import policies, workflow
from apps.mentoring.enums import MentorAction, MentorKind, MentorState
from apps.mentoring.models import Mentor, MentorCompetency
from apps.mentoring.selectors.levels import held_by
from apps.mentoring.services.matching import discard_offers_of
from apps.mentoring.services.steps import MentoringRefused, claim_version, take_step
from apps.notifications.services import tell
from apps.parameters.selectors import values_of


@dataclass(frozen=True)
class Terms:
    """What a mentor offers, apart from the competencies."""

    capacity: int
    starts_on: date
    ends_on: date | None = None
    topics: Collection[str] = ()


@dataclass(frozen=True)
class OutsideMentor:
    """A registered person from outside and the account to sign in with; the password is stored nowhere."""

    mentor: Mentor
    username: str
    password: str


@transaction.atomic
def register_mentor(
    *, employee_id: UUID, competency_ids: Collection[int], terms: Terms, actor: User, at: datetime
) -> Mentor:
    """Registers an employee with competencies that the evidence shows. BKD's own registration needs no confirmation.

    A second registration while one lives is answered with the first. Raises PermissionDenied, or MentoringRefused for a
    competency without evidence at the level that mentors need.
    """
    on = timezone.localdate(at)
    employee = Employee.objects.select_related("institution").get(pk=employee_id)
    policies.can_register_mentor(actor, employee, on).enforce()
    _check_terms(terms, on)
    by_bkd = not is_same_person(actor, employee)
    living = Mentor.objects.living().filter(employee=employee)
    found = living.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            mentor = Mentor.objects.create(
                institution=employee.institution,
                employee=employee,
                registered_by=actor,
                state=MentorState.ACTIVE if by_bkd else MentorState.PROPOSED,
                decided_by=actor if by_bkd else None,
                created_at=at,
                updated_at=at,
                **_columns(terms),
            )
    except IntegrityError:
        # A second click registered in the meantime.
        return living.get()
    _keep_competencies(mentor, competency_ids, on)
    return mentor


@transaction.atomic
def register_outside_mentor(
    *,
    institution: Institution,
    kind: str,
    name: str,
    affiliation: str,
    levels: Mapping[int, int],
    note: str,
    terms: Terms,
    actor: User,
    at: datetime,
) -> OutsideMentor:
    """Registers an academic, a retired ASN or a professional with an account of one's own to consent and confirm with.

    `levels` maps competencies to the levels that BKD states; `note` says what they are known from.
    """
    on = timezone.localdate(at)
    is_bkd_officer(actor, institution.pk, on).enforce()
    _check_terms(terms, on)
    if kind not in set(MentorKind.values) - {MentorKind.EMPLOYEE}:
        raise MentoringRefused("Pilih jenis mentor dari luar: akademisi, pensiunan ASN, atau praktisi.")
    if not levels or not note.strip():
        raise MentoringRefused("Sebutkan sedikitnya satu kompetensi beserta dasar pernyataan tingkatnya.")
    password = one_time_password()
    account = User(username=f"mentor-{secrets.token_hex(4)}", full_name=name, must_change_password=True)
    account.set_password(password)
    account.save()
    mentor = Mentor.objects.create(
        institution=institution,
        kind=kind,
        user=account,
        outside_name=name,
        affiliation=affiliation,
        state=MentorState.ACTIVE,
        registered_by=actor,
        decided_by=actor,
        created_at=at,
        updated_at=at,
        **_columns(terms),
    )
    MentorCompetency.objects.bulk_create(
        MentorCompetency(mentor=mentor, competency_id=competency, level=level, basis=f"Dinyatakan BKD: {note.strip()}")
        for competency, level in sorted(levels.items())
    )
    return OutsideMentor(mentor, account.username, password)


@transaction.atomic
def change_mentor(
    *,
    mentor_id: UUID,
    version: int,
    terms: Terms,
    competency_ids: Collection[int] | None = None,
    actor: User,
    at: datetime,
) -> Mentor:
    """Capacity, topics and dates; with `competency_ids` also what an employee teaches, read anew from the evidence."""
    on = timezone.localdate(at)
    mentor = _load(mentor_id)
    policies.can_change_mentor(actor, mentor, on).enforce()
    _check_terms(terms, on)
    columns = _columns(terms)
    if mentor.version == version + 1 and all(getattr(mentor, key) == value for key, value in columns.items()):
        return mentor
    claim_version(mentor, version, at=at, changes=columns)
    if competency_ids is not None:
        mentor.competencies.all().delete()
        _keep_competencies(mentor, competency_ids, on)
    return mentor


@transaction.atomic
def confirm_mentor(*, mentor_id: UUID, version: int, actor: User, at: datetime) -> Mentor:
    """BKD's yes: from now on the mentor takes part in matching."""
    return _decide(
        MentorAction.CONFIRM, mentor_id, version, actor, at, "Pendaftaran Anda sebagai mentor disetujui BKD."
    )


@transaction.atomic
def refuse_mentor(*, mentor_id: UUID, version: int, note: str, actor: User, at: datetime) -> Mentor:
    """BKD's no, with its reason."""
    if not note.strip():
        raise MentoringRefused("Tulis alasannya, agar pendaftar tahu apa yang dapat ia lakukan.")
    text = "Pendaftaran Anda sebagai mentor belum disetujui. Baca alasannya."
    return _decide(MentorAction.REFUSE, mentor_id, version, actor, at, text, note=note.strip())


@transaction.atomic
def end_mentor(*, mentor_id: UUID, version: int, actor: User, at: datetime, note: str = "") -> Mentor:
    """The mentor stops, or BKD ends it: open offers fall back into the pool, pairs that run may be finished."""
    mentor = _load(mentor_id)
    policies.can_change_mentor(actor, mentor, timezone.localdate(at)).enforce()
    moved = take_step(
        mentor, MentorAction.END, table=workflow.MENTORS, version=version, actor=actor, at=at, note=note.strip()
    )
    if moved:
        discard_offers_of(mentor, actor=actor, at=at)
    return mentor


def _decide(
    action: str, mentor_id: UUID, version: int, actor: User, at: datetime, text: str, *, note: str = ""
) -> Mentor:
    mentor = _load(mentor_id)
    policies.can_decide_on_mentor(actor, mentor, timezone.localdate(at)).enforce()
    moved = take_step(
        mentor,
        action,
        table=workflow.MENTORS,
        version=version,
        actor=actor,
        at=at,
        note=note,
        changes={"decided_by": actor},
    )
    if moved:
        tell(
            recipient_ids=[mentor.account_id],
            key=f"{mentor.subject_key}:{mentor.version}",
            text=text,
            url=reverse("mentoring:mentor", args=[mentor.pk]),
            at=at,
        )
    return mentor


def _load(mentor_id: UUID) -> Mentor:
    return Mentor.objects.select_related("employee__unit", "institution").get(pk=mentor_id)


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "capacity": terms.capacity,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "topics": list(terms.topics),
    }


def _check_terms(terms: Terms, on: date) -> None:
    most = int(values_of(["mentor_max_capacity"], on)["mentor_max_capacity"])
    if not 1 <= terms.capacity <= most:
        raise MentoringRefused(f"Kapasitas mentor antara 1 dan {most} orang.")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise MentoringRefused("Tanggal akhir lebih awal daripada tanggal mulai. Periksa kedua tanggalnya.")


def _keep_competencies(mentor: Mentor, competency_ids: Collection[int], on: date) -> None:
    assert mentor.employee is not None  # noqa: S101  only employees register with evidence
    least = int(values_of(["mentor_min_level"], on)["mentor_min_level"])
    held = {one.competency.pk: one for one in held_by(mentor.employee, on) if one.level >= least}
    if not competency_ids:
        raise MentoringRefused("Pilih sedikitnya satu kompetensi yang dapat dibimbingkan.")
    for competency_id in competency_ids:
        if competency_id not in held:
            name = Competency.objects.filter(pk=competency_id).values_list("name", flat=True).first()
            raise MentoringRefused(
                f"Belum ada bukti {name or 'kompetensi itu'} pada tingkat {least} atau lebih. Pilih kompetensi lain."
            )
    MentorCompetency.objects.bulk_create(
        MentorCompetency(mentor=mentor, competency_id=pk, level=held[pk].level, basis=held[pk].basis)
        for pk in sorted(set(competency_ids))
    )
