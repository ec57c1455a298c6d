import time
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.mentoring.matching import (
    Exclusion,
    Mentee,
    Mentor,
    Weights,
    exclusion_of,
    fit_of,
    match,
    tree_distance,
)

WEIGHTS = Weights(level=Decimal("0.5"), topic=Decimal("0.3"), distance=Decimal("0.2"))
SERVICE = 1
TOPICS = ("arsip", "penanganan pengaduan", "perizinan")


def mentee(key="r1", **kwargs):
    base = {
        "person_id": f"p-{key}",
        "name": f"Peminta {key}",
        "competency_id": SERVICE,
        "competency": "Pelayanan Publik",
    }
    return Mentee(**{"id": key, "wanted_level": 3, "unit_path": "/1/2/4/", **base, **kwargs})


def mentor(key="m1", **kwargs):
    base = {"name": f"Mentor {key}", "levels": {SERVICE: 4}, "capacity": 1, "unit_path": "/1/2/5/"}
    return Mentor(**{"id": key, "person_id": f"q-{key}", **base, **kwargs})


def pairs_of(matching):
    return {proposal.mentee.id: proposal.mentor.id for proposal in matching.proposals}


def value_of(matching):
    return len(matching.proposals), sum((proposal.fit.score for proposal in matching.proposals), Decimal(0))


def brute_force(mentees, mentors):
    """The best number of pairs and sum of scores, by trying every choice of every request."""
    scores = [
        [None if exclusion_of(one, other) else fit_of(one, other, WEIGHTS).score for other in mentors]
        for one in mentees
    ]

    @cache
    def best(row, left):
        if row == len(mentees):
            return 0, Decimal(0)
        found = [best(row + 1, left)]
        for column, score in enumerate(scores[row]):
            if score is not None and left[column]:
                count, total = best(row + 1, (*left[:column], left[column] - 1, *left[column + 1 :]))
                found.append((count + 1, total + score))
        return max(found)

    return best(0, tuple(one.capacity for one in mentors))


def unit_paths():
    return st.sampled_from(["/1/", "/1/2/", "/1/2/4/", "/1/2/5/", "/1/3/", "/1/3/6/", ""])


@st.composite
def towns(draw, requests, offers):
    """A town of people with levels, topics, units, superiors, refusals and capacities as they come."""
    topics = st.frozensets(st.sampled_from(TOPICS))
    people = [f"p{number}" for number in range(requests + offers)]
    wishes = [
        mentee(
            f"r{number}",
            person_id=people[number],
            competency_id=draw(st.sampled_from([1, 2])),
            wanted_level=draw(st.integers(1, 5)),
            topics=draw(topics),
            unit_path=draw(unit_paths()),
            superior_ids=draw(st.frozensets(st.sampled_from(people), max_size=2)),
            barred_ids=draw(st.frozensets(st.sampled_from([f"m{n}" for n in range(offers)] or ["-"]), max_size=1)),
        )
        for number in range(requests)
    ]
    helpers = [
        mentor(
            f"m{number}",
            person_id=draw(st.sampled_from([*people, ""])),
            levels=draw(st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 5))),
            capacity=draw(st.integers(0, 3)),
            topics=draw(topics),
            unit_path=draw(unit_paths()),
        )
        for number in range(offers)
    ]
    return wishes, helpers


SIZES = [(requests, offers) for requests in range(8) for offers in range(8)]


@pytest.mark.parametrize(("requests", "offers"), SIZES)
class TestTheOptimum:
    def test_equals_trying_everything(self, requests, offers):
        @settings(max_examples=25, deadline=None, derandomize=True)
        @given(towns(requests, offers))
        def equals(town):
            assert value_of(match(*town, WEIGHTS)) == brute_force(*town)

        equals()


