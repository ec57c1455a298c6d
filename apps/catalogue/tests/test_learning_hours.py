"""The arithmetic of JP: every form of the conversion table by hand, then properties over random histories."""

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalogue.learning_hours import (
    LONGEST_DAYS,
    Activity,
    Rule,
    certificate_key,
    credit,
    hours_of_minutes,
    periods,
    problem_with,
    year_of,
)

FORMS = json.loads((Path(__file__).resolve().parent.parent / "data" / "forms.json").read_text(encoding="utf-8"))
MAY_4, MAY_8 = date(2026, 5, 4), date(2026, 5, 8)


def rule_of(row):
    factor = row["abroad_factor"]
    return Rule(
        unit=row["jp_unit"],
        national=None if row["jp_national"] is None else Decimal(row["jp_national"]),
        abroad=None if row["jp_abroad"] is None else Decimal(row["jp_abroad"]),
        abroad_factor=None if factor is None else Decimal(str(factor)),
        cap=row["cap"],
        cap_abroad=row["cap_abroad"],
        cap_period=row["cap_period"] or "",
    )


RULES = {row["code"]: rule_of(row) for row in FORMS}
SESSIONS, E_LEARNING, SELF_STUDY = RULES["NKL02"], RULES["NKL03"], RULES["NKL09"]

# What each form counts for from 4 to 8 May 2026, worked by hand: quantity, JP at home, JP abroad.
BY_HAND = {
    "PD01": (2, "40", "40"),
    "KL01": (30, "30", "30"),
    "KL02": (30, "30", "36"),
    "KL03": (24, "24", "28.8"),
    "KL04": (10, "10", "12"),
    "KL05": (7, "7", "8.4"),
    "KL06": (3, "12", "18"),
    "KL07": (5, "25", "35"),
    "KL08": (40, "40", "48"),
    "KL09": (15, "15", "18"),
    "KL10": (16, "16", "19.2"),
    "KL11": (1, "4", "6"),
    "KL12": (12, "12", "12"),
    "NKL01": (3, "4", "8"),
    "NKL02": (2, "4", "8"),
    "NKL03": (20, "15", "20"),
    "NKL04": (20, "20", "24"),
    "NKL05": (1, "20", "24"),
    "NKL06": (16, "16", "19.2"),
    "NKL07": (1, "10", "20"),
    "NKL08": (1, "20", "24"),
    "NKL09": (12, "10", "12"),
    "NKL10": (9, "9", "10.8"),
    "NKL11": (6, "6", "6"),
    "NKL12": (1, "20", "24"),
    "NKL13": (8, "8", "8"),
}


class TestEveryForm:
    @pytest.mark.parametrize("row", FORMS, ids=[row["code"] for row in FORMS])
    def test_counts_as_worked_by_hand_at_home_and_abroad(self, row):
        quantity, home, abroad = BY_HAND[row["code"]]
        for expected, is_abroad in ((home, False), (abroad, True)):
            activity = Activity(MAY_4, MAY_8, Decimal(quantity), is_abroad)
            assert problem_with(rule_of(row), activity) == ""
            assert credit(rule_of(row), activity).credited == Decimal(expected)

    def test_is_worked_by_hand(self):
        assert set(BY_HAND) == set(RULES)


