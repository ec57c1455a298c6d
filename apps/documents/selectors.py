"""Which documents there are, for pages and for the rooms above."""

from __future__ import annotations

import re
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.documents import registry
from apps.documents.models import Document, Rendition

TOKEN = re.compile(r"^[0-9a-f]{32}$")


def visible_documents(user: User, on: date) -> QuerySet[Document]:
    """The list twin of `policies.can_see`."""
    rules = [Q(kind=kind.code) & kind.visible_to(user, on) for kind in registry.all_kinds()]
    return Document.objects.filter(reduce(or_, rules, Q(pk__in=[])))


def with_files(documents: QuerySet[Document]) -> QuerySet[Document]:
    """With the renditions, without the snapshot: two queries, A4 before F4."""
    files = Prefetch("renditions", Rendition.objects.order_by("paper"))
    return documents.defer("snapshot").select_related("superseded_by").prefetch_related(files)


def documents_about(subject: str) -> QuerySet[Document]:
    """All versions for a subject such as `plan:<uuid>`, newest first, ready for a page."""
    return with_files(Document.objects.filter(subject=subject)).order_by("-version", "kind")


def token_of(typed: str) -> str | None:
    """The token that a person meant: case, spaces and dashes do not matter. None when it cannot be one."""
    bare = re.sub(r"[\s\-‐-―]", "", typed[:200]).lower()
    return bare if TOKEN.match(bare) else None


def find_by_token(token: str) -> Document | None:
    return Document.objects.defer("snapshot").select_related("superseded_by").filter(token=token).first()
