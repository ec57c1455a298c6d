"""Two finished years and one open year, told through the services so that every row is legal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.competencies.models import Competency
from apps.core.failures import Refused
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import opd_of, supervisors_of
from apps.home.demo import voices
from apps.home.demo.amending import amend
from apps.home.demo.people import Scene
from apps.needs.models import StrategicPriority
from apps.needs.services import issue_akpk_report, refresh_demand
from apps.plans.models import Plan, PlanningCycle
from apps.plans.services import (
    CycleWishes,
    close_cycle,
    endorse_plan,
    issue_agency_plan,
    open_cycle,
    return_plan,
    save_statement,
    submit_plan,
    verify_plan,
)
from apps.plans.services.drafting import draft_plan
from apps.surveys.enums import AnswerKind, RaterKind
from apps.surveys.models import Campaign, Response
from apps.surveys.services import (
    CampaignWishes,
    GivenAnswer,
    close_campaign,
    create_campaign,
    open_campaign,
    save_answers,
    send_response,
)

COMMITMENTS = (
    "Saya akan mengikuti seluruh kegiatan dan menerapkan hasilnya pada pekerjaan sehari-hari.",
    "Saya akan membagikan yang saya pelajari kepada rekan satu unit paling lambat sebulan setelah kegiatan.",
    "Saya akan melaporkan kemajuan kepada atasan setiap triwulan.",
)


@dataclass(frozen=True)
class Year:
    """A plan year with its survey; dates move with the day of installation."""

    plan_year: int
    opens_on: date
    closes_on: date
    finished: bool
    # Per cent who have answered: in the offices whose people plan, and in all others.
    answered_share: int
    elsewhere_share: int


def finished_years(today: date) -> list[Year]:
    """Last year and this one: both surveyed and planned in the autumn before."""
    return [
        Year(year, date(year - 1, 9, 1), date(year - 1, 10, 15), finished=True, answered_share=100, elsewhere_share=0)
        for year in (today.year - 1, today.year)
    ]


def open_year(today: date) -> Year:
    return Year(today.year + 1, today - timedelta(days=30), today + timedelta(days=21), False, 62, 22)


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def tell_year(scene: Scene, year: Year) -> None:
    _state_priorities(scene, year)
    campaign = _open_survey(scene, year)
    _answer(scene, campaign, year)
    if year.finished:
        close_campaign(campaign_id=campaign.pk, actor=scene.actor(scene.bkd_officer), at=moment(year.closes_on, 23))
        counted = moment(year.closes_on + timedelta(days=1))
        refresh_demand(campaign_id=campaign.pk, at=counted)
        issue_akpk_report(campaign_id=campaign.pk, actor=scene.actor(scene.bkd_officer), at=counted)
    else:
        refresh_demand(campaign_id=campaign.pk, at=timezone.now())
    _plan(scene, campaign, year)


def _state_priorities(scene: Scene, year: Year) -> None:
    said = [
        (
            "Pemahaman Peraturan",
            0.8,
            (5, 4, 4),
            True,
            "Peraturan baru berlaku tahun ini; seluruh unit wajib menyesuaikan.",
        ),
        ("Digital", 0.9, (4, 4, 4), False, "RPJMD: transformasi digital pelayanan publik."),
        ("Pengaduan", 1.0, (4, 5, 3), False, "Sasaran Renstra: pengaduan selesai tepat waktu."),
        ("Manajemen Proyek", 0.6, (3, 3, 3), False, "Penyerapan anggaran perlu dipercepat."),
        ("Pelayanan Publik", 0.7, (3, 4, 3), False, "Indikator kinerja utama: nilai SKM."),
    ]
    for word, link, (urgency, seriousness, growth), mandatory, reason in said:
        for competency in Competency.objects.filter(name__contains=word):
            StrategicPriority.objects.get_or_create(
                institution=scene.institution,
                plan_year=year.plan_year,
                competency=competency,
                defaults={
                    "strategic_link": link,
                    "urgency": urgency,
                    "seriousness": seriousness,
                    "growth": growth,
                    "is_mandatory": mandatory,
                    "reason": reason,
                },
            )


def _open_survey(scene: Scene, year: Year) -> Campaign:
    officer = scene.actor(scene.bkd_officer)
    units = scene.opds
    if not year.finished:
        units = list(OrganisationUnit.objects.filter(institution=scene.institution, depth=1))
    wishes = CampaignWishes(
        name=f"Survei kebutuhan kompetensi {year.plan_year}",
        plan_year=year.plan_year,
        opens_on=year.opens_on,
        closes_on=year.closes_on,
        unit_ids=tuple(unit.pk for unit in units),
        purpose="Hasil survei menjadi dasar rencana pengembangan kompetensi dan anggaran pelatihan tahun berikutnya.",
        contact="Bidang Pengembangan Kompetensi BKD",
    )
    campaign = create_campaign(
        institution_id=scene.institution.pk, wishes=wishes, actor=officer, at=moment(year.opens_on, 7)
    )
    open_campaign(campaign_id=campaign.pk, actor=officer, at=moment(year.opens_on, 8))
    return campaign


def _answer(scene: Scene, campaign: Campaign, year: Year) -> None:
    """The employee and supervisor of the open year leave their own questionnaires for the visitor to fill."""
    kept_for_visitor = set() if year.finished else {scene.employee.pk}
    responses = (
        Response.objects.filter(questionnaire__campaign=campaign, rater__isnull=False)
        .select_related("rater__user", "questionnaire__subject__unit")
        .prefetch_related("questionnaire__items__competency")
        .order_by("questionnaire__subject__nip", "kind")
    )
    paths = tuple(unit.path for unit in scene.opds)
    for response in responses:
        subject = response.questionnaire.subject
        inside = subject.unit.path.startswith(paths)
        if subject.pk in kept_for_visitor:
            continue
        share = year.answered_share if inside else year.elsewhere_share
        share -= 10 if response.kind == RaterKind.SUPERVISOR and not year.finished else 0
        luck = voices.draw(subject.nip, response.kind, year.plan_year, "answers")
        if luck < share:
            _fill(response, year, sent=True)
        elif inside and luck < share + 12:
            _fill(response, year, sent=False)


def _fill(response: Response, year: Year, *, sent: bool) -> None:
    subject = response.questionnaire.subject
    rate = voices.self_rating if response.kind == RaterKind.SELF else voices.supervisor_rating
    answers = []
    for item in response.questionnaire.items.all():
        level = rate(subject.nip, item.competency.name, item.required_level, year.plan_year)
        kind = AnswerKind.NOT_OBSERVED if level is None else AnswerKind.RATED
        answers.append(GivenAnswer(item_id=item.pk, kind=kind, level=level))
    if not sent:
        answers = answers[: max(1, len(answers) // 2)]
    rater = response.rater
    actor = rater.user if rater else None
    if actor is None:
        return
    days = voices.draw(subject.nip, response.kind, "day") % 20 + 1
    at = moment(year.opens_on + timedelta(days=days), 8 + days % 8)
    save_answers(response_id=response.pk, answers=answers, page_key="", actor=actor, at=at)
    if sent:
        response.refresh_from_db(fields=["version"])
        send_response(response_id=response.pk, version=response.version, actor=actor, at=at + timedelta(minutes=12))


def _planners(scene: Scene, campaign: Campaign, year: Year) -> Iterator[Employee]:
    """Who makes a plan: people with both voices sent; the acting employee always has last year's plan."""
    people = (
        Employee.objects.active()
        .within(scene.opds)
        .filter(questionnaires__campaign=campaign, questionnaires__responses__state="SENT", user__isnull=False)
        .select_related("user", "unit")
        .distinct()
        .order_by("nip")
    )
    limit = 14 if year.finished else 26
    chosen = [person for person in people if voices.draw(person.nip, year.plan_year, "plans") < 60][:limit]
    team = [person for person in people if person.unit_id == scene.employee.unit_id and not person.is_unit_head]
    everybody = {person.pk: person for person in [*([scene.employee] if year.finished else []), *team, *chosen]}
    yield from everybody.values()


