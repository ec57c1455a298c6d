"""Evaluations of trainings that wait for an answer, and review cases that BKD assigns, checks, decides and closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.employees.models import Employee
from apps.evaluations.enums import CaseState, EvaluationKind
from apps.evaluations.models import ReviewCase
from apps.evaluations.models.cases import CHECKS
from apps.evaluations.selectors.cases import cases_led_by, cases_to_assign, cases_to_decide
from apps.evaluations.selectors.windows import windows_waiting_for
from apps.evaluations.wording import ask_of
from apps.home.waiting.matters import Waiting

STATEMENTS = "Beberapa pernyataan dan saran; sekitar dua menit."
DETAILS = {
    EvaluationKind.REACTION: STATEMENTS,
    EvaluationKind.LEARNING: "Pilih tingkat tiap kompetensi yang diajarkan; disimpan dengan nama Anda.",
    EvaluationKind.BEHAVIOUR: STATEMENTS,
}


def of_person(person: Employee, on: date) -> Iterator[Waiting]:
    if person.user is None:
        return
    for asked in windows_waiting_for(person.user, on):
        yield Waiting(
            title=ask_of(asked.window, asked.voice),
            detail=DETAILS[EvaluationKind(asked.window.kind)],
            url=reverse("evaluations:answer", args=[asked.window_id]),
            icon="message-square-text",
            due=asked.window.closes_on,
        )


def of_desk(user: User, on: date) -> Iterator[Waiting]:
    count = cases_to_assign(user, on).count()
    if count:
        yield Waiting(
            title="Tugaskan kasus tinjauan yang baru dibuka",
            detail="Tetapkan penanggung jawab dan tenggat pemeriksaannya.",
            url=f"{reverse('evaluations:cases')}?status={CaseState.OPEN}",
            icon="search-check",
            count=count,
        )
    for case in cases_led_by(user):
        if case.state == CaseState.DECIDED:
            yield _matter(case, "Tindak lanjuti keputusan tinjauan", "Catat yang sudah dilakukan, lalu tutup kasusnya.")
        elif case.check_count < CHECKS:
            yield _matter(
                case, "Periksa metode dan materi", f"{case.check_count} dari {CHECKS} pemeriksaan sudah tercatat."
            )
    for case in cases_to_decide(user, on):
        yield _matter(case, "Putuskan hasil tinjauan", "Kedua pemeriksaan sudah tercatat.")


def _matter(case: ReviewCase, title: str, detail: str) -> Waiting:
    return Waiting(
        title=f"{title}: {case.subject}",
        detail=detail,
        url=reverse("evaluations:case", args=[case.pk]),
        icon="search-check",
        due=case.due_on,
    )
