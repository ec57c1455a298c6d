"""Numbers with decimals, however the spreadsheet kept them."""

from decimal import Decimal

import pytest

from apps.employees.imports.cells import decimal_of


class TestDecimals:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            (3.2, Decimal("3.2")),
            (4.0, Decimal(4)),
            ("3,25", Decimal("3.25")),
            ("3.25", Decimal("3.25")),
            ("0", Decimal(0)),
            ("", None),
            ("-", None),
            (None, None),
        ],
    )
    def test_are_read_with_a_comma_or_a_point(self, cell, value):
        assert decimal_of(cell) == value

    @pytest.mark.parametrize("cell", ["tiga", "-1", "1.000,5", "1e5", True, "٣"])
    def test_anything_else_is_refused(self, cell):
        with pytest.raises(ValueError):
            decimal_of(cell)
