"""How many learning hours (JP) an activity counts for. Pure, no Django: rule and activity in, credit and words out.

An activity is measured by a quantity in the unit of its form's rule: JP of the programme, days, sessions, times or
semesters. A cap limits the quantity in each day or each month (3 JP of e-learning a day, 2 sessions of coaching a
month; conversion table built on Perlan 10/2018). A quantity that falls on several periods fills them in order, each up
to what earlier credits left free, and what finds no room is not credited.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from apps.core.formats import long_date, number

CENT = Decimal("0.01")
ZERO = Decimal(0)
ONE = Decimal(1)
PROGRAMME, DAY, SESSION, TIME, SEMESTER, DECISION = "PROGRAMME", "DAY", "SESSION", "TIME", "SEMESTER", "DECISION"
# What the quantity of each unit is called; JP of a programme and of a decision are hours themselves.
UNIT_WORDS = {PROGRAMME: "JP", DECISION: "JP", DAY: "hari", SESSION: "sesi", TIME: "kali", SEMESTER: "semester"}
COUNTED = frozenset({DAY, SESSION, TIME, SEMESTER})
PERIOD_WORDS = {"DAY": "sehari", "MONTH": "sebulan"}
# A longer activity than this is a typing mistake, and walking its days would take long.
LONGEST_DAYS = 3_660
# More of any unit than this is one too.
MOST_QUANTITY = 9_999


@dataclass(frozen=True)
class Rule:
    """What one form counts for. `national` and `abroad` are JP for each counted unit; `abroad_factor` multiplies JP."""

    unit: str
    national: Decimal | None = None
    abroad: Decimal | None = None
    abroad_factor: Decimal | None = None
    cap: int | None = None
    cap_abroad: int | None = None
    cap_period: str = ""

    def hours_for_one(self, *, abroad: bool) -> Decimal:
        """JP for one unit of the quantity."""
        if self.unit in COUNTED:
            return (self.abroad if abroad else self.national) or ZERO
        return (self.abroad_factor or ONE) if abroad else ONE

    def cap_for(self, *, abroad: bool) -> int | None:
        """The most units in one period; without one of its own, abroad follows the national cap."""
        return self.cap_abroad if abroad and self.cap_abroad is not None else self.cap


@dataclass(frozen=True)
class Activity:
    """When it was and how much of it, in the unit of the rule."""

    starts_on: date
    ends_on: date
    quantity: Decimal
    abroad: bool = False


@dataclass(frozen=True)
class Credit:
    """`shares` says how many units fall on each period of the cap, by its first day; empty where nothing caps."""

    claimed: Decimal
    credited: Decimal
    shares: Mapping[date, Decimal]
    reason: str


def hours_of_minutes(minutes: int, minutes_per_hour: int) -> Decimal:
    """JP of a lesson of that many minutes, to two decimals downwards (45 minutes are 1 JP, Perlan 5/2018)."""
    return _down(Decimal(minutes) / minutes_per_hour)


def problem_with(rule: Rule, activity: Activity) -> str:
    """Why the activity cannot be counted at all, as a sentence for the reader, or nothing."""
    word = UNIT_WORDS[rule.unit]
    days = (activity.ends_on - activity.starts_on).days + 1
    if days < 1:
        return "Tanggal selesai mendahului tanggal mulai. Periksa kedua tanggalnya."
    if days > LONGEST_DAYS:
        return "Kegiatan ini berlangsung lebih dari sepuluh tahun. Periksa kedua tanggalnya."
    if activity.quantity <= 0:
        return f"Jumlah {word} harus lebih dari nol. Isi sesuai sertifikat atau surat tugas."
    if activity.quantity > MOST_QUANTITY:
        return f"Jumlah {word} paling besar {number(MOST_QUANTITY)}. Periksa angkanya."
    if rule.unit in COUNTED and activity.quantity != activity.quantity.to_integral_value():
        return f"Jumlah {word} harus bilangan bulat. Isi sesuai sertifikat atau surat tugas."
    if rule.unit == DAY and activity.quantity > days:
        return f"Jumlah hari ({number(activity.quantity)}) melebihi lamanya kegiatan ({days} hari). Periksa tanggalnya."
    return ""


def credit(rule: Rule, activity: Activity, taken: Mapping[date, Decimal] | None = None) -> Credit:
    """The JP of an activity without a problem, given the units that earlier credits `taken` from each period.

    Never more than claimed, never more units in a period than its cap leaves. The same input gives the same credit.
    """
    one = rule.hours_for_one(abroad=activity.abroad)
    claimed = _down(activity.quantity * one)
    cap = rule.cap_for(abroad=activity.abroad)
    if cap is None:
        return Credit(claimed, claimed, {}, _words_of_claim(rule, activity, claimed))
    taken = taken or {}
    shares: dict[date, Decimal] = {}
    full: list[date] = []
    rest = activity.quantity
    for period in periods(rule.cap_period, activity.starts_on, activity.ends_on):
        if rest <= 0:
            break
        before = taken.get(period, ZERO)
        share = min(rest, max(cap - before, ZERO))
        if share:
            shares[period] = share
            rest -= share
        if before and share + before >= cap:
            full.append(period)
    credited = _down(sum(shares.values(), ZERO) * one)
    reason = _words_of_claim(rule, activity, claimed)
    if rest > 0:
        reason = f"{reason} {_words_of_cut(rule, activity, cap, rest, credited, full)}"
    return Credit(claimed, credited, shares, reason)


def periods(cap_period: str, starts_on: date, ends_on: date) -> Iterator[date]:
    """The first days of the days or months that the span touches, in order."""
    if cap_period == "MONTH":
        month = starts_on.replace(day=1)
        while month <= ends_on:
            yield month
            month = (month + timedelta(days=32)).replace(day=1)
    else:
        for offset in range((ends_on - starts_on).days + 1):
            yield starts_on + timedelta(days=offset)


def year_of(activity: Activity) -> int:
    """JP count in the year in which the activity was completed."""
    return activity.ends_on.year


def certificate_key(number: str) -> str:
    """What makes two spellings of a certificate number the same: letters and digits alone, in capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())