class TestEveryMatching:
    @settings(max_examples=100, deadline=None)
    @given(towns(6, 4), st.randoms())
    def test_is_the_same_for_the_same_people_in_any_order(self, town, dice):
        wishes, helpers = town
        first = match(wishes, helpers, WEIGHTS)
        dice.shuffle(wishes)
        dice.shuffle(helpers)
        assert match(wishes, helpers, WEIGHTS) == first

    @settings(max_examples=100, deadline=None)
    @given(towns(7, 5))
    def test_keeps_to_exclusions_and_capacities_and_explains_everybody(self, town):
        wishes, helpers = town
        matching = match(wishes, helpers, WEIGHTS)
        pairs = pairs_of(matching)
        for helper in helpers:
            assert list(pairs.values()).count(helper.id) <= helper.capacity
        for proposal in matching.proposals:
            assert exclusion_of(proposal.mentee, proposal.mentor) is None
            assert proposal.mentor.name in proposal.why
            assert proposal.why_not_next.endswith(".")
            assert proposal.fit.score == sum(part.points for part in proposal.fit.parts)
        left = {entry.mentee.id: entry.why for entry in matching.unmatched}
        assert pairs.keys() | left.keys() == {wish.id for wish in wishes}
        assert not pairs.keys() & left.keys()
        assert all(why.endswith(".") and "mentor" in why.lower() for why in left.values())

    def test_of_nobody_is_nothing(self):
        assert match([], [], WEIGHTS) == match([], [mentor()], WEIGHTS)
        assert match([mentee()], [], WEIGHTS).unmatched[0].why.startswith("Belum ada mentor dengan Pelayanan Publik")

    def test_refuses_a_person_named_twice(self):
        with pytest.raises(ValueError, match="once only"):
            match([mentee(), mentee()], [], WEIGHTS)


class TestTwoAims:
    def test_two_pairs_come_before_one_better_pair(self):
        """r1 would be best with m1 (1,0 of the topic), but r2 has nobody else."""
        wishes = [mentee("r1", topics=frozenset({"arsip"})), mentee("r2", barred_ids=frozenset({"m2"}))]
        helpers = [mentor("m1", topics=frozenset({"arsip"})), mentor("m2", levels={SERVICE: 3})]
        matching = match(wishes, helpers, WEIGHTS)
        assert pairs_of(matching) == {"r1": "m2", "r2": "m1"}
        assert matching.proposals[0].why_not_next == (
            "Mentor m1 berskor lebih tinggi (0,93), tetapi kapasitasnya terpakai untuk Peminta r2."
        )

    def test_among_equal_numbers_the_higher_sum_wins(self):
        wishes = [mentee("r1", topics=frozenset({"arsip"})), mentee("r2")]
        helpers = [mentor("m1", levels={SERVICE: 3}), mentor("m2", topics=frozenset({"arsip"}))]
        matching = match(wishes, helpers, WEIGHTS)
        assert pairs_of(matching) == {"r1": "m2", "r2": "m1"}
        assert matching.proposals[0].why_not_next == "Mentor m1 berskor lebih rendah (0,48)."


class TestTheScore:
    def test_of_a_hand_worked_pair(self):
        """One level above: 1 × 0,5. One of two topics: 0,5 × 0,3. Sister units: distance 2 of 6, ⅔ × 0,2."""
        wish = mentee(topics=frozenset({"arsip", "perizinan"}))
        fit = fit_of(wish, mentor(topics=frozenset({"arsip"})), WEIGHTS)
        assert [part.points for part in fit.parts] == [Decimal("0.5000"), Decimal("0.1500"), Decimal("0.1333")]
        assert fit.score == Decimal("0.7833")

    @pytest.mark.parametrize(("level", "fit"), [(2, "0.7"), (3, "1"), (4, "1"), (5, "0.7")])
    def test_is_best_one_or_two_levels_above(self, level, fit):
        found = fit_of(mentee(wanted_level=2), mentor(levels={SERVICE: level}), WEIGHTS)
        assert found.parts[0].fit == Decimal(fit)

    @pytest.mark.parametrize(
        ("path", "fit", "words"),
        [
            ("/1/2/4/", "1", "unit yang sama"),
            ("/1/2/5/", "0.6667", "jarak unit 2 langkah"),
            ("/1/3/6/", "0.3333", "jarak unit 4 langkah"),
            ("/1/2/", "0", "unitnya satu garis komando"),
            ("/1/2/4/9/", "0", "unitnya satu garis komando"),
            ("", "0", "dari luar instansi, kedekatan unit tidak dinilai"),
        ],
    )
    def test_likes_near_units_but_not_the_own_line(self, path, fit, words):
        part = fit_of(mentee(), mentor(unit_path=path), WEIGHTS).parts[2]
        assert (part.fit, part.explanation) == (Decimal(fit), words)

    def test_scales_weights_that_do_not_sum_to_one(self):
        double = Weights(level=Decimal(5), topic=Decimal(3), distance=Decimal(2))
        assert fit_of(mentee(), mentor(), double).score == fit_of(mentee(), mentor(), WEIGHTS).score

    @pytest.mark.parametrize("weights", [(0, 0, 0), (1, -1, 1)])
    def test_refuses_weights_that_weigh_nothing(self, weights):
        with pytest.raises(ValueError, match=r"negative|weigh"):
            Weights(*map(Decimal, weights))

    def test_measures_the_tree_in_steps(self):
        assert tree_distance("/1/2/4/", "/1/3/") == 3


