"""The reference files of this room are read by loaders that trust their shape: this is where the shape is checked."""

import json
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
LEVELS = [1, 2, 3, 4, 5]


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.fixture(scope="module")
def dictionary():
    return read("dictionary.json")


@pytest.fixture(scope="module")
def competencies(dictionary):
    return {row["code"]: row for row in dictionary["competencies"]}


class TestDictionary:
    def test_never_uses_a_code_or_a_name_twice(self, dictionary):
        for rows in (dictionary["sectors"], dictionary["competencies"]):
            assert repeated(row["code"] for row in rows) == []
            assert repeated(row["name"] for row in rows) == []

    def test_holds_the_eight_managerial_and_the_one_social_cultural(self, competencies):
        kinds = Counter(row["kind"] for row in competencies.values())
        assert kinds["MANAGERIAL"] == 8
        assert kinds["SOCIOCULTURAL"] == 1
        assert set(kinds) == {"MANAGERIAL", "SOCIOCULTURAL", "TECHNICAL"}

    def test_ties_technical_competencies_and_only_those_to_a_sector(self, dictionary, competencies):
        sectors = {row["code"] for row in dictionary["sectors"]}
        for code, row in competencies.items():
            if row["kind"] == "TECHNICAL":
                assert row["sector"] in sectors, code
            else:
                assert row["sector"] is None, code
        assert {row["sector"] for row in competencies.values()} - {None} == sectors

    def test_describes_all_five_levels_by_behaviour(self, competencies):
        for code, row in competencies.items():
            assert [level["level"] for level in row["levels"]] == LEVELS, code
            assert repeated(level["name"] for level in row["levels"]) == [], code
            wanted = 2 if row["kind"] == "TECHNICAL" else 3
            for level in row["levels"]:
                assert len(level["indicators"]) == wanted, (code, level["level"])

    def test_says_every_behaviour_once_and_as_a_sentence(self, competencies):
        sentences = [
            sentence for row in competencies.values() for level in row["levels"] for sentence in level["indicators"]
        ]
        assert repeated(sentences) == []
        for sentence in sentences:
            assert sentence[0].isupper(), sentence
            assert sentence.endswith("."), sentence
            assert 25 <= len(sentence) <= 160, sentence

    def test_defines_and_founds_every_competency(self, competencies):
        for code, row in competencies.items():
            assert len(row["definition"]) > 60, code
            assert row["legal_basis"], code

    @pytest.mark.parametrize(
        ("name", "sector"),
        [
            ("Logistik Kepelabuhanan", "TRANSPORT"),
            ("Manajemen Pelabuhan", "TRANSPORT"),
            ("Penanganan Pengaduan Masyarakat", "GENERAL"),
            ("Manajemen Proyek", "GENERAL"),
            ("Pemanfaatan Data dan Aplikasi Layanan Digital", "GENERAL"),
            ("Pemahaman Peraturan Perundang-undangan Terbaru", "GENERAL"),
            ("Kebijakan Kesehatan Terkini", "HEALTH"),
            ("Pelayanan Administrasi Kependudukan", "CIVIL_REG"),
        ],
    )
    def test_answers_the_needs_the_founding_texts_name(self, competencies, name, sector):
        assert [row["sector"] for row in competencies.values() if row["name"] == name] == [sector]


TIERS = [
    "JPT_UTAMA",
    "JPT_MADYA",
    "JPT_PRATAMA",
    "ADMINISTRATOR",
    "PENGAWAS",
    "PELAKSANA",
    "AHLI_UTAMA",
    "AHLI_MADYA",
    "AHLI_MUDA",
    "AHLI_PERTAMA",
    "PENYELIA",
    "MAHIR",
    "TERAMPIL",
    "PEMULA",
]
CONDITIONS = ("sector", "unit_type", "territory", "position_contains", "tiers")


@pytest.fixture(scope="module")
def standards():
    return read("standards.json")


def level_of(standards, tier, competency):
    [level] = [
        row["level"] for row in standards["tier_defaults"] if (row["tier"], row["competency"]) == (tier, competency)
    ]
    return level


