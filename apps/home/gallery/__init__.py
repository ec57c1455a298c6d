"""Every kind of document with invented content of four sizes: to be looked at, and for the tests of what all share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from apps.documents import engine, registry
from apps.documents.engine import Printed
from apps.home.gallery import agency_plans, akpk, certificates, plans, posters, reports, sessions
from apps.home.gallery.words import YEAR, Size, document
from apps.outcomes.poster import print_poster

# What each kind of issued document holds at a size, by the code that its room registered.
CONTENTS: dict[str, Callable[[Size], registry.Content]] = {
    "akpk_report": akpk.content,
    "agency_plan": agency_plans.content,
    "individual_plan": plans.content,
    "training_certificate": certificates.content,
    "mentoring_session": sessions.content,
    "report_monitoring": reports.monitoring,
    "report_semester": reports.semester,
    "report_yearly": reports.yearly,
}
POSTER = "feedback_poster"  # no issued document


@dataclass(frozen=True)
class Specimen:
    kind: str
    size: Size
    content: dict[str, Any]
    draw: Callable[[str], Printed]  # on a paper

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.size}"


def snapshot(kind: str, content: registry.Content, place: int = 1) -> dict[str, Any]:
    """What would be frozen of a content at issue, as the document of this place in its series."""
    definition = registry.get(kind)
    title = f"{definition.title} Tahun {YEAR}"
    return {"content": content, "document": document(title, definition.series(content).name, place)}


def specimens(sizes: Iterable[str] = Size) -> Iterator[Specimen]:
    for size in map(Size, sizes):
        for kind, content_of in CONTENTS.items():
            content = content_of(size)
            yield Specimen(kind, size, content, partial(engine.draw, kind, snapshot(kind, content)))
        content = posters.content(size)
        yield Specimen(POSTER, size, content, partial(print_poster, content))