def _plan(scene: Scene, campaign: Campaign, year: Year) -> None:
    if year.finished:
        opens, closes = date(year.plan_year - 1, 11, 1), date(year.plan_year - 1, 12, 15)
        start = moment(opens + timedelta(days=2))
    else:
        opens, closes = year.opens_on + timedelta(days=10), year.closes_on + timedelta(days=30)
        start = moment(opens + timedelta(days=3))
    officer = scene.actor(scene.bkd_officer)
    wishes = CycleWishes(year.plan_year, opens, closes, campaign.pk)
    cycle = open_cycle(institution_id=scene.institution.pk, wishes=wishes, actor=officer, at=moment(opens, 8))
    planners = list(_planners(scene, campaign, year))
    supervisors = supervisors_of(planners, start.date())
    for number, person in enumerate(planners):
        supervision = supervisors.get(person.pk)
        if supervision is None or supervision.employee.user is None:
            continue
        _advance(scene, cycle, person, supervision.employee, start, _steps(year, number))
    if year.finished:
        own = Plan.objects.get(cycle=cycle, employee=scene.employee)
        amend(scene, own, supervisors[scene.employee.pk].employee, start + timedelta(days=9))
        agency, at = opd_of(scene.employee.unit), moment(closes)
        issue_agency_plan(cycle_id=cycle.pk, unit_id=agency.pk, actor=officer, at=at)
        close_cycle(cycle_id=cycle.pk, actor=officer, at=moment(closes + timedelta(days=1)))


