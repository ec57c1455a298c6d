"""Cohorts as their pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from apps.accounts.models import User
from apps.catalogue.enums import CohortAction, CohortState, EnrolmentState
from apps.catalogue.models import Cohort, CohortEvent, CohortSession, Enrolment, Programme
from apps.catalogue.models.delivery import CohortQuerySet
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.certificates import without_certificate
from apps.catalogue.workflow import delivery as workflow
from apps.core.decisions import Decision
from apps.employees.models import Employee

# What an officer is offered, in the order of the buttons; to cancel has a page of its own.
STEP_LABELS = {
    CohortAction.OPEN: ("buka", "Buka pendaftaran"),
    CohortAction.CLOSE: ("tutup", "Tutup pendaftaran"),
    CohortAction.START: ("mulai", "Mulai angkatan"),
    CohortAction.REOPEN: ("buka-kembali", "Buka kembali pendaftaran"),
    CohortAction.FINISH: ("selesai", "Selesaikan angkatan"),
}
# What cannot be taken back is asked for twice.
QUESTIONS = {
    CohortAction.START: "Pendaftar pada daftar tunggu diberi tahu bahwa tidak ada tempat, dan isi angkatan terkunci.",
    CohortAction.FINISH: "Hasil setiap peserta ditetapkan dari kehadirannya, dan JP yang selesai langsung dicatat.",
}


@dataclass(frozen=True)
class Step:
    """A button of the officer: the word of its address, its label, and the question before it, if any."""

    word: str
    label: str
    question: str


@dataclass(frozen=True)
class CohortPage:
    """One cohort as one reader sees it. A decision is None where the reader is not concerned at all."""

    cohort: Cohort
    sessions: list[CohortSession]
    own: Enrolment | None
    register: Decision | None
    withdraw: bool
    change: bool
    cancel: bool
    steps: list[Step]
    nominate: Decision | None
    reads_participants: bool
    takes_attendance: bool
    counts: list[tuple[EnrolmentState, int]]
    events: list[CohortEvent]
    # People who completed the cohort and have no valid certificate; None for who cannot issue any.
    certificates_due: int | None


def listed_cohorts(user: User, on: date) -> CohortQuerySet:
    return Cohort.objects.visible_to(user, on).select_related("programme__form", "programme__provider")


def coming_cohorts(programme: Programme, user: User, on: date) -> list[Cohort]:
    """The programme's announced cohorts that are not over, in the reader's institutions."""
    return list(Cohort.objects.visible_to(user, on).coming(on).filter(programme=programme))


def own_enrolment(cohort: Cohort, person: Employee | None) -> Enrolment | None:
    """The living one, else the newest."""
    if person is None:
        return None
    rows = Enrolment.objects.filter(cohort=cohort, employee=person).select_related("cohort", "employee", "competency")
    return rows.living().first() or rows.order_by("-arrival").first()


def cohort_page(cohort: Cohort, user: User, on: date) -> CohortPage:
    """A flat number of queries for any number of sessions and participants."""
    person: Employee | None = getattr(user, "employee", None)
    own = own_enrolment(cohort, person)
    living = own is not None and own.is_living
    seating = cohort.state in workflow.SEATING
    may_register = policies.can_register(user, cohort, person, on) if person and seating and not living else None
    officer = bool(policies.can_change_cohort(user, cohort, on))
    nominator = bool(policies.nominates_anybody(user, cohort, on))
    desk = policies.reads_desk(user, cohort, on)
    offered = [
        Step(word, label, QUESTIONS.get(action, ""))
        for action, (word, label) in STEP_LABELS.items()
        if policies.can_step(action, user, cohort, on)
    ]
    return CohortPage(
        cohort=cohort,
        sessions=list(cohort.sessions.all()),
        own=own,
        register=may_register,
        withdraw=bool(own and policies.can_withdraw(user, own, on)),
        change=officer,
        cancel=bool(policies.can_step(CohortAction.CANCEL, user, cohort, on)),
        steps=offered,
        nominate=policies.can_open_nominations(user, cohort, on) if nominator and seating else None,
        reads_participants=bool(policies.can_open_participants(user, cohort, on)),
        takes_attendance=desk and cohort.state == CohortState.RUNNING,
        counts=state_counts(cohort),
        events=list(cohort.events.select_related("actor")) if desk else [],
        certificates_due=(
            without_certificate(cohort).count() if policies.can_issue_certificates(user, cohort, on) else None
        ),
    )


def state_counts(cohort: Cohort) -> list[tuple[EnrolmentState, int]]:
    """How many stand in each state that occurs, in the order of the workflow; one query."""
    rows = cohort.enrolments.order_by().values_list("state").annotate(count=Count("pk"))
    counts = Counter(dict(rows))
    return [(state, counts[state]) for state in EnrolmentState if counts[state]]
