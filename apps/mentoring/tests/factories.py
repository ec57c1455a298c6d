"""Mentoring by situation, on 2 November 2026. What people decided is made by walking there through the services."""

from datetime import date, time
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.catalogue.models import DevelopmentForm
from apps.catalogue.tests.factories import DevelopmentFormFactory
from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory
from apps.mentoring.enums import (
    MatchAction,
    MatchState,
    MentorAction,
    MentorKind,
    MentorState,
    PairAction,
    PairState,
    RequestAction,
    RequestState,
    Side,
)
from apps.mentoring.models import (
    Goal,
    Leftover,
    Match,
    MatchEvent,
    MatchRun,
    Mentor,
    MentorCompetency,
    MentorEvent,
    MentoringRequest,
    Pair,
    PairEvent,
    RequestEvent,
    Session,
    SessionConfirmation,
)
from apps.mentoring.services import matching, mentors, pairs, requests, sessions
from apps.mentoring.tests.library import PracticeEventFactory, PracticeFactory
from apps.plans.models import Plan
from apps.plans.tests.factories import AT, TODAY, PlanFactory, PlanGapFactory, PlanItemFactory

__all__ = ["AT", "TODAY", "PracticeEventFactory", "PracticeFactory"]


class MentorFactory(DjangoModelFactory):
    """A confirmed mentor; `teaches={competency: level}`, `outside=True` for an academic with an account."""

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    class Params:
        outside = factory.Trait(
            kind=MentorKind.ACADEMIC,
            employee=None,
            institution=factory.SubFactory(InstitutionFactory),
            user=factory.SubFactory(UserFactory),
            outside_name=factory.Sequence(lambda n: f"Dr. Mentor {n}"),
            affiliation="Universitas Contoh",
        )
        proposed = factory.Trait(state=MentorState.PROPOSED, decided_by=None)

    employee = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("employee.institution")
    capacity = 2
    starts_on = date(2026, 1, 1)
    state = MentorState.ACTIVE
    registered_by = factory.SubFactory(UserFactory)
    decided_by = factory.SubFactory(UserFactory)
    created_at = AT
    updated_at = AT

    @factory.post_generation
    def teaches(self, create, levels, **kwargs):
        if create:
            for competency, level in (levels or {}).items():
                MentorCompetencyFactory(mentor=self, competency=competency, level=level)


