"""`python -m benchmarks --json FILE`: what the product costs as one table, and the same as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

FOLDER = Path("apps/home/demo")
VAR = Path("var/bench")
# People of the small database that the pages' growth is measured from.
FEW = 2_000


def main() -> None:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
    os.environ.setdefault("ASN_VAR", str(VAR))
    os.environ.setdefault("ALLOWED_HOSTS", "testserver")
    if options.serve == "plain":
        os.environ["ACCELERATE_DOCUMENTS"] = "false"
    django.setup()
    from benchmarks import page

    if _is_child(options):
        return
    figures: dict[str, Any] = {}
    for name, measure in _groups(options).items():
        if not options.only or name in options.only:
            figures[name] = measure()
            _print(name, figures[name])
    if options.page:
        page.write(options.page, figures, f"python -m benchmarks --data {options.data.name} --rounds {options.rounds}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--page", type=Path, help="where to write the page of the documentation")
    parser.add_argument("--rounds", type=int, default=16, help="turns of each thing that is measured (default 16)")
    parser.add_argument("--only", nargs="*", default=[], help="e.g. plan_pdf batch import computing pages report")
    parser.add_argument("--documents", type=int, default=1_000, help="plans in the batch (default 1,000)")
    parser.add_argument("--data", type=Path, default=FOLDER, help=f"folder of employee files (default {FOLDER})")
    for name, count in (("serve", 1), ("import", 2), ("report", 2), ("batch", 1)):
        parser.add_argument(f"--{name}", nargs=count if count > 1 else None, help=argparse.SUPPRESS)
    parser.add_argument("--draw", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _is_child(options: argparse.Namespace) -> bool:
    """What another process of this run asks for."""
    from benchmarks import batches, imports, measuring, plan_pdf, reports

    if options.serve:
        measuring.serve(plan_pdf.maker(options.serve), sys.stdin)
    elif vars(options)["import"]:
        way, file = vars(options)["import"]
        imports.run(way, Path(file))
    elif options.report:
        reports.run(*map(int, options.report))
    elif options.batch:
        batches.run(int(options.batch))
    elif options.draw:
        batches.draw_alone(sys.stdin)
    else:
        return False
    return True


def _groups(options: argparse.Namespace) -> dict[str, Callable[[], Any]]:
    """What can be measured, by name, in an order in which each finds what it needs."""
    from benchmarks import batches, computing, data, imports, pages, plan_pdf, reports

    told: dict[str, data.Filled] = {}

    few: pages.Costs = {}

    def people() -> dict[str, Any]:
        if not options.only or "pages" in options.only:
            few.update(pages.measure(data.fill_new_database(options.data, at_most=FEW).scene, options.rounds))
        told["all"] = data.fill_new_database(options.data)
        return {"people": told["all"].people, "institution": told["all"].scene.institution.name}

    groups: dict[str, Callable[[], Any]] = {
        "plan_pdf": lambda: plan_pdf.measure(options.rounds),
        "batch": lambda: batches.measure(options.documents),
    }
    needs_people = {"import", "pages", "report", "computing"}
    if not options.only or needs_people & set(options.only):
        groups |= {
            "people": people,
            "import": lambda: imports.measure(options.data, 4),
            "computing": lambda: computing.measure(told["all"].scene),
            "pages": lambda: pages.growth(few, pages.measure(told["all"].scene, options.rounds)),
            "report": lambda: reports.measure(told["all"].scene),
        }
        options.only = [*options.only, "people"] if options.only else []
    return groups


def _print(group: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, dict):
            told = "  ".join(f"{key} {number:,.1f}" for key, number in value.items())
        else:
            told = f"{value:,.2f}" if isinstance(value, float) else str(value)
        print(f"{group}.{name:32} {told}", flush=True)


if __name__ == "__main__":
    main()
