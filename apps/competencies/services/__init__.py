"""The writers of the competencies room."""

from apps.competencies.services.evidence import EvidenceFromTheFuture, EvidenceRow, record_evidence

__all__ = ["EvidenceFromTheFuture", "EvidenceRow", "record_evidence"]
