"""How the product writes dates, numbers, money and NIP in Indonesian. Pure: text in, text out.

Pages, e-mails, charts and PDFs all use these, so that one thing is written in one way everywhere.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
# Titles that stand before a name; what follows the first comma is always a title.
FRONT_TITLES = frozenset({"apt", "dr", "dra", "drg", "drh", "drs", "h", "hj", "ir", "ns", "prof", "rr"})

Number = int | float | Decimal


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def long_date(value: date) -> str:
    """`27 Maret 2027`. An aware datetime is first turned to local time."""
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date) -> str:
    """`27 Mar 2027`, for narrow columns."""
    day = _local(value)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def clock(value: datetime) -> str:
    """`14.05` in local time."""
    return f"{_local(value):%H.%M}"


def date_time(value: datetime) -> str:
    """`27 Maret 2027 pukul 14.05` in local time."""
    return f"{long_date(value)} pukul {clock(value)}"


def date_range(start: date, end: date) -> str:
    """`1–5 Maret 2027`, `28 Maret – 2 April 2027`, or both dates in full."""
    if start == end:
        return long_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{long_date(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {long_date(end)}"
    return f"{long_date(start)} – {long_date(end)}"


def number(value: Number, decimals: int | None = None) -> str:
    """`1.234,5`. Without `decimals` up to two are shown and trailing zeros are dropped; halves round up."""
    if isinstance(value, int) and not decimals:
        return f"{value:,}".replace(",", ".")
    places = 2 if decimals is None else decimals
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.lstrip("-0,.") == "":
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,"))


def rupiah(value: Number) -> str:
    """`Rp1.500.000`, whole rupiah; a debt reads `-Rp1.500`."""
    text = number(value, 0)
    return f"-Rp{text[1:]}" if text.startswith("-") else f"Rp{text}"


def rupiah_short(value: Number) -> str:
    """`Rp1,5 miliar`, for figures that are read at a glance; below a million in full."""
    amount = Decimal(str(value))
    sizes: tuple[tuple[int, str], ...] = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
    for size, word in sizes:
        if abs(amount) >= size:
            return f"Rp{number(amount / size)} {word}"
    return rupiah(value)


def percent(ratio: Number, decimals: int | None = None) -> str:
    """`12,5%` from the ratio `0.125`. Without `decimals` at most one is shown."""
    hundredfold = Decimal(str(ratio)) * 100
    if decimals is None:
        hundredfold = hundredfold.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number(hundredfold, decimals)}%"


def share(part: Number, whole: Number) -> str:
    """Part of a whole as a percentage; a dash when there is no whole to divide."""
    return percent(Decimal(str(part)) / Decimal(str(whole))) if whole else "–"


def nip_groups(nip: str) -> str:
    """`19850412 201001 2 003`: birth date, first appointment, sex, sequence. Anything but 18 digits stays as it is."""
    if len(nip) != 18 or not nip.isdigit():
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def nip_masked(nip: str) -> str:
    """`•••••••• •••••• • 003`: enough to tell two namesakes apart, without birth date, appointment and sex."""
    return f"•••••••• •••••• • {nip[-3:]}" if len(nip) == 18 else "•" * len(nip)


def bare_name(name: str) -> str:
    """The name without academic and honorary titles: `Dr. Siti Aminah, M.Si.` gives `Siti Aminah`."""
    words = name.split(",", 1)[0].split()
    while len(words) > 1 and words[0].rstrip(".").lower() in FRONT_TITLES:
        words = words[1:]
    return " ".join(words)


def initials(name: str) -> str:
    """`S. A. W.` of `Siti Aminah Wulandari, S.Kom.`"""
    return " ".join(f"{word[0].upper()}." for word in bare_name(name).split())


def monogram(name: str) -> str:
    """One or two letters for the round mark beside a name: `SA` of `Siti Aminah Wulandari`."""
    return "".join(word[0].upper() for word in bare_name(name).split()[:2])


def duration(value: timedelta) -> str:
    """`2 jam 15 menit`: the two largest units; below a minute in seconds."""
    seconds = max(int(value.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} detik"
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
    parts = [(days, "hari"), (hours, "jam"), (minutes, "menit")]
    while parts[0][0] == 0:
        parts.pop(0)
    return " ".join(f"{number(amount)} {unit}" for amount, unit in parts[:2] if amount)


def days_left(day: date, today: date) -> str:
    """`12 hari lagi`, `besok`, `hari ini`, `kemarin` or `lewat 3 hari`."""
    local = _local(day)
    days = ((local.date() if isinstance(local, datetime) else local) - today).days
    near = {1: "besok", 0: "hari ini", -1: "kemarin"}
    if days in near:
        return near[days]
    return f"{number(days)} hari lagi" if days > 0 else f"lewat {number(-days)} hari"


def file_size(size: int) -> str:
    """`512 B`, `34,2 KB`, `1,5 MB` (1 KB = 1.024 B); no line ends between the figure and its unit."""
    kilobytes = size / 1024
    if size < 1024:
        figure, unit = str(size), "B"
    elif kilobytes < 1024:
        figure, unit = number(kilobytes, 1), "KB"
    else:
        figure, unit = number(kilobytes / 1024, 1), "MB"
    return f"{figure}\N{NO-BREAK SPACE}{unit}"


def month_year(value: date) -> str:
    """`Maret 2027`."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def short_month(value: date) -> str:
    """`Mar 2027`, for axes and narrow columns."""
    return f"{SHORT_MONTHS[value.month - 1]} {value.year}"
