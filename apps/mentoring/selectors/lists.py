"""Lists of mentors and requests, each with the same number of queries for any number of rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from apps.accounts.models import User
from apps.core.exports import Table
from apps.employees.models import Employee
from apps.mentoring.enums import RequestState
from apps.mentoring.models import Match, Mentor, MentorCompetency, MentoringRequest, Pair
from apps.mentoring.models.mentors import MentorQuerySet
from apps.mentoring.models.pairs import PairQuerySet
from apps.mentoring.models.requests import RequestQuerySet
from apps.plans.enums import PlanState
from apps.plans.models import PlanItem


@dataclass(frozen=True)
class Mine:
    """The reader as mentee and as mentor. `may_register` is False where there is nothing to register for."""

    offers: list[Match]
    pairs: list[Pair]
    requests: list[MentoringRequest]
    mentor: Mentor | None
    may_register: bool
    may_ask: bool


def mine_of(user: User, on: date) -> Mine:
    person: Employee | None = getattr(user, "employee", None)
    requests = MentoringRequest.objects.filter(employee=person) if person else MentoringRequest.objects.none()
    mentor = with_competencies(Mentor.objects.living().of_user(user)).first()
    offers = Match.objects.waiting_for(user).select_related(
        "request__employee__unit", "request__competency", "mentor__employee__unit"
    )
    return Mine(
        offers=list(offers.order_by("updated_at", "pk")),
        pairs=list(joined_pairs(Pair.objects.of_user(user)).order_by("state", "-created_at", "pk")),
        requests=list(requests.select_related("competency").order_by("-created_at", "pk")),
        mentor=mentor,
        may_register=person is not None and mentor is None,
        may_ask=person is not None,
    )


def joined_pairs(pairs: PairQuerySet) -> PairQuerySet:
    return pairs.select_related(
        "request__employee__unit",
        "request__competency",
        "request__plan_item",
        "mentor__employee__unit",
        "mentor__user",
    )


def with_competencies(mentors: MentorQuerySet) -> MentorQuerySet:
    links = MentorCompetency.objects.select_related("competency").order_by("-level", "competency__code")
    return mentors.select_related("employee__unit", "institution", "user").prefetch_related(
        Prefetch("competencies", links)
    )


def listed_mentors(user: User, on: date) -> MentorQuerySet:
    return with_competencies(Mentor.objects.visible_to(user, on))


def listed_requests(user: User, on: date) -> RequestQuerySet:
    return MentoringRequest.objects.visible_to(user, on).select_related("employee__unit", "competency")


def request_counts(requests: RequestQuerySet) -> list[tuple[RequestState, int]]:
    """How many requests stand in each state; one query."""
    counts = requests.order_by().aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in RequestState.values}
    )
    return [(state, counts[state]) for state in RequestState]


def items_to_ask_for(person: Employee) -> list[PlanItem]:
    """Activities of the verified plans, newest year first, that no living request of the person covers."""
    living = MentoringRequest.objects.living().filter(employee=person, competency=OuterRef("competency"))
    items = PlanItem.objects.filter(plan__employee=person, plan__state=PlanState.VERIFIED)
    return list(
        items.filter(~Exists(living))
        .select_related("plan__cycle", "competency", "form")
        .order_by("-plan__cycle__year", "quarter", "competency__code", "pk")
    )


MENTOR_HEADINGS = (
    "Nama", "Jenis", "Unit/lembaga", "Status", "Kompetensi (tingkat)", "Topik", "Kapasitas", "Mulai", "Sampai",
)  # fmt: skip


def mentor_table(mentors: MentorQuerySet) -> Table:
    """The list as a sheet, without NIP: the file leaves the house."""
    rows = [
        (
            mentor.name,
            mentor.get_kind_display(),
            mentor.place,
            mentor.get_state_display(),
            "; ".join(f"{held.competency} ({held.level})" for held in mentor.competencies.all()),
            ", ".join(mentor.topics),
            mentor.capacity,
            mentor.starts_on,
            mentor.ends_on,
        )
        for mentor in mentors
    ]
    return Table("Mentor", MENTOR_HEADINGS, rows)


def known_topics(institution_id: int, on: date) -> list[str]:
    """The tags of the institution's mentors, the most used first, at most twelve."""
    tags = Counter(tag for row in Mentor.objects.serving(on).filter(institution=institution_id) for tag in row.topics)
    return [tag for tag, _ in sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))[:12]]
