import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from apps.core import charts, formats
from apps.core import svg as svg_parts
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

    @pytest.mark.parametrize("target", [0, 0.02, 0.5, 0.9, 0.95, 1])
    def test_lets_the_target_line_cross_no_value(self, target):
        rows = [(f"{value}%", value / 100) for value in range(101)]
        svg = charts.bar_chart("A", rows, target=target, write=formats.percent).svg
        line = float(re.search(r'<line x1="([\d.]+)"[^>]*stroke-dasharray', svg).group(1))
        values = re.findall(r'<text x="([\d.]+)" y="[\d.]+" font-weight="600">([^<]+)<', svg)
        assert len(values) == 101
        assert not [words for x, words in values if float(x) - 2 < line < float(x) + 9 * len(words)]

    def test_draws_a_negative_value_to_the_left_of_zero(self):
        svg = charts.bar_chart("A", [("a", -5), ("b", 10)]).svg
        (left, length), (zero, _) = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg)
        assert float(left) + float(length) == pytest.approx(float(zero), abs=0.2)
        assert float(length) > 0

    def test_leaves_room_for_long_values(self):
        svg = charts.bar_chart("A", [("a", 12_345_678_901)], write=formats.rupiah).svg
        x, words = re.search(r'<text x="([\d.]+)" y="[\d.]+" font-weight="600">([^<]+)<', svg).groups()
        assert float(x) + 9 * len(words) <= svg_parts.WIDTH


class TestStackedBarChart:
    def test_tells_series_apart_by_hatch_not_only_by_colour(self):
        chart = charts.stacked_bar_chart("A", ["Draf", "Diajukan", "Disahkan"], [("BKD", [1, 2, 3])])
        assert chart.svg.count("<pattern") == 2

    def test_shows_every_part_however_small(self):
        svg = charts.stacked_bar_chart("A", ["a", "b", "c"], [("BKD", [5000, 0, 1])]).svg
        lengths = [float(length) for length in re.findall(r'width="([\d.]+)" height="20"', svg)]
        assert len(lengths) == 2
        assert min(lengths) == 3


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

    @pytest.mark.parametrize("last", [(83.5, 83), (83, 83), (0, 0.2), (0, None), (-5, -5.1)])
    def test_writes_last_values_apart_and_inside_the_plot(self, last):
        series = [("SKM", [75, last[0]]), ("Target", [80, last[1]])]
        svg = charts.line_chart("A", ["Jan", "Feb"], series).svg
        grid = [float(y) for y in re.findall(rf'y2="([\d.]+)" stroke="{svg_parts.LINE}"', svg)]
        heights = sorted(float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)" font-weight="600"', svg))
        assert len(heights) == 2
        assert all(min(grid) <= y - 4.5 <= max(grid) for y in heights)
        assert last[1] is None or heights[1] - heights[0] >= 15

    def test_leads_from_the_end_of_a_line_to_a_label_that_moved(self):
        def leads(*last):
            series = [(f"Unit {value}", [0, value]) for value in last]
            return charts.line_chart("A", ["Jan", "Feb"], series).svg.count("<line") - 3

        assert leads(10, 90) == 0
        assert leads(50, 51, 90) == 2

    def test_keeps_negative_values_in_the_picture(self):
        svg = charts.line_chart("A", ["Jan", "Feb", "Mar"], [("Perubahan", [-5, 2, -8])]).svg
        heights = [float(y) for y in re.findall(r"translate\([\d.]+ ([-\d.]+)\)", svg)]
        assert all(0 <= y <= 230 for y in heights)
        assert ">0</text>" in svg
        assert ">-8</text>" in svg

    def test_has_three_different_heights_on_its_axis_when_all_values_are_the_lowest(self):
        svg = charts.line_chart("A", ["Jan", "Feb"], [("SKM", [70, 70])], lowest=70).svg
        assert len(set(re.findall(rf'y2="([\d.]+)" stroke="{svg_parts.LINE}"', svg))) == 3

    @pytest.mark.parametrize("count", [1, 2, 12])
    def test_names_its_points_without_touching(self, count):
        points = [f"Semester {number} tahun anggaran 2026" for number in range(10, 10 + count)]
        svg = charts.line_chart("A", points, [("JP", list(range(count)))]).svg
        middles = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>Semester', svg)]
        half = 7.4 * len(points[0]) / 2
        assert all(half - 0.1 <= x <= svg_parts.WIDTH - half + 0.1 for x in middles)
        assert all(right - left >= 2 * half - 0.1 for left, right in pairwise(middles))


class TestHeatMap:
    def test_writes_smaller_where_cells_are_narrow(self):
        def sizes(columns):
            names = [f"MAN-{number}" for number in range(columns)]
            svg = charts.heat_map("A", names, [("BKD", [1] * columns)], write=formats.percent).svg
            return {float(size) for size in re.findall(r'<text[^>]*font-size="([\d.]+)"', svg)}

        assert sizes(4) == set()
        assert 8 < min(sizes(15)) < 13
