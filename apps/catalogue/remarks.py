"""What rooms above have to say about a programme, such as a decision of its review.

They register a source when the applications are ready; the catalogue asks and does not know who answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Remark:
    """`tone` is one of the notices' tones; title and text are for every employee of the institution.

    With `stops`, the institution does not go on with the programme: no new plan may choose it.
    """

    tone: str
    title: str
    text: str
    on: date
    stops: bool = False


# Takes ids of programmes and of the reader's institutions; answers by programme, in a flat number of queries.
Source = Callable[[Collection[int], Collection[int]], dict[int, list[Remark]]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def remarks_on(programme_ids: Collection[int], institution_ids: Collection[int]) -> dict[int, list[Remark]]:
    """By programme, the newest first; programmes without a remark have no key."""
    found: dict[int, list[Remark]] = {}
    for source in _sources:
        for programme_id, remarks in source(programme_ids, institution_ids).items():
            found.setdefault(programme_id, []).extend(remarks)
    return {pk: sorted(remarks, key=lambda remark: remark.on, reverse=True) for pk, remarks in found.items()}


def stop_among(remarks: Iterable[Remark]) -> Remark | None:
    """The remark that stops the programme, if there is one."""
    return next((remark for remark in remarks if remark.stops), None)
