"""The standard of a post, worked by hand and by properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.competencies.resolution import (
    OVERLAY,
    POSITION,
    TIER,
    OverlayRule,
    Place,
    PositionRule,
    Subject,
    TierRule,
    resolve,
)

ON = date(2026, 7, 1)
SINCE = date(2018, 1, 1)
INTEGRITY, LOGISTICS, PORTS, SERVICE = 1, 14, 15, 38

CITY = Place("ROOT")
BELAWAN = Place("DISTRICT", "DISTRICT", "Medan Belawan")
TUNTUNGAN = Place("DISTRICT", "DISTRICT", "Medan Tuntungan")


def subject(*places, tier="PENGAWAS", position="Kepala Seksi Pemerintahan", institution=1):
    return Subject(7, position, tier, institution, (*places, CITY))


def tier(competency, level, tier="PENGAWAS", **dates):
    return TierRule(
        id=competency or 99, competency_id=competency, tier=tier, level=level, **{"valid_from": SINCE, **dates}
    )


def overlay(competency, level=None, id=50, name="Tambahan", **conditions):
    return OverlayRule(id=id, competency_id=competency, level=level, name=name, **{"valid_from": SINCE, **conditions})


def own(competency, level, id=70, institution=None, **dates):
    return PositionRule(
        id=id,
        position_id=7,
        competency_id=competency,
        institution_id=institution,
        level=level,
        **{"valid_from": SINCE, **dates},
    )


def levels(who, tiers=(), overlays=(), positions=(), on=ON):
    found = resolve(who, tier_rules=tiers, overlays=overlays, position_rules=positions, on=on)
    return {one.competency_id: (one.level, one.origin) for one in found}


class TestThePortDistrict:
    """Worked by hand: the head of a section in Medan Belawan, tier Pengawas (2), technical level of the tier 2.

    The district asks for district government; the territory adds port logistics and port management. The same section
    in Medan Tuntungan is asked neither.
    """

    TIERS = [tier(INTEGRITY, 2), tier(None, 2)]
    OVERLAYS = [
        overlay(LOGISTICS, id=51, name="Wilayah pelabuhan: logistik", territory="Medan Belawan"),
        overlay(PORTS, id=52, name="Wilayah pelabuhan: pelabuhan", territory="Medan Belawan"),
        overlay(SERVICE, id=53, name="Pemerintahan kewilayahan", unit_type="DISTRICT"),
    ]

    def test_adds_logistics_and_port_management(self):
        section = Place("SECTION")
        assert levels(subject(section, BELAWAN), self.TIERS, self.OVERLAYS) == {
            INTEGRITY: (2, TIER),
            LOGISTICS: (2, OVERLAY),
            PORTS: (2, OVERLAY),
            SERVICE: (2, OVERLAY),
        }

    def test_leaves_the_same_section_of_another_district_alone(self):
        section = Place("SECTION")
        assert levels(subject(section, TUNTUNGAN), self.TIERS, self.OVERLAYS) == {
            INTEGRITY: (2, TIER),
            SERVICE: (2, OVERLAY),
        }


class TestPrecedence:
    def test_goes_from_institution_to_position_to_overlay_to_tier(self):
        tiers, overlays = [tier(INTEGRITY, 2)], [overlay(INTEGRITY, 3)]
        general, local = own(INTEGRITY, 4, id=70), own(INTEGRITY, 1, id=71, institution=1)
        who = subject()
        assert levels(who, tiers) == {INTEGRITY: (2, TIER)}
        assert levels(who, tiers, overlays) == {INTEGRITY: (3, OVERLAY)}
        assert levels(who, tiers, overlays, [general]) == {INTEGRITY: (4, POSITION)}
        assert levels(who, tiers, overlays, [local, general]) == {INTEGRITY: (1, POSITION)}

    def test_ignores_the_standard_of_another_institution(self):
        assert levels(subject(), [tier(INTEGRITY, 2)], [], [own(INTEGRITY, 5, institution=2)]) == {INTEGRITY: (2, TIER)}

    def test_of_two_additions_takes_the_more_demanding(self):
        rules = [overlay(PORTS, 3, id=1, name="A"), overlay(PORTS, 2, id=2, name="B")]
        assert levels(subject(), [], rules) == {PORTS: (3, OVERLAY)}

    def test_an_addition_without_a_level_takes_that_of_the_tier(self):
        assert levels(subject(), [tier(None, 3)], [overlay(PORTS)]) == {PORTS: (3, OVERLAY)}

    def test_an_addition_without_a_level_says_nothing_when_the_tier_says_nothing(self):
        assert levels(subject(), [tier(None, 3, tier="PELAKSANA")], [overlay(PORTS)]) == {}


class TestConditions:
    @pytest.mark.parametrize(
        ("conditions", "asked"),
        [
            ({}, True),
            ({"sector": "DISTRICT"}, True),
            ({"sector": "HEALTH"}, False),
            ({"unit_type": "DISTRICT", "territory": "medan belawan"}, True),
            ({"unit_type": "VILLAGE", "territory": "Medan Belawan"}, False),
            ({"position_contains": "kepala seksi"}, True),
            ({"position_contains": "Camat"}, False),
            ({"tiers": frozenset({"PENGAWAS"})}, True),
            ({"tiers": frozenset({"PELAKSANA"})}, False),
            ({"institution_id": 1}, True),
            ({"institution_id": 2}, False),
        ],
    )
    def test_every_condition_given_must_hold(self, conditions, asked):
        found = levels(subject(Place("SECTION"), BELAWAN), [], [overlay(PORTS, 2, **conditions)])
        assert (PORTS in found) is asked


class TestDates:
    def test_a_rule_counts_on_its_first_and_last_day_only(self):
        rule = tier(INTEGRITY, 2, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
        who = subject()
        asked = {day: bool(levels(who, [rule], on=day)) for day in (date(2025, 12, 31), date(2026, 1, 1))}
        asked |= {day: bool(levels(who, [rule], on=day)) for day in (date(2026, 12, 31), date(2027, 1, 1))}
        assert list(asked.values()) == [False, True, True, False]

    def test_of_two_open_versions_the_later_counts_from_its_day(self):
        old, new = own(INTEGRITY, 2, id=1), own(INTEGRITY, 4, id=2, valid_from=date(2026, 7, 1))
        assert levels(subject(), positions=[new, old], on=date(2026, 6, 30)) == {INTEGRITY: (2, POSITION)}
        assert levels(subject(), positions=[new, old], on=date(2026, 7, 1)) == {INTEGRITY: (4, POSITION)}

    def test_a_new_version_of_an_addition_may_ask_for_less(self):
        old, new = overlay(PORTS, 4, id=1), overlay(PORTS, 2, id=2, valid_from=date(2026, 1, 1))
        assert levels(subject(), [], [old, new]) == {PORTS: (2, OVERLAY)}


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
competencies = st.integers(1, 6)
level_numbers = st.integers(1, 5)


@st.composite
def dated(draw):
    start = draw(days)
    end = draw(st.none() | st.integers(0, 400).map(lambda length: start + timedelta(length)))
    return {"valid_from": start, "valid_to": end}


tier_rules = st.lists(
    st.builds(lambda c, level, dates: tier(c, level, **dates), st.none() | competencies, level_numbers, dated())
)
overlay_rules = st.lists(
    st.builds(
        lambda c, level, number, territory, dates: overlay(
            c, level, id=number, name=f"N{number}", territory=territory, **dates
        ),
        competencies,
        st.none() | level_numbers,
        st.integers(1, 30),
        st.sampled_from(["", "Medan Belawan", "Medan Tuntungan"]),
        dated(),
    )
)
position_rules = st.lists(
    st.builds(
        lambda c, level, number, institution, dates: own(c, level, id=number, institution=institution, **dates),
        competencies,
        level_numbers,
        st.integers(1, 30),
        st.sampled_from([None, 1, 2]),
        dated(),
    )
)


class TestForAnyRules:
    @given(tier_rules, overlay_rules, position_rules, days)
    def test_the_answer_is_lawful(self, tiers, overlays, positions, on):
        found = resolve(subject(BELAWAN), tier_rules=tiers, overlays=overlays, position_rules=positions, on=on)
        assert [one.competency_id for one in found] == sorted({one.competency_id for one in found})
        for one in found:
            assert 1 <= one.level <= 5
            assert one.rule.in_force(on)
        own_says = {rule.competency_id for rule in positions if rule.in_force(on) and rule.institution_id in (None, 1)}
        assert {one.competency_id for one in found if one.origin == POSITION} == own_says

    @given(tier_rules, overlay_rules, position_rules, days, st.randoms())
    def test_the_order_of_the_rules_does_not_matter(self, tiers, overlays, positions, on, random):
        # Two versions of one rule with the same id and day cannot exist: the database refuses them.
        tiers, overlays, positions = (
            list({(rule.id, rule.valid_from): rule for rule in rules}.values())
            for rules in (tiers, overlays, positions)
        )
        shuffled = [random.sample(rules, len(rules)) for rules in (tiers, overlays, positions)]
        assert levels(subject(BELAWAN), tiers, overlays, positions, on) == levels(subject(BELAWAN), *shuffled, on)

    @given(tier_rules, overlay_rules, position_rules, days)
    def test_a_rule_out_of_force_changes_nothing(self, tiers, overlays, positions, on):
        gone = own(3, 5, id=999, valid_from=on - timedelta(9), valid_to=on - timedelta(1))
        who = subject(BELAWAN)
        assert levels(who, tiers, overlays, [*positions, gone], on) == levels(who, tiers, overlays, positions, on)
