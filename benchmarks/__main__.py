"""`python -m benchmarks --json FILE`: one table, and the same as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--rounds", type=int, default=16, help="documents of each kind (default 16)")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
    if options.serve == "plain":
        os.environ["ACCELERATE_DOCUMENTS"] = "false"
    django.setup()
    from benchmarks import measuring, plan_pdf

    if options.serve:
        measuring.serve(plan_pdf.maker(options.serve), sys.stdin)
        return
    figures: dict[str, Any] = {"plan_pdf": plan_pdf.measure(options.rounds)}
    for group, values in figures.items():
        for name, value in values.items():
            print(f"{group}.{name:24} {value:>12,.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