def _steps(year: Year, number: int) -> str:
    """How far a plan has come: d draft, s submitted, r returned, e endorsed, v verified."""
    return "v" if year.finished else "sversde"[number % 7]


def _advance(
    scene: Scene, cycle: PlanningCycle, person: Employee, supervisor: Employee, start: datetime, goal: str
) -> None:
    owner, chief, officer = scene.actor(person), scene.actor(supervisor), scene.actor(scene.bkd_officer)
    try:
        plan = draft_plan(cycle_id=cycle.pk, employee_id=person.pk, actor=owner, at=start)
        if not plan.items.exists():
            return
        save_statement(
            plan_id=plan.pk,
            version=plan.version,
            career_goal="Naik satu jenjang jabatan dalam tiga tahun, pada rumpun tugas yang sekarang.",
            commitment=COMMITMENTS[voices.draw(person.nip, "promise") % len(COMMITMENTS)],
            actor=owner,
            at=start + timedelta(hours=1),
        )
        if goal == "d":
            return
        plan = _fresh(plan)
        plan = submit_plan(plan_id=plan.pk, version=plan.version, actor=owner, at=start + timedelta(hours=2))
        if goal == "s":
            return
        if goal == "r":
            return_plan(
                plan_id=plan.pk,
                version=plan.version,
                reason_code="SCHEDULE",
                note="Mohon kegiatan triwulan II dipindahkan; unit sedang sibuk dengan pelayanan mudik.",
                actor=chief,
                at=start + timedelta(days=2),
            )
            return
        plan = endorse_plan(
            plan_id=plan.pk,
            version=plan.version,
            actor=chief,
            at=start + timedelta(days=2),
            note="Saya mendukung dan mengatur jadwal kerja agar kegiatan dapat diikuti.",
        )
        if goal == "v" and officer != owner and officer != chief:
            verify_plan(plan_id=plan.pk, version=plan.version, actor=officer, at=start + timedelta(days=5))
    except Refused as failure:
        # A person without any gap has nothing to plan; anything else would be a fault of the story.
        if "kegiatan" not in str(failure):
            raise


def _fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)
