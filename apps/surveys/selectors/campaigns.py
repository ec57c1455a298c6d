"""A survey as its officers see it: what opening would do, how far the answers are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from apps.competencies.selectors.standards import required_levels
from apps.core import formats
from apps.core.exports import Table
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import opd_id, supervisors_of
from apps.jobs.models import Job, WorkState
from apps.surveys.enums import CampaignState, RaterKind, ResponseState
from apps.surveys.models import TOUCHED_OR_VACANT, Campaign, Questionnaire, Response

# The kind of the job that opens a survey.
OPENING = "surveys.open_campaign"


def opening_job(campaign: Campaign) -> Job | None:
    """The job that opens the survey, as long as it waits or runs."""
    jobs = Job.objects.filter(kind=OPENING, params__campaign=str(campaign.pk))
    return jobs.filter(state__in=[WorkState.QUEUED, WorkState.RUNNING]).first()


def surveyed_people(campaign: Campaign) -> list[Employee]:
    """Who is in service in the survey's units or below them and is not asked already in an open survey of the year."""
    units = list(campaign.units.all())
    elsewhere = Questionnaire.objects.filter(
        campaign__state=CampaignState.OPEN, campaign__plan_year=campaign.plan_year
    ).exclude(campaign=campaign)
    people = Employee.objects.active().within(units).exclude(pk__in=elsewhere.values("subject"))
    return list(people.select_related("unit").order_by("pk"))


@dataclass(frozen=True)
class OpeningPreview:
    """What opening the survey today would make."""

    people: int
    questions: int
    fewest: int
    most: int
    without_standard: int
    without_supervisor: int
    without_account: int

    @property
    def span(self) -> str:
        return f"{self.fewest}–{self.most}"


def opening_preview(campaign: Campaign, on: date) -> OpeningPreview:
    people = surveyed_people(campaign)
    levels = required_levels(people, on)
    supervised = supervisors_of(people, on)
    asked = [person for person in people if levels[person.pk]]
    counts = [len(levels[person.pk]) for person in asked]
    return OpeningPreview(
        people=len(asked),
        questions=sum(counts),
        fewest=min(counts, default=0),
        most=max(counts, default=0),
        without_standard=len(people) - len(asked),
        without_supervisor=sum(person.pk not in supervised for person in asked),
        without_account=sum(person.user_id is None for person in asked),
    )


@dataclass(frozen=True)
class Progress:
    """How many of `people` sent or began each of the two ratings. `vacant`: nobody is there to rate them."""

    name: str
    people: int
    self_sent: int
    self_begun: int
    supervisor_sent: int
    supervisor_begun: int
    vacant: int

    @property
    def self_missing(self) -> int:
        return self.people - self.self_sent

    @property
    def supervisor_missing(self) -> int:
        return self.people - self.supervisor_sent

    @property
    def self_words(self) -> str:
        return f"{formats.number(self.self_sent)} dari {formats.number(self.people)} pegawai"

    @property
    def supervisor_words(self) -> str:
        return f"{formats.number(self.supervisor_sent)} dari {formats.number(self.people)} pegawai"


@dataclass(frozen=True)
class CampaignProgress:
    total: Progress
    by_opd: list[Progress]


_BY_SUPERVISOR = Q(kind=RaterKind.SUPERVISOR)
_COUNTED = {
    "self_sent": Q(kind=RaterKind.SELF, state=ResponseState.SENT),
    "self_begun": Q(kind=RaterKind.SELF, state=ResponseState.DRAFT),
    "supervisor_sent": _BY_SUPERVISOR & Q(state=ResponseState.SENT),
    "supervisor_begun": _BY_SUPERVISOR & Q(state=ResponseState.DRAFT),
    "vacant": _BY_SUPERVISOR & Q(rater__isnull=True) & ~Q(state=ResponseState.SENT),
}
_FIELDS = ("people", *_COUNTED)


def campaign_progress(campaign: Campaign) -> CampaignProgress:
    """Response rates per OPD of the unit that people were in at the opening; those with most missing first."""
    asked = Questionnaire.objects.filter(campaign=campaign).values_list("unit").annotate(people=Count("pk"))
    ratings = (
        Response.objects.filter(TOUCHED_OR_VACANT, campaign=campaign)
        .order_by()
        .values_list("unit")
        .annotate(**{name: Count("unit", filter=which) for name, which in _COUNTED.items()})
    )
    rows = OrganisationUnit.objects.filter(institution=campaign.institution_id).order_by()
    units = rows.only("path", "name").in_bulk()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for unit, people in asked.order_by():
        counts[opd_id(units[unit].path)]["people"] += people
    for unit, *numbers in ratings:
        counts[opd_id(units[unit].path)].update(dict(zip(_COUNTED, numbers, strict=True)))
    by_opd = [Progress(units[pk].name, *(count[field] for field in _FIELDS)) for pk, count in counts.items()]
    by_opd.sort(key=lambda row: (-row.self_missing, -row.supervisor_missing, row.name))
    return CampaignProgress(total=_sum(by_opd), by_opd=by_opd)


def _sum(rows: Iterable[Progress]) -> Progress:
    rows = list(rows)
    return Progress("Seluruhnya", *(sum(getattr(row, field) for row in rows) for field in _FIELDS))


def progress_table(campaign: Campaign, on: date) -> Table:
    """The progress per OPD, for a spreadsheet."""
    return Table(
        name="Kemajuan",
        headings=(
            "OPD",
            "Pegawai",
            "Penilaian diri terkirim",
            "Penilaian diri sedang diisi",
            "Penilaian diri belum terkirim",
            "Penilaian atasan terkirim",
            "Penilaian atasan sedang diisi",
            "Penilaian atasan belum terkirim",
            "Tanpa atasan penilai",
        ),
        rows=[
            (
                row.name,
                row.people,
                row.self_sent,
                row.self_begun,
                row.self_missing,
                row.supervisor_sent,
                row.supervisor_begun,
                row.supervisor_missing,
                row.vacant,
            )
            for row in campaign_progress(campaign).by_opd
        ],
        notes=(campaign.name, f"Keadaan {formats.long_date(on)}"),
    )


@dataclass(frozen=True)
class UnitChoice:
    pk: int
    name: str
    people: int
    is_root: bool


def unit_choices(institution_id: int) -> list[UnitChoice]:
    """The whole institution, then its OPDs, each with its people in service; two queries."""
    units = list(
        OrganisationUnit.objects.filter(institution_id=institution_id, depth__lte=1).order_by(
            "depth", "quick_code", "name", "pk"
        )
    )
    people: dict[int, int] = {}
    paths = (
        Employee.objects.active()
        .filter(institution_id=institution_id)
        .order_by()
        .values_list("unit__path")
        .annotate(number=Count("pk"))
    )
    for path, number in paths:
        for ancestor in [int(part) for part in path.split("/") if part][:2]:
            people[ancestor] = people.get(ancestor, 0) + number
    return [UnitChoice(unit.pk, unit.name, people.get(unit.pk, 0), unit.depth == 0) for unit in units]
