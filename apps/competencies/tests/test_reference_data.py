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
