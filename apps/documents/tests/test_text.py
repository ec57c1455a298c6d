from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.failures import Refused
from apps.documents.text import MAX_ROWS, MAX_TEXT, clean, clean_text


class TestCleanText:
    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("  Dua \n kata\t", "Dua kata"),
            ("Kanan\u202eke kiri\u2066", "Kananke kiri"),
            ("ti\u200bti\u200dk", "titik"),
            ("bel\x07\x00", "bel"),
            ("<b>tebal</b> & {{ nama }}", "<b>tebal</b> & {{ nama }}"),
            ("e\u0301", "\u00e9"),
            ("\ud800", ""),
        ],
    )
    def test_leaves_what_a_reader_sees(self, typed, printed):
        assert clean_text(typed) == printed

    def test_cuts_a_bomb_short(self):
        assert len(clean_text("\u200f" * 300_000 + "x")) <= MAX_TEXT
        assert len(clean_text("panjang " * 300_000)) == MAX_TEXT

    @given(st.text())
    def test_cleaning_twice_changes_nothing(self, text):
        assert clean_text(clean_text(text)) == clean_text(text)


class TestClean:
    def test_keeps_the_structure(self):
        content = {"a": [" x ", 1, None, True], "b": {"c": "\u200by"}}
        assert clean(content) == {"a": ["x", 1, None, True], "b": {"c": "y"}}

    def test_refuses_a_list_that_no_document_holds(self):
        with pytest.raises(Refused, match="paling banyak"):
            clean({"rows": ["x"] * (MAX_ROWS + 1)})

    @pytest.mark.parametrize("value", [0.1, date(2026, 1, 1), b"x"])
    def test_demands_words_for_what_json_does_not_hold_exactly(self, value):
        with pytest.raises(TypeError):
            clean({"value": value})
