"""Every kind of document with invented content of four sizes: to be looked at, and for the tests of what all share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from apps.documents import engine, registry
from apps.documents.engine import Printed
from apps.documents.seals import Sealer
from apps.home.gallery import agency_plans, akpk, batches, certificates, plans, posters, reports, sessions
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
# No issued documents.
POSTER, COVER, PRINT_FILE = "feedback_poster", "batch_cover", "print_file"
# A second version of an individual plan, after an amendment.
AMENDED = "individual_plan_amended"


@dataclass(frozen=True)
class Specimen:
    kind: str
    size: Size
    content: dict[str, Any]  # empty where the specimen is put together from others
    draw: Callable[[str], Printed]  # on a paper

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.size}"


def snapshot(kind: str, content: registry.Content, place: int = 1, version: int = 1) -> dict[str, Any]:
    """What would be frozen of a content at issue, as the document of this place in its series."""
    definition = registry.get(kind)
    title = f"{definition.title} Tahun {YEAR}"
    return {"content": content, "document": document(title, definition.series(content).name, place, version)}


def specimens(sizes: Iterable[str] = Size) -> Iterator[Specimen]:
    for size in map(Size, sizes):
        for kind, content_of in CONTENTS.items():
            content = content_of(size)
            yield Specimen(kind, size, content, partial(engine.draw, kind, snapshot(kind, content)))
        plan = plans.amended(size)
        second = snapshot(batches.KIND, plan, place=2, version=2)
        yield Specimen(AMENDED, size, plan, partial(engine.draw, batches.KIND, second))
        content = posters.content(size)
        yield Specimen(POSTER, size, content, partial(print_poster, content))
        yield Specimen(COVER, size, {}, partial(batches.cover, size))
        yield Specimen(PRINT_FILE, size, {}, partial(_print_file, size))


def sealed_specimens(sealer: Sealer, sizes: Iterable[str] = (Size.TYPICAL,)) -> Iterator[Specimen]:
    """Each kind of issued document with a seal; not the same bytes twice, since a seal says when it was put on."""

    def draw(kind: str, frozen: dict[str, Any], paper: str) -> Printed:
        printed = engine.draw(kind, frozen, paper, sealer.kind)
        return replace(printed, pdf=sealer.seal(printed.pdf))

    for size in map(Size, sizes):
        for kind, content_of in CONTENTS.items():
            content = content_of(size)
            yield Specimen(f"{kind}_sealed", size, content, partial(draw, kind, snapshot(kind, content)))


def _print_file(size: Size, paper: str) -> Printed:
    def plan(place: int) -> Printed:
        return engine.draw(batches.KIND, snapshot(batches.KIND, plans.content(size, seed=place), place), paper)

    return batches.bound(size, paper, plan)
