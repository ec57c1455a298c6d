from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from apps.core import formats
from apps.core.templatetags import indonesian

NIGHT_IN_JAKARTA = datetime(2027, 3, 26, 18, 5, tzinfo=UTC)


class TestDates:
    def test_are_written_with_the_month_in_words(self):
        assert formats.long_date(date(2027, 3, 27)) == "27 Maret 2027"
        assert formats.short_date(date(2027, 8, 1)) == "1 Agu 2027"

    def test_follow_the_clock_of_the_office_not_of_the_server(self):
        assert formats.date_time(NIGHT_IN_JAKARTA) == "27 Maret 2027 pukul 01.05"

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (date(2027, 3, 1), date(2027, 3, 1), "1 Maret 2027"),
            (date(2027, 3, 1), date(2027, 3, 5), "1–5 Maret 2027"),
            (date(2027, 3, 28), date(2027, 4, 2), "28 Maret – 2 April 2027"),
            (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026 – 2 Januari 2027"),
        ],
    )
    def test_ranges_name_each_part_once(self, start, end, words):
        assert formats.date_range(start, end) == words

    @pytest.mark.parametrize(
        ("day", "words"),
        [(13, "12 hari lagi"), (2, "besok"), (1, "hari ini")],
    )
    def test_ahead_are_counted_in_days(self, day, words):
        assert formats.days_left(date(2027, 3, day), date(2027, 3, 1)) == words

    def test_behind_are_called_past(self):
        assert formats.days_left(date(2027, 2, 26), date(2027, 3, 1)) == "lewat 3 hari"
        assert formats.days_left(NIGHT_IN_JAKARTA, date(2027, 3, 28)) == "kemarin"


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "words"),
        [(1266, "1.266"), (1234.5, "1.234,5"), (Decimal("0.125"), "0,13"), (-3, "-3"), (-0.001, "0"), (100, "100")],
    )
    def test_use_point_for_thousands_and_comma_for_parts(self, value, words):
        assert formats.number(value) == words

    def test_keep_the_decimals_that_were_asked_for(self):
        assert formats.number(2, 1) == "2,0"

    def test_money_is_whole_rupiah(self):
        assert formats.rupiah(1_500_000) == "Rp1.500.000"
        assert formats.rupiah(-1500) == "-Rp1.500"
        assert [formats.rupiah_short(amount) for amount in (950_000, 1_500_000_000)] == ["Rp950.000", "Rp1,5 miliar"]

    def test_shares_need_a_whole(self):
        assert formats.percent(0.125) == "12,5%"
        assert formats.share(1, 3) == "33,3%"
        assert formats.share(1, 0) == "–"

    def test_durations_name_their_two_largest_units(self):
        assert formats.duration(timedelta(seconds=42)) == "42 detik"
        assert formats.duration(timedelta(hours=2, minutes=15)) == "2 jam 15 menit"
        assert formats.duration(timedelta(days=3, minutes=15)) == "3 hari"

    def test_sizes_grow_with_their_unit(self):
        sizes = [formats.file_size(size) for size in (512, 35_000, 1_572_864)]
        assert sizes == ["512\N{NO-BREAK SPACE}B", "34,2\N{NO-BREAK SPACE}KB", "1,5\N{NO-BREAK SPACE}MB"]


class TestPeople:
    def test_nip_is_shown_in_its_four_groups(self):
        assert formats.nip_groups("198504122010012003") == "19850412 201001 2 003"
        assert formats.nip_groups("bkd.petugas") == "bkd.petugas"

    def test_masked_nip_gives_away_neither_birth_nor_sex(self):
        assert formats.nip_masked("198504122010012003") == "•••••••• •••••• • 003"

    @pytest.mark.parametrize(
        "name", ["Siti Aminah Wulandari", "Siti Aminah Wulandari, S.Kom., M.T.", "Dr. Ir. siti aminah wulandari, M.Si."]
    )
    def test_initials_leave_titles_out(self, name):
        assert formats.initials(name) == "S. A. W."

    def test_monogram_is_two_letters(self):
        assert formats.monogram("H. Budi Santoso Putra, S.E.") == "BS"


class TestFilters:
    def test_show_a_dash_where_nothing_is_known(self):
        filters = (
            indonesian.long_date,
            indonesian.date_time,
            indonesian.number,
            indonesian.rupiah,
            indonesian.nip_groups,
            indonesian.initials,
            indonesian.duration,
        )
        assert {show(None) for show in filters} == {"–"}

    def test_show_zero_as_zero(self):
        assert indonesian.number(0) == "0"

    def test_say_when_one_end_of_a_range_is_open(self):
        assert indonesian.date_range(date(2027, 3, 1), None) == "sejak 1 Maret 2027"
        assert indonesian.date_range(None, date(2027, 3, 1)) == "sampai 1 Maret 2027"


class TestMonths:
    def test_are_written_in_full_or_short(self):
        assert formats.month_year(date(2027, 3, 1)) == "Maret 2027"
        assert formats.short_month(date(2027, 8, 1)) == "Agu 2027"
