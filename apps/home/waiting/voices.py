"""Needs that employees put forward, for BKD to decide on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.home.waiting.matters import Rows, counted
from apps.needs.models import NeedProposal


def of_desk(user: User, on: date) -> Iterator[Rows]:
    yield counted(
        NeedProposal.objects.awaiting_decision_by(user, on),
        title="Putuskan usulan kebutuhan pegawai",
        detail="Setujui menjadi kebutuhan, atau tolak; alasannya dibaca pengusul dan pendukung.",
        url=f"{reverse('needs:proposals')}?daftar=menunggu",
        icon="message-square-text",
    )
