"""The reference files of this room are read by loaders that trust their shape: this is where the shape is checked."""

import json
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
DICTIONARY = DATA.parent.parent / "competencies" / "data" / "dictionary.json"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.fixture(scope="module")
def forms():
    return {row["code"]: row for row in read(DATA / "forms.json")}


class TestForms:
    def test_are_twenty_six_with_codes_names_and_siasn_numbers_of_their_own(self):
        rows = read(DATA / "forms.json")
        assert len(rows) == 26
        assert repeated(row["code"] for row in rows) == []
        assert repeated(row["name"] for row in rows) == []
        assert sorted(row["siasn_id"] for row in rows if row["siasn_id"]) == list(range(1, 26))

    def test_name_pathway_pillar_unit_and_source(self, forms):
        for code, row in forms.items():
            assert row["pathway"] in {"PENDIDIKAN", "KLASIKAL", "NONKLASIKAL"}, code
            assert row["pillar"] in {10, 20, 70}, code
            assert row["jp_unit"] in {"PROGRAMME", "DAY", "SESSION", "TIME", "SEMESTER", "DECISION"}, code
            assert row["jp_rule"].endswith("."), code
            assert len(row["jp_rule"]) <= 300, code
            assert row["source"], code

    def test_give_hours_exactly_where_a_unit_is_counted(self, forms):
        counted = {"DAY", "SESSION", "TIME", "SEMESTER"}
        for code, row in forms.items():
            assert (row["jp_unit"] in counted) == (row["jp_national"] is not None), code
            assert (row["jp_national"] is None) == (row["jp_abroad"] is None), code
            assert row["jp_abroad"] is None or row["abroad_factor"] is None, code

    def test_cap_a_period_or_nothing(self, forms):
        for code, row in forms.items():
            assert (row["cap"] is None) == (row["cap_period"] is None), code
        capped = {code: (row["cap"], row["cap_period"]) for code, row in forms.items() if row["cap"]}
        assert capped == {
            "NKL01": (2, "MONTH"),
            "NKL02": (2, "MONTH"),
            "NKL03": (3, "DAY"),
            "NKL09": (2, "DAY"),
            "NKL10": (2, "DAY"),
        }

    def test_follow_the_conversion_table(self, forms):
        table = {code: (row["jp_national"], row["jp_abroad"]) for code, row in forms.items() if row["jp_national"]}
        assert table == {
            "PD01": (20, 20),
            "KL06": (4, 6),
            "KL07": (5, 7),
            "KL11": (4, 6),
            "NKL01": (2, 4),
            "NKL02": (2, 4),
            "NKL05": (20, 24),
            "NKL07": (10, 20),
            "NKL08": (20, 24),
            "NKL12": (20, 24),
        }
