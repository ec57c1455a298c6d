"""The chapter on the effect of programmes: what the period's estimates say, never that a training was the cause."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from statistics import fmean

from apps.core.formats import number
from apps.evaluations.enums import EffectVerdict
from apps.evaluations.models import EffectEstimate
from apps.evaluations.report_figures import Light, share_of
from apps.evaluations.report_tables import Chapter, Column, Finding, ReportTable, Unit, Value
from apps.evaluations.selectors.report_scope import ReportScope
from apps.evaluations.wording import NOT_A_CAUSE

COLUMNS = (
    Column("Program, angkatan, dan indikator", Unit.TEXT),
    Column("Sebelum", Unit.NUMBER),
    Column("Sesudah", Unit.NUMBER),
    Column("Selisih", Unit.NUMBER),
    Column("Rentang 95%", Unit.TEXT),
    Column("Unit peserta / lain", Unit.TEXT),
    Column("Kesimpulan", Unit.TEXT),
)
HOW_TO_READ = (
    "Dampak dihitung setelah bulan-bulan sesudah pelatihan lengkap. Sebelum dan sesudah adalah rata-rata unit layanan "
    "peserta. Selisih adalah perubahannya dikurangi perubahan unit lain; angka positif berarti membaik, juga untuk "
    "indikator yang makin rendah makin baik."
)
HUNDREDTH = Decimal("0.01")


def effectiveness(scope: ReportScope) -> Chapter:
    """The newest estimate within the period of each cohort."""
    chapter = Chapter("Efektivitas program")
    computed = EffectEstimate.objects.filter(
        cohort__institution=scope.institution, computed_at__date__range=(scope.period.start, scope.period.end)
    )
    newest = {estimate.cohort_id: estimate for estimate in computed.order_by("computed_at", "pk")}
    estimates = sorted(newest.values(), key=lambda one: (one.inputs["programme"], one.inputs["cohort"]))
    if not estimates:
        chapter.paragraphs.append("Tidak ada angkatan yang dampaknya dihitung pada periode ini.")
        return chapter
    chapter.paragraphs += [HOW_TO_READ, NOT_A_CAUSE]
    chapter.tables.append(ReportTable("Perubahan layanan", COLUMNS, [_row(estimate) for estimate in estimates]))
    chapter.findings.append(_finding(estimates))
    return chapter


def _row(estimate: EffectEstimate) -> list[Value]:
    programme, cohort, indicator = (estimate.inputs[key] for key in ("programme", "cohort", "indicator"))
    interval = "–"
    if estimate.low is not None and estimate.high is not None:
        interval = f"{number(estimate.low)} sampai {number(estimate.high)}"
    return [
        f"{programme}, {cohort}: {indicator['name']} ({indicator['unit_of_measure']})",
        _mean(estimate, "before"),
        _mean(estimate, "after"),
        None if estimate.estimate is None else _exact(estimate.estimate),
        interval,
        f"{estimate.trained_count} / {estimate.comparison_count}",
        estimate.verdict_words,
    ]


def _mean(estimate: EffectEstimate, side: str) -> Decimal | None:
    """Over the trained units; None where none of them has enough figures."""
    values = [row[side] for row in estimate.changes if row["is_trained"]]
    return _exact(fmean(values)) if values else None


def _exact(value: float) -> Decimal:
    return Decimal(str(value)).quantize(HUNDREDTH)


def _finding(estimates: Collection[EffectEstimate]) -> Finding:
    verdicts = [estimate.verdict for estimate in estimates]
    supported, against = verdicts.count(EffectVerdict.SUPPORTED), verdicts.count(EffectVerdict.NOT_SUPPORTED)
    falling = sum(estimate.is_falling for estimate in estimates)
    text = (
        f"Dari {number(len(verdicts))} angkatan, perbaikan layanan didukung data pada {number(supported)}, tidak "
        f"didukung pada {number(against)}, belum jelas pada {number(len(verdicts) - supported - against)}."
    )
    if falling:
        light = Light.RED
    elif against:
        light = Light.YELLOW
    else:
        light = Light.GREEN if supported else Light.NONE
    return Finding("Efektivitas program", light, text, share_of(supported, len(verdicts)))
