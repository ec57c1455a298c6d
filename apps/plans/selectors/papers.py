"""The printed plan: which files there are and which are still being made."""

from __future__ import annotations

from dataclasses import dataclass

from apps.documents.models import Document, DocumentStatus, Rendition
from apps.jobs.models import WorkState
from apps.plans.models import Plan


@dataclass(frozen=True)
class Papers:
    document: Document | None
    renditions: list[Rendition]

    @property
    def in_work(self) -> bool:
        return any(not rendition.is_over for rendition in self.renditions)

    @property
    def ready(self) -> list[Rendition]:
        return [rendition for rendition in self.renditions if rendition.state == WorkState.DONE]

    @property
    def failed(self) -> list[Rendition]:
        return [rendition for rendition in self.renditions if rendition.state == WorkState.FAILED]


def papers_of(plan: Plan) -> Papers:
    """The valid document of the plan with its paper sizes; two queries."""
    documents = Document.objects.filter(subject=plan.subject_key, status=DocumentStatus.VALID)
    document = documents.order_by("-version").prefetch_related("renditions").first()
    return Papers(document, list(document.renditions.all()) if document else [])
