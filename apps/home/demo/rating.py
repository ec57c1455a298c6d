"""SKP results of two years, brought in by file as BKD would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.files.base import ContentFile

from apps.core.exports import Table, as_xlsx
from apps.employees.models import Employee
from apps.home.demo import voices
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.outcomes.enums import FileKind, Period, Predicate
from apps.outcomes.imports.result_rows import COLUMNS
from apps.outcomes.services import apply_file, receive_file


def rate_performance(scene: Scene, today: date) -> None:
    """The yearly ratings of the two years before this one, each in the January after it."""
    nips = list(Employee.objects.active().filter(institution=scene.institution).values_list("nip", flat=True))
    officer = scene.actor(scene.bkd_officer)
    for year in (today.year - 2, today.year - 1):
        at = moment(min(date(year + 1, 1, 20), today))
        book = as_xlsx([Table("Hasil SKP", list(COLUMNS.titles.values()), list(_rows(nips, year)))])
        upload = ContentFile(book, name=f"hasil-skp-{year}.xlsx")
        kind, institution_id = FileKind.RESULTS, scene.institution.pk
        source = receive_file(kind=kind, institution_id=institution_id, upload=upload, actor=officer, at=at)
        apply_file(file_id=source.pk, reason="", actor=officer, at=at)


def _rows(nips: list[str], year: int) -> Iterator[tuple[str, ...]]:
    for nip in nips:
        yield nip, str(year), str(Period.YEAR.label), str(_predicate(voices.draw(nip, year, "SKP")).label)


def _predicate(luck: int) -> Predicate:
    """Most people are good."""
    if luck < 12:
        return Predicate.EXCELLENT
    if luck < 86:
        return Predicate.GOOD
    return Predicate.NEEDS_IMPROVEMENT if luck < 97 else Predicate.POOR