class TestTierDefaults:
    def test_give_each_tier_a_level_for_each_general_competency_once(self, standards, competencies):
        general = [code for code, row in competencies.items() if row["kind"] != "TECHNICAL"]
        pairs = [(row["tier"], row["competency"]) for row in standards["tier_defaults"]]
        assert pairs == [(tier, code) for tier in TIERS for code in general]
        assert all(row["level"] in LEVELS and row["legal_basis"] for row in standards["tier_defaults"])

    def test_ask_two_of_a_terampil_only_where_the_rule_does(self, standards):
        assert {code: level_of(standards, "TERAMPIL", code) for code in ("M01", "M02", "S01")} == {
            "M01": 2,
            "M02": 2,
            "S01": 2,
        }
        assert {level_of(standards, "TERAMPIL", f"M{number:02}") for number in range(3, 9)} == {1}

    def test_mark_the_disputed_level_of_jpt_madya(self, standards):
        rows = [row for row in standards["tier_defaults"] if row["tier"] == "JPT_MADYA"]
        assert {row["level"] for row in rows} == {5}
        assert all("perlu dikonfirmasi" in row["legal_basis"] for row in rows)

    def test_name_the_technical_level_an_open_overlay_takes(self, standards):
        assert [row["tier"] for row in standards["technical_tier_levels"]] == TIERS
        assert all(1 <= row["level"] <= 4 for row in standards["technical_tier_levels"])


class TestOverlays:
    def test_point_at_what_the_dictionary_holds(self, standards, dictionary, competencies):
        sectors = {row["code"] for row in dictionary["sectors"]} | {None}
        for row in standards["overlays"]:
            assert row["sector"] in sectors, row["name"]
            assert competencies[row["competency"]]["kind"] == "TECHNICAL", row["name"]
            assert row["level"] is None or row["level"] in LEVELS, row["name"]
            assert set(row["tiers"] or []) <= set(TIERS), row["name"]
            assert row["reason"].endswith("."), row["name"]
            assert row["legal_basis"], row["name"]

    def test_have_a_name_and_a_condition_of_their_own(self, standards):
        assert repeated(row["name"] for row in standards["overlays"]) == []
        keys = [json.dumps([row[key] for key in (*CONDITIONS, "competency")]) for row in standards["overlays"]]
        assert repeated(keys) == []

    @pytest.mark.parametrize(
        ("title", "tier", "word"),
        [
            ("Kepala Bidang Mutasi dan Promosi", "ADMINISTRATOR", "Bidan"),
            ("Kepala Bidang Keperawatan", "ADMINISTRATOR", "Perawat"),
            ("Kepala Bidang Guru dan Tenaga Kependidikan", "ADMINISTRATOR", "Guru"),
            ("Kepala Badan Perencanaan Pembangunan Daerah", "JPT_PRATAMA", "Perencana"),
        ],
    )
    def test_do_not_take_a_manager_for_the_profession_inside_the_title(self, standards, title, tier, word):
        rules = [row for row in standards["overlays"] if row["position_contains"] == word]
        assert rules
        assert word.lower() in title.lower()
        assert not any(tier in (row["tiers"] or TIERS) for row in rules)

    def test_ask_everybody_for_the_law_and_for_digital_work(self, standards):
        everybody = [
            row["competency"]
            for row in standards["overlays"]
            if all(row[condition] is None for condition in CONDITIONS)
        ]
        assert everybody == ["T01", "T02"]

    def test_leave_no_technical_competency_unasked(self, standards, competencies):
        technical = {code for code, row in competencies.items() if row["kind"] == "TECHNICAL"}
        assert {row["competency"] for row in standards["overlays"]} == technical

    def test_ask_each_sector_for_something_of_its_own(self, standards, dictionary):
        asked = {row["sector"] for row in standards["overlays"]}
        asked |= {row["unit_type"] for row in standards["overlays"]}
        assert {row["code"] for row in dictionary["sectors"]} <= asked

    def test_add_logistics_and_port_management_in_the_port_district(self, standards, competencies):
        added = [row["competency"] for row in standards["overlays"] if row["territory"] == "Medan Belawan"]
        assert [competencies[code]["name"] for code in added] == ["Logistik Kepelabuhanan", "Manajemen Pelabuhan"]


class TestPositionOverrides:
    def test_set_each_competency_of_a_position_once(self, standards, competencies):
        rows = standards["position_overrides"]
        assert repeated((row["position"], row["competency"]) for row in rows) == []
        for row in rows:
            assert row["competency"] in competencies, row
            assert row["level"] in LEVELS, row
            assert row["legal_basis"], row
            assert row["reason"].endswith("."), row


class TestLengths:
    def test_every_text_fits_the_columns_it_is_loaded_into(self, dictionary, standards):
        for row in dictionary["competencies"]:
            assert len(row["name"]) <= 150, row["code"]
            assert len(row["legal_basis"]) <= 200, row["code"]
        for row in [*standards["overlays"], *standards["position_overrides"], *standards["tier_defaults"]]:
            assert len(row.get("name", "")) <= 200, row
            assert len(row["legal_basis"]) <= 300, row
            assert len(row.get("reason", "")) <= 300, row
