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


@pytest.fixture(scope="module")
def catalogue():
    return read(DATA / "programmes.json")


@pytest.fixture(scope="module")
def competencies():
    return {row["code"] for row in read(DICTIONARY)["competencies"]}


@pytest.fixture(scope="module")
def ways(catalogue, forms):
    """For each competency the pillars and levels that the catalogue offers."""
    offered = {}
    for programme in catalogue["programmes"]:
        for gain in programme["competencies"]:
            pillar = forms[programme["form"]]["pillar"]
            offered.setdefault(gain["code"], []).append((pillar, gain["gained_level"]))
    return offered


class TestProgrammes:
    def test_never_use_a_code_or_a_name_twice(self, catalogue):
        for rows, name in ((catalogue["providers"], "name"), (catalogue["programmes"], "title")):
            assert repeated(row["code"] for row in rows) == []
            assert repeated(row[name] for row in rows) == []

    def test_come_from_a_listed_provider_in_a_known_form(self, catalogue, forms):
        providers = {row["code"]: row["kind"] for row in catalogue["providers"]}
        assert set(providers.values()) == {"TRAINING_CENTRE", "UNIVERSITY", "PROFESSIONAL", "INTERNAL", "ELEARNING"}
        assert {row["provider"] for row in catalogue["programmes"]} == set(providers)
        assert {row["form"] for row in catalogue["programmes"]} <= set(forms)

    def test_teach_known_competencies_once_and_to_a_level(self, catalogue, competencies):
        for row in catalogue["programmes"]:
            codes = [gain["code"] for gain in row["competencies"]]
            assert codes, row["code"]
            assert set(codes) <= competencies, row["code"]
            assert repeated(codes) == [], row["code"]
            assert all(1 <= gain["gained_level"] <= 5 for gain in row["competencies"]), row["code"]

    def test_offer_two_ways_of_different_pillars_to_every_competency(self, ways, competencies):
        assert set(ways) == competencies
        for code, offered in ways.items():
            assert len(offered) >= 2, code
            assert len({pillar for pillar, _ in offered}) >= 2, code

    def test_lead_every_competency_to_the_level_of_an_agency_head(self, ways):
        assert {code for code, offered in ways.items() if max(level for _, level in offered) < 4} == set()

    def test_count_hours_by_the_rule_of_the_form(self, catalogue, forms):
        for row in catalogue["programmes"]:
            unit = forms[row["form"]]["jp_national"]
            assert row["learning_hours"] >= 1, row["code"]
            assert unit is None or row["learning_hours"] % unit == 0, row["code"]

    def test_cost_nothing_for_social_learning_inside_the_house(self, catalogue, forms):
        inside = {row["code"] for row in catalogue["providers"] if row["kind"] in {"INTERNAL", "ELEARNING"}}
        for row in catalogue["programmes"]:
            assert row["cost_per_person"] >= 0, row["code"]
            if row["provider"] in inside and forms[row["form"]]["pillar"] == 20:
                assert row["cost_per_person"] == 0, row["code"]

    def test_say_what_they_do_and_which_service_they_serve(self, catalogue):
        for row in catalogue["programmes"]:
            assert len(row["description"]) > 60, row["code"]
            assert row["description"].endswith("."), row["code"]
            assert 0 < len(row["service_indicator"]) <= 200, row["code"]
            assert len(row["title"]) <= 200, row["code"]
        assert repeated(row["description"] for row in catalogue["programmes"]) == []

    def test_name_a_method_and_an_indicator_that_is_measured(self, catalogue):
        for row in catalogue["programmes"]:
            assert row["method"] in {"IN_PERSON", "ONLINE", "BLENDED"}, row["code"]
        named = {row["indicator_code"] for row in catalogue["programmes"] if "indicator_code" in row}
        measured = {"skm-total", "skm-u3", "skm-u6", "skm-u7", "pengaduan-selesai-tepat", "pengaduan-selesai"}
        assert named == measured | {"waktu-layanan"}

    def test_teach_online_what_the_e_learning_platform_offers(self, catalogue):
        assert {row["method"] for row in catalogue["programmes"] if row["provider"] == "ELN-ASN"} == {"ONLINE"}
