"""Evaluations of trainings that wait for an answer, and review cases that BKD assigns, checks, decides and closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.employees.models import Employee
from apps.evaluations.enums import CaseAction, CaseState, EvaluationKind, RemarksState
from apps.evaluations.models import Participation, ReviewCase
from apps.evaluations.models.cases import CHECKS, ReviewCaseQuerySet
from apps.evaluations.policies import can_perform
from apps.evaluations.selectors.cases import cases_to_settle
from apps.evaluations.selectors.remarks import windows_to_moderate
from apps.evaluations.selectors.windows import windows_waiting_for
from apps.evaluations.wording import ask_of
from apps.home.waiting.matters import Rows, Waiting, counted

STATEMENTS = "Beberapa pernyataan dan saran; sekitar dua menit."
DETAILS = {
    EvaluationKind.REACTION: STATEMENTS,
    EvaluationKind.LEARNING: "Pilih tingkat tiap kompetensi yang diajarkan; disimpan dengan nama Anda.",
    EvaluationKind.BEHAVIOUR: STATEMENTS,
}


def of_person(person: Employee, on: date) -> Iterator[Rows]:
    if person.user is not None:
        windows = windows_waiting_for(person.user, on)
        yield Rows(windows, lambda _: to_answer(windows))


def to_answer(windows: QuerySet[Participation]) -> Iterator[Waiting]:
    for asked in windows:
        yield Waiting(
            title=ask_of(asked.window, asked.voice),
            detail=DETAILS[EvaluationKind(asked.window.kind)],
            url=reverse("evaluations:answer", args=[asked.window_id]),
            icon="message-square-text",
            due=asked.window.closes_on,
        )


def of_desk(user: User, on: date) -> Iterator[Rows]:
    cases = cases_to_settle(user, on)
    yield Rows(cases, lambda _: to_settle(cases, user, on))
    yield counted(
        windows_to_moderate(user, on),
        title="Baca saran tertulis tentang pelatihan",
        detail="Saran tampil sesudah dibaca, agar tidak ada yang dikenali dari isinya.",
        url=f"{reverse('evaluations:windows')}?saran={RemarksState.WAITING}",
        icon="message-square-text",
    )


def to_settle(cases: ReviewCaseQuerySet, user: User, on: date) -> Iterator[Waiting]:
    unassigned = sum(1 for case in cases if case.state == CaseState.OPEN)
    if unassigned:
        yield Waiting(
            title="Tugaskan kasus tinjauan yang baru dibuka",
            detail="Tetapkan penanggung jawab dan tenggat pemeriksaannya.",
            url=f"{reverse('evaluations:cases')}?status={CaseState.OPEN}",
            icon="search-check",
            count=unassigned,
        )
    for case in cases:
        checks = len(case.checks.all())
        if case.state == CaseState.CHECKING and can_perform(CaseAction.DECIDE, user, case, on):
            yield _matter(case, "Putuskan hasil tinjauan", "Kedua pemeriksaan sudah tercatat.")
        elif case.owner_id != user.pk:
            continue
        elif case.state == CaseState.DECIDED:
            yield _matter(case, "Tindak lanjuti keputusan tinjauan", "Catat yang sudah dilakukan, lalu tutup kasusnya.")
        elif case.state == CaseState.CHECKING and checks < CHECKS:
            yield _matter(case, "Periksa metode dan materi", f"{checks} dari {CHECKS} pemeriksaan sudah tercatat.")


def _matter(case: ReviewCase, title: str, detail: str) -> Waiting:
    return Waiting(
        title=f"{title}: {case.subject}",
        detail=detail,
        url=reverse("evaluations:case", args=[case.pk]),
        icon="search-check",
        due=case.due_on,
    )
