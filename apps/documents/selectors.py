"""Which documents there are, for pages and for the rooms above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.documents import registry, seal_care
from apps.documents.enums import SealCare, SealKind
from apps.documents.models import Batch, BatchItem, Document, Rendition, Seal, SealQuerySet, Volume
from apps.jobs.models import WorkState

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


def seal_of(document: Document) -> SealKind | None:
    """What can be said of the seal of all its files: the weakest. None until a file is there."""
    found = {rendition.seal for rendition in document.renditions.all() if rendition.state == WorkState.DONE}
    return next((kind for kind in SealKind if kind in found), None)


def seal_state(seal: Seal, at: datetime) -> str:
    """What those who look after seals need to know: until when the certificate is good, or what is wrong.

    A file is read now. What only the last look knows, that is of a device or of a key that does not sign, comes from
    there.
    """
    on = timezone.localdate(at)
    last = seal_care.remembered(seal, on)
    if seal.place == Seal.Place.FILE:
        now = seal_care.judge(seal_care.read(seal), at)
        if last is None or now.care != SealCare.SOUND or last.ends_on != now.ends_on:
            last = now
    if last is None:
        return "Di perangkat PKCS#11; diperiksa dalam satu jam."
    return seal_care.words(last, on, renews_itself=seal.renews_itself)


def seals_kept_by(user: User, on: date) -> SealQuerySet:
    """The list twin of `keeper_ids_of`; whoever is no keeper asks the database nothing."""
    if user.is_superuser:
        return Seal.objects.all()
    codes = registry.seal_keeping.issuers_of(user, on)
    return Seal.objects.filter(issuer_code__in=codes) if codes else Seal.objects.none()


def keeper_ids_of(seal: Seal, on: date) -> set[int]:
    """The accounts of those who look after a seal."""
    administrators = User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True)
    return {*administrators, *registry.seal_keeping.keeper_ids_of(seal.issuer_code, on)}


def newest_is_unsealed(issuer_code: str, since: datetime) -> bool:
    """Whether the issuer's file that was printed last, after `since`, has no seal. False when none was printed."""
    printed = Rendition.objects.filter(document__issuer_code=issuer_code, state=WorkState.DONE, finished_at__gt=since)
    return printed.order_by("-finished_at").values_list("seal", flat=True).first() == SealKind.NONE


def token_of(typed: str) -> str | None:
    """The token that a person meant: case, spaces and dashes do not matter. None when it cannot be one."""
    bare = re.sub(r"[\s\-‐-―]", "", typed[:200]).lower()
    return bare if TOKEN.match(bare) else None


def find_by_token(token: str) -> Document | None:
    return with_files(Document.objects.filter(token=token)).first()


def batches_of(user: User) -> QuerySet[Batch]:
    """What the user asked for, newest first, with `document_count`."""
    batches = Batch.objects.visible_to(user).select_related("job").defer("job__params", "job__result")
    return batches.annotate(document_count=Count("volumes__items")).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class Tally:
    """How many documents of a batch there are, are printed, and will not be."""

    total: int
    printed: int
    failed: int

    @property
    def over(self) -> int:
        return self.printed + self.failed

    @property
    def waiting(self) -> int:
        return self.total - self.over


def tally_of(batch: Batch) -> Tally:
    failed = Q(rendition__state__in=[WorkState.FAILED, WorkState.CANCELLED])
    counts = BatchItem.objects.filter(volume__batch=batch).aggregate(
        total=Count("pk"),
        printed=Count("pk", filter=Q(rendition__state=WorkState.DONE)),
        failed=Count("pk", filter=failed),
    )
    return Tally(**counts)


def volumes_of(batch: Batch) -> QuerySet[Volume]:
    """With `document_count` and `printed_count`."""
    printed = Count("items", filter=Q(items__rendition__state=WorkState.DONE))
    return batch.volumes.annotate(document_count=Count("items"), printed_count=printed).order_by("position")


def failures_in(batch: Batch) -> QuerySet[BatchItem]:
    items = BatchItem.objects.filter(volume__batch=batch, rendition__state=WorkState.FAILED)
    return with_documents(items).select_related("volume").order_by("volume__position", "position")


def with_documents(items: QuerySet[BatchItem]) -> QuerySet[BatchItem]:
    """With rendition and document, without the snapshot: one query."""
    return items.select_related("rendition__document").defer("rendition__document__snapshot")
