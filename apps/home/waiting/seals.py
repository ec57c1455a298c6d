"""Seals of documents whose certificate ends or is of no use, for those who look after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.documents import seal_care
from apps.documents.enums import SealCare
from apps.documents.models import SealQuerySet
from apps.documents.selectors import seals_kept_by
from apps.home.waiting.matters import Rows, Waiting

TITLES = {
    SealCare.ENDING: "Perbarui sertifikat segel",
    SealCare.ENDED: "Ganti sertifikat segel yang berakhir",
    SealCare.UNUSABLE: "Pulihkan segel dokumen",
}


def of_desk(user: User, on: date) -> Iterator[Rows]:
    seals = seals_kept_by(user, on).in_need_of_care(on)
    yield Rows(seals, lambda _: to_settle(seals, on))


def to_settle(seals: SealQuerySet, on: date) -> Iterator[Waiting]:
    for seal in seals:
        finding = seal_care.remembered(seal, on)
        if finding is not None and finding.care in TITLES:
            yield Waiting(
                title=f"{TITLES[finding.care]} {seal.issuer_code}",
                detail=seal_care.words(finding, on, renews_itself=seal.renews_itself),
                url=reverse("admin:documents_seal_change", args=[seal.pk]),
                icon="badge-check",
                due=on if finding.care == SealCare.UNUSABLE else finding.ends_on,
            )
