"""The indicators that come with the product."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from apps.outcomes import skm
from apps.outcomes.enums import Direction, IndicatorKind
from apps.outcomes.figures import IN_TIME, MEDIAN_DAYS, RECEIVED, RESOLVED, SERVICE_TIME, SKM_ELEMENTS, SKM_TOTAL
from apps.outcomes.models import Indicator

SKM_RULE = "Permenpan RB 14/2017"
COMPLAINT_RULE = "Panduan SP4N-LAPOR!: tenggat 5, 14, atau 60 hari kerja menurut jenis pengaduan"
PROPOSAL = "Usulan awal sistem; sesuaikan dengan keputusan instansi"
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def _rows() -> list[tuple[str, str, IndicatorKind, str, Direction, str, str]]:
    """(code, name, kind, unit of measure, direction, threshold, source) in the order of the pages."""
    complaints = IndicatorKind.COMPLAINTS
    return [
        (SKM_TOTAL, "SKM", IndicatorKind.SKM, "dari 100", HIGHER, "2.5", SKM_RULE),
        *(
            (code, f"U{number} {name}", IndicatorKind.SKM, "dari 100", HIGHER, "2.5", SKM_RULE)
            for number, (code, name) in enumerate(zip(SKM_ELEMENTS, skm.ELEMENTS, strict=True), start=1)
        ),
        (SERVICE_TIME, "Waktu layanan", IndicatorKind.TIME, "hari kerja", LOWER, "1", "Standar pelayanan unit"),
        (RECEIVED, "Pengaduan diterima", complaints, "pengaduan", LOWER, "5", COMPLAINT_RULE),
        (RESOLVED, "Pengaduan selesai", complaints, "%", HIGHER, "5", COMPLAINT_RULE),
        (IN_TIME, "Pengaduan selesai tepat waktu", complaints, "%", HIGHER, "5", COMPLAINT_RULE),
        (MEDIAN_DAYS, "Hari tengah penyelesaian pengaduan", complaints, "hari kerja", LOWER, "1", COMPLAINT_RULE),
    ]


def load_reference_data(*, at: datetime) -> int:
    """Adds the indicators that are missing and returns how many there are; what officers changed is kept."""
    rows = _rows()
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=code,
                name=name,
                kind=kind,
                unit_of_measure=unit,
                direction=direction,
                threshold=Decimal(threshold),
                threshold_source=PROPOSAL,
                source=source,
                position=position,
            )
            for position, (code, name, kind, unit, direction, threshold, source) in enumerate(rows, start=1)
        ],
        ignore_conflicts=True,
    )
    return len(rows)
