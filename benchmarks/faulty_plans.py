"""The kind of document of `faults_documents`, for its workers too: invented plans, of which some end their process."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.db.models import Q

from apps.core.decisions import ALLOWED
from apps.documents import engine, registry
from apps.documents.enums import SealKind

POISON = "poison"

PLAN = registry.DocumentKind(
    code="benchmarks.plan",
    title="Rencana rekaan",
    subject_prefix="benchmark",
    template="documents/plan.html",
    stylesheet="css/print/plan.css",
    build_content=lambda subject_id, at: {},
    public_facts=lambda content: registry.PublicFacts("", ""),
    series=lambda content: registry.Series("UJI", 2027, "UJI"),
    can_download=lambda user, document, on: ALLOWED,
    visible_to=lambda user, on: Q(issued_by=user),
)
registry.register(PLAN)
_draw = engine.draw


def draw(kind: str, snapshot: dict[str, Any], paper: str, seal: SealKind = SealKind.NONE) -> engine.Printed:
    """Poison ends the process as the kernel does when the memory is used up; another kind breaks in Python."""
    poison = snapshot["content"].get(POISON)
    if poison == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if poison == "break":
        raise ZeroDivisionError
    return _draw(kind, snapshot, paper, seal)


engine.draw = draw