def _words_of_claim(rule: Rule, activity: Activity, claimed: Decimal) -> str:
    amount = f"{number(activity.quantity)} {UNIT_WORDS[rule.unit]}"
    where = " di luar negeri" if activity.abroad else ""
    if rule.unit in COUNTED:
        one = number(rule.hours_for_one(abroad=activity.abroad))
        return f"{amount}{where} dihitung {number(claimed)} JP ({one} JP tiap {UNIT_WORDS[rule.unit]})."
    kind = "menurut keputusan" if rule.unit == DECISION else "program"
    if activity.abroad and rule.abroad_factor is not None:
        more = number((rule.abroad_factor - 1) * 100)
        return f"{amount} {kind}{where} ditambah {more} persen menjadi {number(claimed)} JP."
    return f"{amount} {kind}{where} dihitung {number(claimed)} JP."


def _words_of_cut(rule: Rule, activity: Activity, cap: int, rest: Decimal, credited: Decimal, full: list[date]) -> str:
    word, period = UNIT_WORDS[rule.unit], PERIOD_WORDS[rule.cap_period]
    limit = f"paling banyak {cap} {word} {period} yang dihitung"
    already = ""
    if full:
        more = f" dan {len(full) - 1} {'bulan' if rule.cap_period == 'MONTH' else 'hari'} lain" if len(full) > 1 else ""
        names = f"{_period_name(rule, full[0])}{more}"
        already = f", termasuk yang sudah tercatat pada {names}"
    return f"Diakui {number(credited)} JP: {limit}{already}, jadi {number(rest)} {word} tidak dihitung."


def _period_name(rule: Rule, period: date) -> str:
    day = long_date(period)
    return day.partition(" ")[2] if rule.cap_period == "MONTH" else day


def _down(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_DOWN)