class MentorCompetencyFactory(DjangoModelFactory):
    class Meta:
        model = MentorCompetency

    mentor = factory.SubFactory(MentorFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 4
    basis = "Tingkat aktual 4: Asesmen kompetensi 4 (1 Okt 2026)"


class MentorEventFactory(DjangoModelFactory):
    class Meta:
        model = MentorEvent

    mentor = factory.SubFactory(MentorFactory)
    at = AT
    actor = factory.SelfAttribute("mentor.decided_by")
    action = MentorAction.CONFIRM
    from_state = MentorState.PROPOSED
    to_state = MentorState.ACTIVE
    version = 1


class MentoringRequestFactory(DjangoModelFactory):
    """An open request from an activity of a plan."""

    class Meta:
        model = MentoringRequest

    employee = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("employee.institution")
    competency = factory.SubFactory(CompetencyFactory)
    plan_item = factory.LazyAttribute(
        lambda request: PlanItemFactory(
            plan=Plan.objects.filter(employee=request.employee).first() or PlanFactory(employee=request.employee),
            competency=request.competency,
        )
    )
    wanted_level = 3
    asked_by = factory.SelfAttribute("employee.user")
    created_at = AT
    updated_at = AT


class RequestEventFactory(DjangoModelFactory):
    class Meta:
        model = RequestEvent

    request = factory.SubFactory(MentoringRequestFactory)
    at = AT
    actor = factory.SelfAttribute("request.asked_by")
    action = RequestAction.WITHDRAW
    from_state = RequestState.OPEN
    to_state = RequestState.WITHDRAWN
    version = 1


class MatchRunFactory(DjangoModelFactory):
    class Meta:
        model = MatchRun

    institution = factory.SubFactory(InstitutionFactory)
    at = AT
    started_by = factory.SubFactory(UserFactory)
    request_count = 1
    mentor_count = 1
    pair_count = 1


class LeftoverFactory(DjangoModelFactory):
    class Meta:
        model = Leftover

    run = factory.SubFactory(MatchRunFactory)
    request = factory.SubFactory(MentoringRequestFactory)
    why = "Belum ada mentor dengan Pelayanan Publik tingkat 3 atau lebih."


class MatchFactory(DjangoModelFactory):
    """A proposal of a run, as long as nobody offered it."""

    class Meta:
        model = Match

    request = factory.SubFactory(MentoringRequestFactory)
    run = factory.LazyAttribute(lambda match: MatchRunFactory(institution=match.request.institution))
    mentor = factory.SubFactory(MentorFactory)
    score = "0.8000"
    parts = factory.LazyFunction(
        lambda: [
            {
                "label": "Selisih tingkat",
                "fit": "1.0000",
                "weight": "0.5000",
                "points": "0.5000",
                "explanation": "1 tingkat di atas yang dituju (selisih ideal)",
            }
        ]
    )
    why = "Mentor menguasai kompetensi ini. Skor 0,80."
    why_not_next = "Tidak ada mentor lain yang memenuhi syarat untuk permintaan ini."
    created_at = AT
    updated_at = AT


class MatchEventFactory(DjangoModelFactory):
    class Meta:
        model = MatchEvent

    match = factory.SubFactory(MatchFactory)
    at = AT
    actor = factory.SubFactory(UserFactory)
    action = MatchAction.OFFER
    from_state = MatchState.PROPOSED
    to_state = MatchState.OFFERED
    version = 1


class PairFactory(DjangoModelFactory):
    class Meta:
        model = Pair

    match = factory.SubFactory(MatchFactory, state=MatchState.AGREED, request__state=RequestState.PAIRED)
    request = factory.SelfAttribute("match.request")
    mentor = factory.SelfAttribute("match.mentor")
    institution = factory.SelfAttribute("match.request.institution")
    created_at = AT
    updated_at = AT


class PairEventFactory(DjangoModelFactory):
    class Meta:
        model = PairEvent

    pair = factory.SubFactory(PairFactory)
    at = AT
    actor = factory.SelfAttribute("pair.request.employee.user")
    action = PairAction.CLOSE
    from_state = PairState.ACTIVE
    to_state = PairState.CLOSED
    version = 1


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    pair = factory.SubFactory(PairFactory)
    text = factory.Sequence(lambda n: f"Menjawab pengaduan dalam {n + 1} hari")
    set_by = factory.SelfAttribute("pair.request.employee.user")
    set_at = AT


class SessionFactory(DjangoModelFactory):
    """A meeting on the day of the pair that nobody has confirmed."""

    class Meta:
        model = Session

    pair = factory.SubFactory(PairFactory)
    client_key = factory.LazyFunction(uuid4)
    held_on = TODAY
    starts_at = time(9, 0)
    ends_at = time(10, 30)
    topic = "Menjawab pengaduan"
    summary = "Membahas tiga pengaduan minggu lalu."
    recorded_by = factory.SelfAttribute("pair.request.employee.user")
    created_at = AT
    updated_at = AT


class SessionConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = SessionConfirmation

    session = factory.SubFactory(SessionFactory)
    side = Side.MENTEE
    version = 1
    user = factory.SelfAttribute("session.recorded_by")
    at = AT


def content(**kwargs):
    """What one of the two writes about a meeting of 2 November 2026."""
    base = {
        "held_on": TODAY,
        "starts_at": time(9, 0),
        "ends_at": time(10, 30),
        "topic": "Menjawab pengaduan",
        "summary": "Membahas tiga pengaduan minggu lalu.",
        "place": "Ruang rapat BKD",
    }
    return sessions.SessionContent(**{**base, **kwargs})


def log(pair, actor, confirm=False, client_key=None, **kwargs):
    """`log(pair, cast.leader)` records a meeting; with `confirm=True` the writer's word is given too."""
    return sessions.record_session(
        pair_id=pair.pk,
        client_key=client_key or uuid4(),
        content=content(**kwargs),
        confirm=confirm,
        actor=actor.user,
        at=AT,
    )


def proposed(cast, employee=None, mentor=None, level=4, **kwargs):
    """Sari's request with Irwan of another line as her mentor, as a run proposes it."""
    request = MentoringRequestFactory(employee=employee or cast.employee, **kwargs)
    mentor = mentor or MentorFactory(employee=cast.leader, teaches={request.competency: level})
    return MatchFactory(request=request, mentor=mentor)


def match_step(name, match, actor, **kwargs):
    """Takes one step on the newest version: `match_step("offer_match", match, cast.bkd_officer)`."""
    match.refresh_from_db()
    base = {"match_id": match.pk, "actor": getattr(actor, "user", actor), "at": AT}
    if name != "agree_to_match":
        base["version"] = match.version
    return getattr(matching, name)(**{**base, **kwargs})


def offered(cast, **kwargs):
    return match_step("offer_match", proposed(cast, **kwargs), cast.bkd_officer)


def mentor_agreed(cast):
    return match_step("agree_to_match", offered(cast), cast.leader)


def mentee_agreed(cast):
    return match_step("agree_to_match", offered(cast), cast.employee)


def agreed(cast, **kwargs):
    match = offered(cast, **kwargs)
    for user_id in (match.mentor.account_id, match.request.employee.user_id):
        match = match_step("agree_to_match", match, User.objects.get(pk=user_id))
    return match


def declined(cast):
    return match_step("decline_match", offered(cast), cast.leader, note="Sedang menangani proyek lain.")


def discarded(cast):
    return match_step("take_back_match", proposed(cast), cast.bkd_officer, note="Mentor pindah tugas.")


SITUATIONS = {
    MatchState.PROPOSED: proposed,
    MatchState.OFFERED: offered,
    MatchState.MENTOR_AGREED: mentor_agreed,
    MatchState.MENTEE_AGREED: mentee_agreed,
    MatchState.AGREED: agreed,
    MatchState.DECLINED: declined,
    MatchState.DISCARDED: discarded,
}


def paired(cast, **kwargs):
    """Sari (mentee) and Irwan (mentor) after both consents."""
    return Pair.objects.get(match=agreed(cast, **kwargs))


def pair_step(name, pair, actor, **kwargs):
    pair.refresh_from_db()
    base = {"pair_id": pair.pk, "version": pair.version, "actor": actor.user, "at": AT}
    return getattr(pairs, name)(**{**base, **kwargs})


def proven(employee, competency, level, source=EvidenceSource.ASSESSMENT):
    """Evidence of 1 October 2026 that the employee stands at the level."""
    return LevelEvidenceFactory(
        employee=employee,
        competency=competency,
        level=level,
        source=source,
        observed_on=date(2026, 10, 1),
        origin=f"test:{source}",
    )


def terms(**kwargs):
    return mentors.Terms(**{"capacity": 2, "starts_on": TODAY, "topics": ["penanganan pengaduan"], **kwargs})


def wish(**kwargs):
    return requests.Wish(**{"guidance": "MENTORING", "wanted_level": 3, **kwargs})


def verified_item(employee, competency=None, **kwargs):
    """An activity of a verified plan with its gap."""
    competency = competency or CompetencyFactory(name="Pelayanan Publik")
    plan = Plan.objects.filter(employee=employee).first()
    if plan is None:
        boss = EmployeeFactory(unit=employee.unit)
        plan = PlanFactory(
            employee=employee,
            state="VERIFIED",
            submitted_at=AT,
            endorsed_by=boss,
            endorsed_at=AT,
            verified_by=boss.user,
            verified_at=AT,
        )
    PlanGapFactory(plan=plan, competency=competency)
    form = DevelopmentForm.objects.filter(code="NKL02").first()
    form = form or DevelopmentFormFactory(code="NKL02", name="Mentoring", pillar=20)
    return PlanItemFactory(plan=plan, competency=competency, form=form, **kwargs)
