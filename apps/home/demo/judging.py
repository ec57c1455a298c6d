"""What the trainings did: answers of those who were asked, estimates of the effect, reviews that open themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.evaluations.enums import Barrier, EvaluationKind
from apps.evaluations.models import EvaluationWindow, Participation
from apps.evaluations.selectors.learning import measures_asked_of
from apps.evaluations.selectors.remarks import answers_to_read, windows_to_moderate
from apps.evaluations.selectors.windows import schedules_on
from apps.evaluations.services import (
    answer_window,
    carry_remedial_needs,
    estimate_due,
    moderate_remarks,
    open_for_complaints,
    open_windows,
    rate_levels,
    seal_windows,
)
from apps.home.demo import voices
from apps.home.demo.delivery import TRAININGS, months_before
from apps.home.demo.people import Scene
from apps.home.demo.story import moment

# A remark that begins so tells of whom it comes, and is withheld.
GIVEN_AWAY = "Saya satu-satunya peserta dari gudang obat"
REMARKS = {
    EvaluationKind.REACTION: (
        "Tambah latihan dengan kasus dari loket.",
        "Waktu praktik terlalu singkat.",
        "Mohon bahan dibagikan sebelum pelatihan.",
        "Pengajar terbuka pada pertanyaan.",
        "Contoh kasusnya dekat dengan pekerjaan kami.",
        "Lebih baik dua hari penuh daripada empat hari setengah.",
        "Jumlah peserta terlalu banyak untuk simulasi.",
        f"{GIVEN_AWAY}, jadi contoh tentang antrean tidak cocok.",
    ),
    EvaluationKind.BEHAVIOUR: (
        "Perlu waktu khusus untuk berbagi dengan petugas lain.",
        "Daftar periksa dari pelatihan dipakai di loket.",
        "Alur lama masih dipakai pada hari yang ramai.",
        "Pemohon lebih cepat tahu berkas apa yang kurang.",
        "Formulir di loket belum disesuaikan dengan yang diajarkan.",
        "Rekan yang tidak ikut perlu dilatih juga.",
        "Keluhan yang berulang sudah berkurang.",
        f"{GIVEN_AWAY}, dan atasan saya belum memberi waktu menerapkannya.",
    ),
}
BARRIERS = (Barrier.NONE, Barrier.NONE, Barrier.TEAM, Barrier.FUNDS, Barrier.ABILITY, Barrier.MOVED)


def judge(scene: Scene, today: date) -> None:
    """The sweep of the evaluations as beat rang it when windows were due, on the last day of last month for the newest
    report, and once more this morning.
    """
    for day in _days_of_asking(scene, today):
        open_windows(at=moment(day))
        _answer(scene, day)
        seal_windows(at=moment(day + timedelta(days=30)))
    _read_remarks(scene, moment(today - timedelta(days=3)))
    at = moment(today)
    estimate_due(at=moment(today.replace(day=1) - timedelta(days=1)))
    estimate_due(at=at)
    open_for_complaints(at=at)
    open_windows(at=at)
    carry_remedial_needs(at=at)


def _days_of_asking(scene: Scene, today: date) -> list[date]:
    """When the windows of the trainings for the service opened, and are over by now."""
    began = [months_before(today, months) for _, _, months in TRAININGS[scene.key]]
    cohorts = Cohort.objects.filter(institution=scene.institution, starts_on__in=began, state="FINISHED")
    schedules = schedules_on(today).values()
    days = {schedule.due_on(cohort) + timedelta(days=2) for cohort in cohorts for schedule in schedules}
    return sorted(day for day in days if day + timedelta(days=30) <= today)


def _answer(scene: Scene, day: date) -> None:
    """Three of four answer, on the day itself."""
    silent = Participation.objects.filter(
        has_answered=False,
        window__opens_on=day,
        window__cohort__institution=scene.institution,
        employee__user__isnull=False,
    ).select_related("window__cohort__programme", "window__instrument", "employee__user")
    for asked in silent.order_by("window__kind", "employee__nip"):
        if voices.draw(asked.employee.nip, asked.window.kind, asked.window.cohort.name, "answers") < 75:
            _give_answer(scene, asked, day)


def _give_answer(scene: Scene, asked: Participation, day: date) -> None:
    window, person = asked.window, asked.employee
    actor, key = scene.actor(person), (person.nip, window.kind, window.cohort.programme.code)
    helped = window.cohort.programme.code == TRAININGS[scene.key][0][0]
    if window.kind == EvaluationKind.LEARNING:
        rate_levels(window_id=window.pk, levels=_levels(window, actor, helped=helped), actor=actor, at=moment(day))
        return
    luck, said = voices.draw(*key, "luck"), REMARKS[EvaluationKind(window.kind)]
    is_behaviour = window.kind == EvaluationKind.BEHAVIOUR
    base = (4 if helped else 3) if is_behaviour else 4
    answer_window(
        window_id=window.pk,
        ratings={
            item.code: min(5, base + (voices.draw(*key, item.code) > 60) - (voices.draw(*key, item.code) < 20))
            for item in window.instrument.items.all()
        },
        barrier=BARRIERS[luck % len(BARRIERS)] if is_behaviour else "",
        remark=said[luck % len(said)] if luck < 45 else "",
        actor=actor,
        at=moment(day),
    )


def _read_remarks(scene: Scene, at: datetime) -> None:
    """All but those of the training that was asked about last, which the visitor may read."""
    officer, on = scene.actor(scene.bkd_officer), timezone.localdate(at)
    for window in windows_to_moderate(officer, on).order_by("-opens_on", "pk")[1:]:
        withheld = [answer.pk for answer in answers_to_read(window, on) if answer.remark.startswith(GIVEN_AWAY)]
        moderate_remarks(window_id=window.pk, version=0, withheld=withheld, actor=officer, at=at)


def _levels(window: EvaluationWindow, actor: User, *, helped: bool) -> dict[int, int | None]:
    """Most hold one level more than before after the training that helped, few after another."""
    levels: dict[int, int | None] = {}
    for measure in measures_asked_of(window, actor):
        luck = voices.draw(measure.employee.nip, measure.competency.code, actor.employee.nip, "learnt")
        before = round(measure.level_before or measure.expected_level - 1)
        levels[measure.pk] = min(5, before + (luck < (70 if helped else 25)))
    return levels
