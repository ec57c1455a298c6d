"""How the public was served: two years of monthly figures of each office, told so that the trainings' effects show."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from apps.accounts.models import User
from apps.employees.models import OrganisationUnit
from apps.home.demo import voices
from apps.home.demo.delivery import TRAININGS, months_before
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.outcomes.figures import Complaints, Element, MonthEntry, Satisfaction, ServiceTime
from apps.outcomes.models import PublicFeedback, ServiceUnit
from apps.outcomes.services import (
    TargetWish,
    create_service_unit,
    give_feedback,
    moderate_feedback,
    open_feedback,
    record_month,
    set_targets,
)

MONTHS = 23
MOST_OFFICES = 9
VOICES = (
    (4, "Petugas sabar menjelaskan persyaratan."),
    (3, ""),
    (2, "Antrean panjang pada hari Senin; mohon tambah loket."),
    (4, "Selesai lebih cepat dari yang dijanjikan."),
    (3, "Ruang tunggu nyaman, tetapi nomor antrean sering terlewat."),
    (4, ""),
    (1, "Pengaduan saya dua minggu belum dijawab."),
    (3, "Papan informasi sudah lengkap."),
)


def serve_the_public(scene: Scene, today: date) -> None:
    """Service units of the offices whose people plan and of others to compare with, each with its months."""
    officer = scene.actor(scene.bkd_officer)
    others = OrganisationUnit.objects.filter(institution=scene.institution, depth=1, unit_type__in=["OFFICE", "AGENCY"])
    offices = [*scene.opds, *others.exclude(pk__in=[unit.pk for unit in scene.opds]).order_by("siasn_id")]
    first = moment(months_before(today, MONTHS))
    for office in offices[:MOST_OFFICES]:
        counter = create_service_unit(unit_id=office.pk, name=f"Loket {office.name}"[:150], actor=officer, at=first)
        improved_from = _improved_from(scene, office, today)
        for back in range(MONTHS, 0, -1):
            month = months_before(today, back).replace(day=1)
            record_month(
                service_unit_id=counter.pk,
                month=month,
                entry=_entry(counter, month, improved_from),
                seen=0,
                reason="",
                actor=officer,
                at=moment(month + timedelta(days=34)),
            )
        wishes = [
            TargetWish("skm-total", Decimal(78), Decimal(85)),
            TargetWish("waktu-layanan", Decimal(6), Decimal(4)),
            TargetWish("pengaduan-selesai-tepat", Decimal(70), Decimal(85)),
        ]
        set_targets(service_unit_id=counter.pk, year=today.year, wishes=wishes, actor=officer, at=first)
        if office.pk == scene.opds[0].pk:
            _hear_the_public(counter, officer, today)


def _hear_the_public(counter: ServiceUnit, officer: User, today: date) -> None:
    """The feedback page of one counter with what was said in the last weeks; the newest voices wait to be read."""
    open_feedback(service_unit_id=counter.pk, is_open=True, actor=officer, at=moment(today - timedelta(days=40)))
    for number, (satisfaction, text) in enumerate(VOICES):
        key = UUID(int=(counter.pk.int + number) % 2**128)
        day = today - timedelta(days=30 - number * 3)
        give_feedback(
            public_code=counter.public_code,
            key=key,
            satisfaction=satisfaction,
            ratings={7: satisfaction},
            text=text,
            on=day,
        )
    for voice in PublicFeedback.objects.filter(service_unit=counter).exclude(text="").order_by("given_on", "pk")[:4]:
        moderate_feedback(feedback_id=voice.pk, action="show", actor=officer, at=moment(today - timedelta(days=1)))


def _improved_from(scene: Scene, office: OrganisationUnit, today: date) -> tuple[str, date] | None:
    """The first training of the institution helped: its indicator is better from the month after it."""
    code, number, months = TRAININGS[scene.key][0]
    if office.pk != scene.opds[number].pk:
        return None
    return code, months_before(today, months - 1).replace(day=1)


def _entry(counter: ServiceUnit, month: date, improved_from: tuple[str, date] | None) -> MonthEntry:
    key = (counter.name, month.isoformat())
    helped = improved_from[0] if improved_from is not None and month >= improved_from[1] else ""
    respondents = 60 + voices.draw(*key, "respondents") // 2
    received = 14 + voices.draw(*key, "received") // 8
    resolved = received * (84 + voices.draw(*key, "resolved") // 9) // 100
    in_time = resolved * (76 + voices.draw(*key, "in time") // 8) // 100
    days = Decimal(52 + voices.draw(*key, "days") // 10 - (19 if helped == "P047" else 0)) / 10
    better = {"P025": {3}, "P012": {6}}.get(helped, set())
    elements = tuple(
        Element(respondents, total=_scores(counter, month, number, respondents, better=number in better))
        for number in range(1, 10)
    )
    return MonthEntry(
        satisfaction=Satisfaction(respondents, elements),
        complaints=Complaints(received, resolved, in_time, Decimal(4)),
        time=ServiceTime(days, 90 + voices.draw(*key, "cases")),
    )


def _scores(counter: ServiceUnit, month: date, number: int, respondents: int, *, better: bool) -> int:
    """The sum of the scores: an average near 3.1 that differs by office and element, a little by month."""
    level = 296 + voices.draw(counter.name, number) // 4 + voices.draw(counter.name, number, month) // 12
    return min(400, level + (36 if better else 0)) * respondents // 100
