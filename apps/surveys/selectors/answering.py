"""A rater's questionnaire as its pages show it. Nothing here reads the required level: it would bias the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.competencies.models import CompetencyLevel
from apps.competencies.selectors.dictionary import level_texts
from apps.surveys.enums import AnswerKind, RaterKind
from apps.surveys.models import Answer, QuestionnaireItem, Response
from apps.surveys.sections import Section, divide

NOT_STARTED, STARTED, DONE = "NOT_STARTED", "STARTED", "DONE"


@dataclass(frozen=True)
class Choice:
    """One of the seven answers. `value` is a level as text or an AnswerKind."""

    value: str
    title: str
    indicators: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True)
class Question:
    """One asked competency with the draft answer. `seen` is the answer's version, 0 while there is none."""

    item_id: int
    competency_id: int
    name: str
    kind: str
    definition: str
    chosen: str = ""
    note: str = ""
    seen: int = 0

    @property
    def is_answered(self) -> bool:
        return bool(self.chosen)

    @property
    def anchor(self) -> str:
        return f"q{self.item_id}"


@dataclass(frozen=True)
class Task:
    """A row of the task list."""

    section: Section[Question]

    @property
    def asked(self) -> int:
        return len(self.section.items)

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.section.items)

    @property
    def state(self) -> str:
        if not self.answered:
            return NOT_STARTED
        return DONE if self.answered == self.asked else STARTED


@dataclass(frozen=True)
class AskedPage:
    """One page of questions, each with its seven choices."""

    task: Task
    questions: list[tuple[Question, list[Choice]]]
    pages: int


def chosen_value(kind: str, level: int | None) -> str:
    """The form's word for an answer: a level as text, or the kind."""
    return str(level) if kind == AnswerKind.RATED else kind


def questions_of(response: Response) -> list[Question]:
    """Every asked competency in order, with this rater's draft; two queries."""
    answers = {answer.item_id: answer for answer in Answer.objects.filter(response=response)}
    items = QuestionnaireItem.objects.filter(questionnaire=response.questionnaire_id).select_related("competency")
    return [
        _question(item, answers.get(item.pk))
        for item in items.defer("required_level", "basis", "origin").order_by("competency__code", "pk")
    ]


def _question(item: QuestionnaireItem, answer: Answer | None) -> Question:
    competency = item.competency
    asked = Question(item.pk, competency.pk, competency.name, competency.kind, competency.definition)
    if answer is None:
        return asked
    return Question(
        asked.item_id,
        asked.competency_id,
        asked.name,
        asked.kind,
        asked.definition,
        chosen=chosen_value(answer.kind, answer.level),
        note=answer.note,
        seen=answer.version,
    )


def tasks_of(response: Response) -> list[Task]:
    return [Task(section) for section in divide(questions_of(response))]


def asked_page(response: Response, number: int) -> AskedPage | None:
    """The page of that number, or None when there is no such page; three queries."""
    tasks = tasks_of(response)
    if not 1 <= number <= len(tasks):
        return None
    task = tasks[number - 1]
    texts = level_texts([question.competency_id for question in task.section.items])
    questions = [
        (question, choices_of(texts.get(question.competency_id, []), response.kind)) for question in task.section.items
    ]
    return AskedPage(task, questions, len(tasks))


def choices_of(levels: Iterable[CompetencyLevel], rater: str) -> list[Choice]:
    """Five levels in words of behaviour, then the two ways not to rate."""
    not_observed = (
        "Saya belum punya cukup pengalaman untuk menilainya."
        if rater == RaterKind.SELF
        else "Saya belum cukup melihat perilaku ini pada pegawai."
    )
    return [
        *(Choice(str(text.level), text.name, tuple(text.indicators), text.level) for text in levels),
        Choice(AnswerKind.NOT_OBSERVED, str(AnswerKind.NOT_OBSERVED.label), (not_observed,)),
        Choice(
            AnswerKind.NOT_RELEVANT,
            str(AnswerKind.NOT_RELEVANT.label),
            ("Jabatan ini tidak menuntut kompetensi tersebut.",),
        ),
    ]


@dataclass(frozen=True)
class CheckedAnswer:
    """A row of *Periksa jawaban*. `text` is empty while the answer is missing."""

    question: Question
    text: str
    detail: str
    page: int


def check_rows(response: Response) -> list[tuple[Section[Question], list[CheckedAnswer]]]:
    """Every answer in words, page by page; three queries."""
    tasks = tasks_of(response)
    questions = [question for task in tasks for question in task.section.items]
    names = _level_names(questions)
    return [
        (
            task.section,
            [
                CheckedAnswer(question, *_in_words(question, names), page=task.section.number)
                for question in task.section.items
            ],
        )
        for task in tasks
    ]


def _level_names(questions: Iterable[Question]) -> dict[tuple[int, str], str]:
    texts = level_texts([question.competency_id for question in questions])
    return {(pk, str(level.level)): level.name for pk, levels in texts.items() for level in levels}


def _in_words(question: Question, names: dict[tuple[int, str], str]) -> tuple[str, str]:
    if not question.chosen:
        return "", ""
    if question.chosen.isdigit():
        return f"Tingkat {question.chosen}", names.get((question.competency_id, question.chosen), "")
    return str(AnswerKind(question.chosen).label), ""
