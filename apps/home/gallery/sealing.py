"""A seal as an institution has it that never got a certificate from elsewhere, made for the occasion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from django.test.utils import override_settings

from apps.documents import certificates, seals
from apps.documents.models import Seal
from apps.home.gallery import words


@contextmanager
def own_sealer(at: datetime) -> Iterator[seals.Sealer]:
    """Its key lies in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder, override_settings(SEALS_ROOT=folder):
        certificates.make(words.ISSUER, words.INSTITUTION, at)
        name = certificates.own_name(words.ISSUER)
        yield seals.sealer_of(Seal(issuer_code=words.ISSUER, place=Seal.Place.FILE, name=name))
