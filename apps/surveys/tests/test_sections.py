from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.surveys.sections import PAGE_LIMITS, divide


@dataclass(frozen=True)
class Asked:
    kind: str
    name: int = 0


def sizes(managerial, technical):
    items = [Asked("TECHNICAL")] * technical + [Asked("MANAGERIAL")] * managerial
    return [(section.kind, len(section.items)) for section in divide(items)]


class TestDivide:
    @pytest.mark.parametrize(
        ("asked", "pages"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (8, [4, 4]), (9, [5, 4]), (11, [4, 4, 3])]
    )
    def test_cuts_managerial_competencies_into_pages_of_nearly_equal_length(self, asked, pages):
        assert [size for _, size in sizes(asked, 0)] == pages

    def test_asks_managerial_before_technical(self):
        assert [kind for kind, _ in sizes(8, 4)] == ["MANAGERIAL", "MANAGERIAL", "TECHNICAL"]

    def test_names_the_part_only_where_there_are_several(self):
        titles = [section.title for section in divide([Asked("MANAGERIAL")] * 8 + [Asked("SOCIOCULTURAL")])]
        assert titles == ["Manajerial (1/2)", "Manajerial (2/2)", "Sosial kultural"]

    @given(st.lists(st.sampled_from(list(PAGE_LIMITS)), max_size=60))
    def test_asks_everything_once_on_no_page_longer_than_its_limit(self, kinds):
        items = [Asked(kind, name) for name, kind in enumerate(kinds)]
        sections = divide(items)
        assert sorted(item.name for section in sections for item in section.items) == list(range(len(items)))
        assert all(len(section.items) <= PAGE_LIMITS[section.kind] for section in sections)
        assert [section.number for section in sections] == list(range(1, len(sections) + 1))
