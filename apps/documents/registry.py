"""The kinds of document. The room that owns the content registers its kind in its `documents.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.documents.models import Document

Content = dict[str, Any]


@dataclass(frozen=True)
class PublicFacts:
    """All that the public page may tell about whose document it is. Only a person has initials; else they are empty."""

    initials: str
    unit: str


@dataclass(frozen=True)
class Series:
    """Numbers run within `prefix/year/issuer_code`; the code is the institution's short one."""

    prefix: str
    year: int
    issuer_code: str

    @property
    def name(self) -> str:
        return f"{self.prefix}/{self.year}/{self.issuer_code}"


@dataclass(frozen=True)
class DocumentKind:
    """How one kind of document is made.

    `build_content` returns the words to be printed, as JSON without floats. Its key `images` may map names to digests
    of `files.keep_image`; the template then uses `<img src="doc:NAME">`. `visible_to` is the list twin of
    `can_download`: which documents of this kind the user may see. `period` ends the title where a year is too coarse.
    `signed_by` says whose hands sign the paper before it is in force; "" where nobody's do.
    """

    code: str
    title: str
    subject_prefix: str
    template: str
    stylesheet: str
    build_content: Callable[[UUID, datetime], Content]
    public_facts: Callable[[Content], PublicFacts]
    series: Callable[[Content], Series]
    can_download: Callable[[User, Document, date], Decision]
    visible_to: Callable[[User, date], Q]
    period: Callable[[Content], str] = field(default=lambda content: "")
    signed_by: str = ""

    def titled(self, content: Content) -> str:
        """What a document of this content is called."""
        return f"{self.title} {self.period(content) or f'Tahun {self.series(content).year}'}"

    def subject(self, subject_id: UUID) -> str:
        return f"{self.subject_prefix}:{subject_id}"


@dataclass(frozen=True)
class SealKeeping:
    """Who looks after the seals of which issuers; this room does not know roles. Each is the other's twin."""

    issuers_of: Callable[[User, date], set[str]]
    keeper_ids_of: Callable[[str, date], set[int]]


_kinds: dict[str, DocumentKind] = {}
seal_keeping = SealKeeping(lambda user, on: set(), lambda issuer_code, on: set())


def seals_are_kept_by(keeping: SealKeeping) -> None:
    global seal_keeping
    seal_keeping = keeping


def register(kind: DocumentKind) -> None:
    if kind.code in _kinds:
        raise ValueError(f"Two kinds of document are called {kind.code!r}.")
    _kinds[kind.code] = kind


def get(code: str) -> DocumentKind:
    """Raises LookupError for a kind that no room registered."""
    return _kinds[code]


def all_kinds() -> list[DocumentKind]:
    return list(_kinds.values())
