"""A kind of document for tests of this room, printed with the plan's template: whoever issued it may see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.documents import registry
from apps.documents.models import Document

NAME, NIP = "Sari Wulandari, S.E.", "19850412 201001 2 003"
# What the next document says differently; tests change it.
changes: dict[str, Any] = {}


def build_content(subject_id: UUID, at: datetime) -> registry.Content:
    person = {"role": "Pegawai yang bersangkutan", "title": "Pelaksana", "name": NAME, "rank": "(III/b)", "nip": NIP}
    return {
        "year": "2027",
        "images": {},
        "letterhead": {"institution": "PEMERINTAH KOTA CONTOH", "opd": "", "address": "", "website": ""},
        "person": {"full_name": NAME, "unit": "Bidang Pelayaran"},
        "identity": [["Nama", NAME, "NIP", NIP]],
        "career_goal": "",
        "gaps": [],
        "items": [],
        "totals": {"hours": "0", "cost": "Rp0", "target": "", "pillars": ""},
        "commitment": "",
        "support": "",
        "signing": {"place_and_date": "Contoh, 2 November 2026", "blocks": [person]},
        "fingerprint": "0" * 16,
        **changes,
    }


def can_download(user: User, document: Document, on: date) -> Decision:
    return ALLOWED if document.issued_by_id == user.pk else denied("Bukan milik Anda.")


LETTER = registry.DocumentKind(
    code="tests.letter",
    title="Surat Uji",
    subject_prefix="letter",
    template="documents/plan.html",
    stylesheet="css/print/plan.css",
    build_content=build_content,
    public_facts=lambda content: registry.PublicFacts("S. W.", content["person"]["unit"]),
    series=lambda content: registry.Series("SU", int(content["year"]), "KTC"),
    can_download=can_download,
    visible_to=lambda user, on: Q(issued_by=user),
    signed_by="para pihak",
)
registry.register(LETTER)
