import re
from xml.etree import ElementTree

import pytest

from apps.core import charts
from apps.core.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"
LEVELS = [("Integritas", 4, 4), ("Kerja sama", 4, 2), ("Pelayanan publik", 3, None)]


def every_chart() -> list[Chart]:
    return [
        charts.bar_chart("Dinas Kesehatan paling banyak", [("Dinas Kesehatan", 320), ("BKD", 4.5)], target=200),
        charts.stacked_bar_chart("Separuh sudah disahkan", ["Draf", "Diajukan", "Disahkan"], [("BKD", [2, 0, 5])]),
        charts.dumbbell_chart("Kerja sama masih kurang", LEVELS),
        charts.heat_map("Literasi digital paling kurang", ["Integritas", "Literasi"], [("BKD", [0.5, None])]),
        charts.line_chart("JP naik", ["2025", "2026", "2027"], [("JP", [12, None, 23.5]), ("Target", [20, 20, 20])]),
        charts.interval_plot("Nilai naik", [("Pelatihan A", -1, 2, 5)]),
    ]


@pytest.fixture(params=every_chart(), ids=lambda chart: chart.title)
def chart(request) -> Chart:
    return request.param


class TestEveryChart:
    def test_is_a_picture_that_speaks(self, chart):
        root = ElementTree.fromstring(chart.svg)
        named = {part.get("id"): part.text for part in root.iter() if part.tag in {f"{SVG}title", f"{SVG}desc"}}
        assert root.get("role") == "img"
        assert list(named) == root.get("aria-labelledby").split()
        assert all(named.values())
        assert chart.title in named.values()

    def test_obeys_a_strict_content_security_policy(self, chart):
        assert not re.search(r"style=|<style|<script|href=", chart.svg)

    def test_writes_one_decimal_at_most(self, chart):
        assert not re.search(r'[ "MLHV-]\d+\.\d\d', chart.svg)

    def test_has_a_table_twin_as_wide_as_its_headings(self, chart):
        assert chart.rows
        assert {len(row) for row in chart.rows} == {len(chart.headings)}

    def test_does_not_share_ids_with_another(self, chart):
        ids = [set(re.findall(r'id="([^"]+)"', other.svg)) for other in every_chart() if other.title != chart.title]
        assert not set(re.findall(r'id="([^"]+)"', chart.svg)) & set().union(*ids)


class TestText:
    def test_is_escaped(self):
        chart = charts.bar_chart("Gaji < 5 & > 2", [('<b>"Dinas"</b>', 1)])
        ElementTree.fromstring(chart.svg)
        assert "<b>" not in chart.svg

    def test_of_long_names_goes_on_a_second_line(self):
        chart = charts.bar_chart("Panjang", [("Dinas Pengendalian Penduduk dan Keluarga Berencana Kabupaten", 1)])
        assert chart.svg.count('text-anchor="end"') == 2
        assert "…" in chart.svg


class TestBarChart:
    def test_without_rows_is_still_a_chart(self):
        ElementTree.fromstring(charts.bar_chart("Kosong", []).svg)

    def test_with_only_zeros_draws_no_bar(self):
        assert 'width="0"' in charts.bar_chart("Nol", [("BKD", 0)]).svg

    def test_gives_the_longest_value_the_whole_plot(self):
        svg = charts.bar_chart("A", [("a", 5), ("b", 10)]).svg
        half, whole = map(float, re.findall(r'<rect x="\d+" y="[\d.]+" width="([\d.]+)"', svg))
        assert half == whole / 2
        assert whole > 640 / 2


class TestStackedBarChart:
    def test_tells_series_apart_by_hatch_not_only_by_colour(self):
        chart = charts.stacked_bar_chart("A", ["Draf", "Diajukan", "Disahkan"], [("BKD", [1, 2, 3])])
        assert chart.svg.count("<pattern") == 2


class TestDumbbellChart:
    def test_says_how_far_each_level_is(self):
        chart = charts.dumbbell_chart("A", LEVELS)
        assert [row[-1] for row in chart.rows] == ["0", "−2", "belum ada"]


class TestLineChart:
    def test_begins_at_zero_or_where_it_is_told(self):
        series = [("SKM", [75, 80])]
        from_zero = charts.line_chart("SKM naik", ["Jan", "Feb"], series).svg
        assert ">0</text>" in from_zero
        assert ">40</text>" in from_zero
        closer = charts.line_chart("SKM naik", ["Jan", "Feb"], series, lowest=70).svg
        assert ">70</text>" in closer
        assert ">75</text>" in closer
        assert ">0</text>" not in closer

    def test_breaks_where_a_value_is_missing(self):
        chart = charts.line_chart("A", ["2025", "2026", "2027"], [("JP", [12, None, 24])])
        path = re.search(r'<path d="(M[^"]+)" fill="none"', chart.svg).group(1)
        assert path.count("M") == 2
        assert chart.rows[1] == ("2026", "–")