class TestWords:
    def test_say_how_the_hours_come_about(self):
        seminar = credit(RULES["KL06"], Activity(MAY_4, MAY_8, Decimal(3)))
        assert seminar.reason == "3 hari dihitung 12 JP (4 JP tiap hari)."
        course = credit(RULES["KL03"], Activity(MAY_4, MAY_8, Decimal(24), abroad=True))
        assert course.reason == "24 JP program di luar negeri ditambah 20 persen menjadi 28,8 JP."
        assert credit(RULES["KL12"], Activity(MAY_4, MAY_8, Decimal(12))).reason == (
            "12 JP menurut keputusan dihitung 12 JP."
        )

    def test_say_what_was_cut_and_why(self):
        third = credit(SESSIONS, Activity(MAY_4, MAY_4, Decimal(1)), {date(2026, 5, 1): Decimal(2)})
        assert (third.claimed, third.credited) == (2, 0)
        assert third.reason == (
            "1 sesi dihitung 2 JP (2 JP tiap sesi). Diakui 0 JP: paling banyak 2 sesi sebulan yang dihitung, termasuk "
            "yang sudah tercatat pada Mei 2026, jadi 1 sesi tidak dihitung."
        )
        day = credit(E_LEARNING, Activity(MAY_4, MAY_4, Decimal(8)))
        assert day.reason == (
            "8 JP program dihitung 8 JP. "
            "Diakui 3 JP: paling banyak 3 JP sehari yang dihitung, jadi 5 JP tidak dihitung."
        )

    def test_name_the_first_full_period_and_count_the_others(self):
        taken = {MAY_4: Decimal(3), date(2026, 5, 5): Decimal(3)}
        result = credit(E_LEARNING, Activity(MAY_4, date(2026, 5, 5), Decimal(1)), taken)
        assert "yang sudah tercatat pada 4 Mei 2026 dan 1 hari lain" in result.reason

    @pytest.mark.parametrize(
        ("rule", "activity", "begins"),
        [
            (RULES["KL03"], Activity(MAY_8, MAY_4, Decimal(1)), "Tanggal selesai mendahului"),
            (RULES["KL03"], Activity(MAY_4, MAY_4 + timedelta(LONGEST_DAYS), Decimal(1)), "Kegiatan ini berlangsung"),
            (RULES["KL03"], Activity(MAY_4, MAY_8, Decimal(0)), "Jumlah JP harus lebih dari nol"),
            (RULES["KL03"], Activity(MAY_4, MAY_8, Decimal(10_000)), "Jumlah JP paling besar 9.999."),
            (SESSIONS, Activity(MAY_4, MAY_8, Decimal("1.5")), "Jumlah sesi harus bilangan bulat"),
            (RULES["KL06"], Activity(MAY_4, MAY_8, Decimal(6)), "Jumlah hari (6) melebihi"),
        ],
    )
    def test_say_what_cannot_be_counted_at_all(self, rule, activity, begins):
        assert problem_with(rule, activity).startswith(begins)


class TestCaps:
    def test_a_cap_is_filled_day_by_day(self):
        result = credit(E_LEARNING, Activity(MAY_4, date(2026, 5, 6), Decimal(7)))
        assert result.shares == {MAY_4: 3, date(2026, 5, 5): 3, date(2026, 5, 6): 1}
        assert result.credited == 7

    def test_a_month_begins_anew(self):
        taken = {date(2026, 5, 1): Decimal(2)}
        assert credit(SESSIONS, Activity(date(2026, 5, 31), date(2026, 5, 31), Decimal(1)), taken).credited == 0
        assert credit(SESSIONS, Activity(date(2026, 6, 1), date(2026, 6, 1), Decimal(1)), taken).credited == 2

    def test_sessions_across_a_month_fill_both(self):
        result = credit(SESSIONS, Activity(date(2026, 5, 30), date(2026, 6, 2), Decimal(5)))
        assert (result.credited, dict(result.shares)) == (8, {date(2026, 5, 1): 2, date(2026, 6, 1): 2})

    def test_hours_across_new_year_count_in_the_year_of_completion(self):
        activity = Activity(date(2026, 12, 31), date(2027, 1, 1), Decimal(6))
        result = credit(E_LEARNING, activity)
        assert dict(result.shares) == {date(2026, 12, 31): 3, date(2027, 1, 1): 3}
        assert (result.credited, year_of(activity)) == (6, 2027)
        december = credit(SESSIONS, Activity(date(2026, 12, 31), date(2027, 1, 1), Decimal(4)))
        assert dict(december.shares) == {date(2026, 12, 1): 2, date(2027, 1, 1): 2}

    def test_the_cap_counts_study_and_the_surplus_abroad_comes_on_top(self):
        result = credit(SELF_STUDY, Activity(MAY_4, MAY_4, Decimal(5), abroad=True))
        assert (result.claimed, result.credited, dict(result.shares)) == (6, Decimal("2.4"), {MAY_4: 2})

    def test_abroad_has_the_cap_of_its_own(self):
        assert credit(E_LEARNING, Activity(MAY_4, MAY_4, Decimal(9), abroad=True)).credited == 4
        assert credit(E_LEARNING, Activity(MAY_4, MAY_4, Decimal(1)), {MAY_4: Decimal(4)}).credited == 0