class TestExclusions:
    @pytest.mark.parametrize(
        ("wish", "helper", "reason"),
        [
            ({"person_id": "x"}, {"person_id": "x"}, Exclusion.SAME_PERSON),
            ({"superior_ids": frozenset({"x"})}, {"person_id": "x"}, Exclusion.SUPERIOR),
            ({"wanted_level": 5}, {}, Exclusion.BELOW_LEVEL),
            ({"competency_id": 2}, {}, Exclusion.BELOW_LEVEL),
            ({"barred_ids": frozenset({"m1"})}, {}, Exclusion.BARRED),
            ({}, {"capacity": 0}, Exclusion.FULL),
            ({}, {}, None),
            ({"person_id": ""}, {"person_id": ""}, None),
        ],
    )
    def test_name_their_reason(self, wish, helper, reason):
        assert exclusion_of(mentee(**wish), mentor(**helper)) == reason

    @pytest.mark.parametrize(
        ("helpers", "words"),
        [
            ([], "Belum ada mentor dengan Pelayanan Publik tingkat 3 atau lebih."),
            ([{"person_id": "boss"}], "(1 atasan sendiri)"),
            ([{"capacity": 0}], "1 mentor dengan Pelayanan Publik tingkat 3 atau lebih sudah penuh"),
            ([{"id": "m0"}], "(1 penawarannya pernah ditolak)"),
        ],
    )
    def test_are_told_to_whom_they_leave_without_a_mentor(self, helpers, words):
        wish = mentee(superior_ids=frozenset({"boss"}), barred_ids=frozenset({"m0"}))
        matching = match([wish], [mentor(**{"key": "m1", **helper}) for helper in helpers], WEIGHTS)
        assert words in matching.unmatched[0].why

    def test_a_place_too_few_names_who_got_it(self):
        matching = match([mentee("r1", topics=frozenset({"arsip"})), mentee("r2")], [mentor(capacity=1)], WEIGHTS)
        assert len(matching.unmatched) == 1
        assert "terpakai untuk Peminta r" in matching.unmatched[0].why


class TestAWholeRegion:
    def test_of_a_thousand_requests_is_matched_in_seconds(self, record_property):
        wishes = [
            mentee(
                f"r{number:04d}",
                competency_id=number % 7,
                wanted_level=1 + number % 3,
                topics=frozenset({TOPICS[number % 3]}),
                unit_path=f"/1/{number % 40}/{100 + number % 160}/",
            )
            for number in range(1000)
        ]
        helpers = [
            mentor(
                f"m{number:03d}",
                levels={competency: 3 + (number + competency) % 3 for competency in range(7)},
                capacity=4,
                topics=frozenset({TOPICS[number % 3]}),
                unit_path=f"/1/{number % 40}/{100 + number % 160}/",
            )
            for number in range(300)
        ]
        begun = time.process_time()
        matching = match(wishes, helpers, WEIGHTS)
        seconds = time.process_time() - begun
        record_property("seconds for 1,000 requests and 300 mentors of capacity 4", round(seconds, 1))
        assert len(matching.proposals) == 1000
        assert seconds < 20
