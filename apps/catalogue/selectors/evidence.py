"""Where evidence lies, and its content."""

from __future__ import annotations

from apps.catalogue.models import Evidence
from apps.catalogue.uploads import EXTENSIONS
from apps.documents import files


def evidence_name(evidence: Evidence) -> str:
    """Below PRIVATE_ROOT; nothing of the person is in it."""
    return f"evidence/{evidence.pk.hex[:2]}/{evidence.pk.hex}.{EXTENSIONS[evidence.content_type]}"


def read_evidence(evidence: Evidence) -> bytes:
    """Raises `documents.files.DamagedFile` when the file is missing or no longer what was stored."""
    return files.read(evidence_name(evidence), evidence.sha256)
