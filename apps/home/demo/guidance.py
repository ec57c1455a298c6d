"""Mentors and those who ask for one: a matching with its reasons, one pair that began, one offer under way."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery

from apps.employees.models import Employee
from apps.home.demo.delivery import staff_of
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.mentoring.models import Match
from apps.mentoring.selectors.levels import held_by
from apps.mentoring.services.matching import agree_to_match, offer_match, run_matching
from apps.mentoring.services.mentors import Terms, register_mentor, register_outside_mentor
from apps.mentoring.services.practices import PracticeContent, publish_practice, share_practice
from apps.mentoring.services.requests import Wish, request_mentoring
from apps.mentoring.services.sessions import SessionContent, confirm_session, record_session
from apps.parameters.selectors import value_of
from apps.plans.models import PlanGap, PlanItem

MOST_MENTORS, MOST_REQUESTS = 6, 6
TOPICS = ("penanganan pengaduan", "komunikasi publik", "layanan digital")


def guide(scene: Scene, today: date) -> None:
    began = moment(today - timedelta(days=60))
    _register(scene, today, began_on=began.date())
    for number, (item, level) in enumerate(_wishes(scene, today)):
        wish = Wish("MENTORING", level, TOPICS[number % 3 : number % 3 + 1], "Contoh dari kasus nyata.")
        request_mentoring(item_id=item.pk, wish=wish, actor=scene.actor(item.plan.employee), at=began)
    officer = scene.actor(scene.bkd_officer)
    run = run_matching(institution_id=scene.institution.pk, actor=officer, at=began + timedelta(days=2))
    matches = Match.objects.filter(run=run, mentor__employee__isnull=False).order_by("created_at", "pk")
    for number, match in enumerate(matches.select_related("mentor__employee__user", "request__employee__user")[:2]):
        offered = offer_match(match_id=match.pk, version=match.version, actor=officer, at=began + timedelta(days=3))
        mentor, mentee = match.mentor.employee, match.request.employee
        if number == 0 and mentor is not None:
            agree_to_match(match_id=offered.pk, actor=scene.actor(mentor), at=began + timedelta(days=4))
            agree_to_match(match_id=offered.pk, actor=scene.actor(mentee), at=began + timedelta(days=5))
            _meet(scene, offered.pair.pk, mentor, mentee, today)
            _share(scene, mentor, today)


def _meet(scene: Scene, pair_id: UUID, mentor: Employee, mentee: Employee, today: date) -> None:
    """Two meetings that both confirmed, and one that the mentee has yet to confirm."""
    for number, (days, topic) in enumerate(
        ((40, "Membaca pola pengaduan"), (25, "Menjawab keluhan lisan"), (5, TOPICS[0]))
    ):
        day = today - timedelta(days=days)
        content = SessionContent(day, time(13), time(14, 30), topic, "Membahas kasus nyata dan langkah berikutnya.")
        session = record_session(
            pair_id=pair_id,
            client_key=UUID(int=(pair_id.int + number) % 2**128),
            content=content,
            confirm=True,
            actor=scene.actor(mentor),
            at=moment(day, 15),
        )
        if number < 2:
            confirm_session(
                session_id=session.pk, version=session.version, actor=scene.actor(mentee), at=moment(day, 16)
            )


def _share(scene: Scene, author: Employee, today: date) -> None:
    """What a senior learnt about complaints, for everybody to find."""
    content = PracticeContent(
        title="Menjawab pengaduan dalam satu hari kerja",
        problem="Pengaduan menumpuk karena setiap jawaban menunggu kepala bidang.",
        action="Jawaban baku disepakati di muka; petugas menjawab sendiri dan melapor setiap sore.",
        result="Pengaduan selesai rata-rata dalam satu hari, dan pelapor jarang bertanya lagi.",
        topics=TOPICS[:1],
    )
    at = moment(today - timedelta(days=12))
    practice = share_practice(author_id=author.pk, content=content, actor=scene.actor(author), at=at)
    publish_practice(
        practice_id=practice.pk,
        version=practice.version,
        actor=scene.actor(scene.bkd_officer),
        at=at + timedelta(days=2),
    )


def _register(scene: Scene, today: date, began_on: date) -> None:
    """Those whose evidence shows most; the last one's own registration waits for BKD. And an academic."""
    officer, lowest = scene.actor(scene.bkd_officer), int(value_of("mentor_min_level", today))
    able: list[tuple[int, Employee, list[int]]] = []
    for person in staff_of(scene, scene.opds):
        levels = [held.competency.pk for held in held_by(person, began_on) if held.level >= lowest]
        if levels and person.pk != scene.employee.pk:
            able.append((len(levels), person, levels))
    able.sort(key=lambda entry: (-entry[0], entry[1].nip))
    terms = Terms(capacity=2, starts_on=began_on, topics=TOPICS)
    chosen = able[:MOST_MENTORS]
    for number, (_, person, levels) in enumerate(chosen):
        actor = scene.actor(person) if number == len(chosen) - 1 else officer
        register_mentor(employee_id=person.pk, competency_ids=levels, terms=terms, actor=actor, at=moment(began_on))
    register_outside_mentor(
        institution=scene.institution,
        kind="ACADEMIC",
        name="Dr. Ratna Kusumawardani",
        affiliation="Perguruan Tinggi Mitra Daerah",
        levels={item.competency_id: 5 for item, _ in _wishes(scene, today)},
        note="Pengajar mata kuliah terkait selama sepuluh tahun.",
        terms=Terms(capacity=2, starts_on=began_on, topics=TOPICS[:1]),
        actor=officer,
        at=moment(began_on),
    )


def _wishes(scene: Scene, today: date) -> list[tuple[PlanItem, int]]:
    """One activity a person of this year's verified plans, with the level that the position asks for."""
    gaps = PlanGap.objects.filter(plan=OuterRef("plan"), competency=OuterRef("competency"))
    items = (
        PlanItem.objects.filter(
            plan__cycle__institution=scene.institution, plan__cycle__year=today.year, plan__state="VERIFIED"
        )
        .annotate(wanted=Subquery(gaps.values("required_level")))
        .filter(wanted__isnull=False)
    )
    found = {
        item.plan.employee_id: item
        for item in items.select_related("plan__employee__user").order_by("plan__employee__nip", "topic")
    }
    return [(item, item.wanted) for item in list(found.values())[:MOST_REQUESTS]]
