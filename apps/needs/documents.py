"""The AKPK report as a document: the analysis of a campaign, signed by the head of BKD (PP 11/2017 Pasal 205–207)."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.core.decisions import Decision, denied
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series, register
from apps.needs.enums import AKPK_KIND, AKPK_SUBJECT
from apps.needs.policies import can_view_akpk_report
from apps.needs.selectors.akpk import akpk_content, akpk_reports_visible_to
from apps.surveys.models import Campaign


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts("", content["institution"])


def _series(content: Content) -> Series:
    return Series("AKPK", int(content["year"]), content["issuer_code"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    campaign = Campaign.objects.filter(pk=document.subject.partition(":")[2]).first()
    return can_view_akpk_report(user, campaign, on) if campaign else denied("Survei dokumen ini tidak ada lagi.")


def _visible_to(user: User, on: date) -> Q:
    key = Concat(Value(f"{AKPK_SUBJECT}:"), Cast("pk", CharField()))
    return Q(subject__in=akpk_reports_visible_to(user, on).annotate(key=key).order_by().values("key"))


register(
    DocumentKind(
        code=AKPK_KIND,
        title="Laporan Analisis Kebutuhan Pengembangan Kompetensi",
        subject_prefix=AKPK_SUBJECT,
        template="documents/akpk_report.html",
        stylesheet="css/print/akpk_report.css",
        build_content=akpk_content,
        public_facts=_public_facts,
        series=_series,
        can_download=_can_download,
        visible_to=_visible_to,
        signed_by="pejabat",
    )
)
