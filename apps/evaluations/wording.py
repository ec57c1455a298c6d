"""What an estimate says and what a window asks, as Indonesian sentences. No estimate claims a cause."""

from __future__ import annotations

from datetime import date

from django.utils.text import Truncator

from apps.core import formats
from apps.evaluations.enums import EffectCaution, EffectMethod, EffectVerdict, EvaluationKind, Voice
from apps.evaluations.models import EffectEstimate, EvaluationWindow
from apps.outcomes.enums import Direction

NOT_A_CAUSE = (
    "Perubahan lain pada waktu yang sama tidak dapat dipisahkan, jadi ini petunjuk, bukan bukti bahwa pelatihan "
    "menyebabkannya."
)

ASKS = {
    (EvaluationKind.REACTION, Voice.PARTICIPANT): "Nilai pelatihan {}, tanpa nama",
    (EvaluationKind.LEARNING, Voice.PARTICIPANT): "Nilai tingkat kompetensi Anda sesudah pelatihan {}",
    (EvaluationKind.LEARNING, Voice.SUPERVISOR): "Nilai tingkat kompetensi pegawai Anda sesudah pelatihan {}",
    (EvaluationKind.BEHAVIOUR, Voice.PARTICIPANT): "Ceritakan, tanpa nama, yang Anda terapkan dari pelatihan {}",
    (EvaluationKind.BEHAVIOUR, Voice.SUPERVISOR): "Ceritakan, tanpa nama, hasil pelatihan {} pada pekerjaan unit Anda",
    (EvaluationKind.BEHAVIOUR, Voice.PEER): "Ceritakan, tanpa nama, hasil pelatihan {} pada pekerjaan unit Anda",
}


def ask_of(window: EvaluationWindow, voice: str) -> str:
    """What the window asks of somebody in this voice: the title of the notice and of what waits."""
    # A notice has 300 characters, a title up to 200.
    title = Truncator(window.cohort.programme.title).chars(120)
    return ASKS[EvaluationKind(window.kind), Voice(voice)].format(title)


def amount(estimate: EffectEstimate, value: float | None) -> str:
    """`3,5 poin`; a dash where there is no value."""
    return "–" if value is None else f"{formats.number(value)} {estimate.unit_of_differences}"


def summary_of(estimate: EffectEstimate) -> str:
    """One sentence for a leader."""
    name = estimate.inputs["indicator"]["name"]
    beside = _beside(estimate)
    if estimate.estimate is None:
        return f"Belum jelas apakah {name} berubah bersamaan dengan pelatihan ini."
    size = amount(estimate, abs(estimate.estimate))
    least = amount(estimate, estimate.threshold)
    moved = "memburuk" if estimate.estimate < 0 else "membaik"
    if estimate.verdict == EffectVerdict.SUPPORTED:
        return f"Data mendukung bahwa {name} membaik {size}{beside}, bersamaan dengan pelatihan ini."
    if estimate.is_falling:
        return f"{name} memburuk {size}{beside}, bersamaan dengan pelatihan ini."
    if estimate.verdict == EffectVerdict.NOT_SUPPORTED:
        return (
            f"Data tidak mendukung bahwa {name} membaik sedikitnya {least}: "
            f"perkiraannya {moved} {size}{beside}, dan batas teratas perkiraannya pun di bawah itu."
        )
    return (
        f"Belum jelas apakah {name} berubah: perkiraannya {moved} {size}{beside}, "
        "tetapi datanya belum cukup untuk memastikan."
    )


def caution_of(estimate: EffectEstimate) -> str:
    """Why the figures alone do not settle the matter, or ""."""
    return str(EffectCaution(estimate.caution).label) if estimate.caution else ""


def rule_of(estimate: EffectEstimate) -> str:
    least = amount(estimate, estimate.threshold)
    return (
        f"Didukung data bila rentang 95% seluruhnya di atas nol, perkiraannya sedikitnya {least}, dan ada unit "
        f"pembanding. Tidak didukung bila seluruh rentang di bawah {least}. Selain itu belum jelas."
    )


def direction_of(estimate: EffectEstimate) -> str:
    return str(Direction(estimate.inputs["indicator"]["direction"]).label).lower()


def detectable_of(estimate: EffectEstimate) -> str:
    """What these figures could have shown at all, or ""."""
    if estimate.smallest_detectable is None:
        return ""
    return (
        f"Dengan jumlah unit dan bulan ini, perubahan yang lebih kecil dari "
        f"{amount(estimate, estimate.smallest_detectable)} mudah terlewat."
    )


def month_of(key: str) -> date:
    """The first day of `2027-03`."""
    year, month = key.split("-")
    return date(int(year), int(month), 1)


def months_of(keys: list[str]) -> str:
    """`Maret 2027 sampai Agustus 2027`."""
    return f"{formats.month_year(month_of(keys[0]))} sampai {formats.month_year(month_of(keys[-1]))}"


def _beside(estimate: EffectEstimate) -> str:
    if estimate.method == EffectMethod.BEFORE_AFTER:
        return f" di {estimate.trained_count} unit peserta dibandingkan dengan sebelumnya"
    return f" di {estimate.trained_count} unit peserta dibandingkan dengan {estimate.comparison_count} unit lain"