class TestMinutes:
    @pytest.mark.parametrize(("minutes", "hours"), [(45, "1"), (900, "20"), (60, "1.33"), (44, "0.97"), (0, "0")])
    def test_are_45_to_the_hour(self, minutes, hours):
        assert hours_of_minutes(minutes, 45) == Decimal(hours)


class TestCertificateKey:
    def test_is_the_same_for_every_spelling(self):
        spellings = ["800/123/BKD/2026", " 800-123 bkd.2026 ", "８００/123/BKD/2026"]
        assert {certificate_key(number) for number in spellings} == {"800123BKD2026"}
        assert certificate_key(" -/. ") == ""


DAYS = st.dates(date(2026, 11, 20), date(2027, 2, 10))
CAPPED = [code for code, rule in RULES.items() if rule.cap]


@st.composite
def activities(draw, rule, longest=70):
    starts_on = draw(DAYS)
    ends_on = starts_on + timedelta(draw(st.integers(0, longest)))
    whole = rule.unit == "SESSION"
    quantity = draw(st.integers(1, 40)) if whole else draw(st.decimals("0.01", "90", places=2))
    return Activity(starts_on, ends_on, Decimal(quantity), draw(st.booleans()))


@st.composite
def histories(draw):
    rule = RULES[draw(st.sampled_from(CAPPED))]
    return rule, draw(st.lists(activities(rule), min_size=1, max_size=8))


def credited_in_order(rule, history):
    """Each credit after the ones before it, and what every period has given in the end."""
    taken, results = defaultdict(Decimal), []
    for activity in history:
        result = credit(rule, activity, taken)
        results.append(result)
        for period, units in result.shares.items():
            taken[period] += units
    return results, taken


class TestWhateverTheHistory:
    @settings(max_examples=300, deadline=None)
    @given(histories(), st.randoms(use_true_random=False))
    def test_no_period_passes_its_cap_in_any_order(self, told, random):
        rule, history = told
        random.shuffle(history)
        _, taken = credited_in_order(rule, history)
        highest = max(rule.cap, rule.cap_abroad or 0)
        home_only = not any(activity.abroad for activity in history)
        assert all(units <= (rule.cap if home_only else highest) for units in taken.values())

    @settings(max_examples=200, deadline=None)
    @given(histories())
    def test_nothing_is_credited_beyond_the_claim_or_outside_the_span(self, told):
        rule, history = told
        for activity, result in zip(history, credited_in_order(rule, history)[0], strict=True):
            assert 0 <= result.credited <= result.claimed
            assert sum(result.shares.values()) <= activity.quantity
            assert set(result.shares) <= set(periods(rule.cap_period, activity.starts_on, activity.ends_on))
            assert (result.credited < result.claimed) == ("Diakui" in result.reason)

    @settings(max_examples=200, deadline=None)
    @given(histories())
    def test_the_same_history_gives_the_same_credits(self, told):
        assert credited_in_order(*told) == credited_in_order(*told)

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_more_is_never_worth_less(self, data):
        rule = RULES[data.draw(st.sampled_from(sorted(RULES)))]
        activity = data.draw(activities(rule))
        more = Activity(activity.starts_on, activity.ends_on, activity.quantity + 1, activity.abroad)
        first = data.draw(activities(rule))
        _, taken = credited_in_order(rule, [first])
        assert credit(rule, activity, taken).credited <= credit(rule, more, taken).credited
        assert credit(rule, activity, taken).credited <= credit(rule, activity).credited

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def test_splitting_an_activity_wins_nothing(self, data):
        rule = RULES[data.draw(st.sampled_from(CAPPED))]
        whole = data.draw(activities(rule))
        part = data.draw(st.integers(0, int(whole.quantity)))
        pieces = [
            Activity(whole.starts_on, whole.ends_on, amount, whole.abroad)
            for amount in (Decimal(part), whole.quantity - part)
            if amount > 0
        ]
        split = sum(result.credited for result in credited_in_order(rule, pieces)[0])
        assert split <= credit(rule, whole).credited
