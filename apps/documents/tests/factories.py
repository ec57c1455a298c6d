from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import factory
from django.utils import timezone

from apps.accounts.models import User
from apps.documents.batches import Entry, request_batch
from apps.documents.certificates import own_name
from apps.documents.models import Batch, BatchItem, Document, DocumentSeries, Rendition, Seal, Volume
from apps.documents.printing import print_rendition
from apps.documents.services import issue
from apps.documents.tests.kinds import LETTER


class IssuerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"penerbit{n}")
    full_name = "Rina Marlina"


class DocumentSeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentSeries

    name = factory.Sequence(lambda n: f"SU/{2000 + n}/KTC")
    last = 1


class SealFactory(factory.django.DjangoModelFactory):
    """Points at a file that need not be there; the fixture `seal` has one that is."""

    class Meta:
        model = Seal

    issuer_code = factory.Sequence(lambda n: f"KT{n}")
    name = factory.LazyAttribute(lambda seal: own_name(seal.issuer_code))


def DocumentFactory(*, issuer: User | None = None, subject_id: UUID | None = None) -> Document:
    """Issued through the service, so it is legal; its files wait."""
    issuer = issuer or IssuerFactory()
    return issue(kind=LETTER.code, subject_id=subject_id or uuid4(), actor=issuer, at=timezone.now())


def RenditionFactory(*, document: Document | None = None, paper: str = "A4") -> Rendition:
    """Printed."""
    rendition = (document or DocumentFactory()).renditions.get(paper=paper)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    return rendition


def BatchFactory(*, documents: Sequence[Document] | None = None, duplex: bool = False, units: int = 1) -> Batch:
    """The documents (two, if left out) on A4, asked for by who issued the first; spread over `units` units in turn."""
    issuer = documents[0].issued_by if documents else IssuerFactory()
    documents = documents or [DocumentFactory(issuer=issuer) for _ in range(2)]
    entries = [
        Entry(document.pk, f"Bidang {place % units + 1}", f"Pegawai {place + 1}")
        for place, document in enumerate(documents)
    ]
    return request_batch(
        kind=LETTER.code,
        title="Surat 2027",
        paper="A4",
        duplex=duplex,
        entries=entries,
        actor=issuer,
        at=timezone.now(),
    )


def VolumeFactory(**kwargs: Any) -> Volume:
    return BatchFactory(**kwargs).volumes.get()


def BatchItemFactory(**kwargs: Any) -> BatchItem:
    return VolumeFactory(**kwargs).items.first()
