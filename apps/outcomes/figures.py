"""What a month's counts say about a service, as indicators. Pure: the form and the file both come through here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from apps.outcomes import skm

SKM_TOTAL = "skm-total"
SKM_ELEMENTS = tuple(f"skm-u{number}" for number in range(1, len(skm.ELEMENTS) + 1))
SERVICE_TIME = "waktu-layanan"
RECEIVED = "pengaduan-diterima"
RESOLVED = "pengaduan-selesai"
IN_TIME = "pengaduan-selesai-tepat"
MEDIAN_DAYS = "pengaduan-hari-tengah"
PLACES = 4

Problem = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """One indicator's value in a month; None where the month has none, which takes back one that stands.

    `n` counts what it rests on (respondents, complaints, cases). `total` is the sum or the count it was computed from,
    None when the value came in as it is. `computed`: it follows from other figures of the month.
    """

    code: str
    value: Decimal | None
    n: int | None = None
    total: Decimal | None = None
    computed: bool = False

    def says_the_same(self, other: Figure) -> bool:
        return (self.value, self.n, self.total) == (other.value, other.n, other.total)


@dataclass(frozen=True)
class Entry:
    """A figure of one service unit in one month."""

    service_unit_id: UUID
    month: date
    figure: Figure


@dataclass(frozen=True)
class Element:
    """One of the nine: either the sum of scores or the average, with the answers filled."""

    filled: int
    total: int | None = None
    average: Decimal | None = None

    @property
    def mean(self) -> Fraction:
        if self.average is not None:
            return skm.mean_rating(self.average, 1)
        return skm.mean_rating(self.total or 0, self.filled)


@dataclass(frozen=True)
class Satisfaction:
    respondents: int
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Complaints:
    """Of the complaints received in the month: how many were resolved, how many of those within their time."""

    received: int
    resolved: int
    in_time: int
    median_days: Decimal | None = None


@dataclass(frozen=True)
class ServiceTime:
    """Average working days from complete papers to the result, over `cases`."""

    days: Decimal
    cases: int


@dataclass(frozen=True)
class MonthEntry:
    satisfaction: Satisfaction | None = None
    complaints: Complaints | None = None
    time: ServiceTime | None = None
    others: tuple[Figure, ...] = ()


def problems_of(entry: MonthEntry) -> Iterator[Problem]:
    """What cannot be so: (name of the input, sentence for the person who entered it)."""
    if entry.satisfaction is not None:
        yield from _satisfaction_problems(entry.satisfaction)
    if entry.complaints is not None:
        yield from _complaint_problems(entry.complaints)
    if entry.time is not None and entry.time.cases < 1:
        yield "time_cases", "Isi jumlah layanan yang selesai, sekurangnya 1."


def _satisfaction_problems(given: Satisfaction) -> Iterator[Problem]:
    if given.respondents < 1:
        yield "respondents", "Isi jumlah responden, sekurangnya 1."
    for number, element in enumerate(given.elements, start=1):
        if element.filled > given.respondents:
            yield f"u{number}_filled", f"Jawaban terisi U{number} tidak boleh melebihi jumlah responden."
            continue
        try:
            _ = element.mean
        except ValueError:
            yield f"u{number}", f"Rata-rata U{number} harus antara 1 dan 4. Periksa jumlah nilai dan jawaban terisinya."


def _complaint_problems(given: Complaints) -> Iterator[Problem]:
    if given.resolved > given.received:
        yield "resolved", "Pengaduan selesai tidak boleh melebihi pengaduan diterima."
    if given.in_time > given.resolved:
        yield "in_time", "Pengaduan selesai tepat waktu tidak boleh melebihi pengaduan selesai."
    if given.median_days is not None and not given.resolved:
        yield "median_days", "Kosongkan hari tengah, karena belum ada pengaduan yang selesai."


def figures_of(entry: MonthEntry) -> list[Figure]:
    """The indicators of an entry without problems.

    Shares of complaints are of those received: leaving complaints unresolved never makes the share look better.
    A month without complaints has no shares.
    """
    return [
        *_of_satisfaction(entry.satisfaction),
        *_of_complaints(entry.complaints),
        *_of_time(entry.time),
        *entry.others,
    ]


def _of_satisfaction(given: Satisfaction | None) -> Iterator[Figure]:
    if given is None:
        return
    for code, element in zip(SKM_ELEMENTS, given.elements, strict=True):
        total = None if element.total is None else Decimal(element.total)
        yield Figure(code, skm.rounded(skm.converted(element.mean), PLACES), element.filled, total)
    index = skm.index_of([element.mean for element in given.elements])
    yield Figure(SKM_TOTAL, skm.rounded(skm.converted(index), PLACES), given.respondents, computed=True)


def _of_complaints(given: Complaints | None) -> Iterator[Figure]:
    if given is None:
        return
    yield Figure(RECEIVED, Decimal(given.received), given.received)
    for code, part in ((RESOLVED, given.resolved), (IN_TIME, given.in_time)):
        if given.received:
            yield Figure(code, skm.rounded(Fraction(100 * part, given.received), PLACES), given.received, Decimal(part))
        else:
            yield Figure(code, None)
    days = given.median_days
    yield Figure(MEDIAN_DAYS, days, None if days is None else given.resolved)


def _of_time(given: ServiceTime | None) -> Iterator[Figure]:
    if given is not None:
        yield Figure(SERVICE_TIME, given.days, given.cases)
