"""The individual plan as a PDF: ours, the naive way of the same engine, and typst, on the same content in one run."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import segno
from django.contrib.staticfiles import finders
from django.template import engines
from pypdf import PdfReader

from apps.documents import engine
from apps.plans.enums import DOCUMENT_KIND
from benchmarks.measuring import in_turns, ratio
from benchmarks.plan_documents import snapshot

HERE = Path(__file__).parent
BOOTSTRAP = "js-lib-bootstrap5/css/bootstrap.min.css"
VARIANTS = ("naive", "plain", "ours", "typst")


def measure(rounds: int) -> dict[str, Any]:
    """CPU medians and paired ratios over `rounds` documents each, every way in a warm process of its own."""
    courses = in_turns(VARIANTS, rounds, warm_up=2)
    figures: dict[str, Any] = {
        "naive_over_ours": ratio(courses["naive"], courses["ours"]),
        "plain_over_ours": ratio(courses["plain"], courses["ours"]),
        "ours_over_typst": ratio(courses["ours"], courses["typst"]),
        "rounds": rounds,
    }
    for name, course in courses.items():
        figures[f"{name}_ms"] = median(course.milliseconds)
        figures[f"{name}_bytes"] = median(course.sizes)
        figures[f"{name}_pages"] = len(PdfReader(BytesIO(DRAW[name](0))).pages)
        figures[f"{name}_peak_mb"] = course.peak_mb
    return figures


def maker(name: str) -> Callable[[int], bytes]:
    """What draws in the process of this name, made ready as a worker makes it ready."""
    if name == "ours":
        engine.warm_up()
    return DRAW[name]


def ours(seed: int) -> bytes:
    return engine.draw(DOCUMENT_KIND, snapshot(seed), "A4").pdf


def naive(seed: int) -> bytes:
    """As a first program would: the template loaded, Bootstrap linked, everything parsed for each document."""
    import weasyprint

    weasyprint.LOGGER.setLevel("ERROR")  # a screen full of complaints about Bootstrap would cost time, too
    plan = snapshot(seed)
    template = engines["django"].from_string((HERE / "templates/benchmarks/naive_plan.html").read_text())
    bootstrap = f"file://{finders.find(BOOTSTRAP)}"
    qr = "data:image/png;base64," + base64.b64encode(_qr(plan)).decode()
    html = template.render({**plan, "bootstrap": bootstrap, "qr": qr})
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


def typst(seed: int) -> bytes:
    plan = snapshot(seed)
    pdf: bytes = _compiler().compile(format="pdf", sys_inputs={"plan": json.dumps({**plan, "qr": list(_qr(plan))})})
    return pdf


DRAW = {
    "naive": naive,
    "plain": ours,  # the same, in a process that remembers nothing
    "ours": ours,
    "typst": typst,
}


@cache
def _compiler() -> Any:
    import typst as engine_of_typst

    fonts = Path(str(finders.find("fonts/documents/fonts.conf"))).parent
    return engine_of_typst.Compiler(
        str(HERE / "plan.typ"), root=str(HERE), font_paths=[str(fonts)], ignore_system_fonts=True
    )


def _qr(plan: dict[str, Any]) -> bytes:
    picture = BytesIO()
    segno.make_qr(plan["document"]["address"], error="m").save(picture, kind="png", scale=8, border=2)
    return picture.getvalue()
