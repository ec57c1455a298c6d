"""Periodic reports as documents (contents: domain, Laporan evaluasi). One kind for each length of the period.

The report is issued in the name of the officer who set its schedule: a document always names a person, and nobody
else asked for it. Whoever reads the report's page may download its document.
"""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.core.decisions import Decision, denied
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series, register
from apps.evaluations.models import Report
from apps.evaluations.policies import can_view_report
from apps.evaluations.selectors.report_content import report_content

# Code, title, prefix of the number.
KINDS = (
    ("report_monitoring", "Laporan Pemantauan Bulanan Pengembangan Kompetensi", "LPB"),
    ("report_semester", "Laporan Evaluasi Semester Pengembangan Kompetensi", "LES"),
    ("report_yearly", "Laporan Evaluasi Tahunan Pengembangan Kompetensi", "LET"),
)


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts("", content["institution"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    report = Report.objects.filter(pk=document.subject.partition(":")[2]).first()
    return can_view_report(user, report, on) if report else denied("Laporan dokumen ini tidak ada lagi.")


def _visible_to(user: User, on: date) -> Q:
    key = Concat(Value("report:"), Cast("pk", CharField()))
    return Q(subject__in=Report.objects.visible_to(user, on).annotate(key=key).order_by().values("key"))


def _kind(code: str, title: str, prefix: str) -> DocumentKind:
    return DocumentKind(
        code=code,
        title=title,
        subject_prefix="report",
        template="documents/report.html",
        stylesheet="css/print/report.css",
        build_content=report_content,
        public_facts=_public_facts,
        series=lambda content: Series(prefix, int(content["year"]), content["issuer_code"]),
        can_download=_can_download,
        visible_to=_visible_to,
        signed_by="para pejabat",
        period=lambda content: str(content["period"]),
    )


for _code, _title, _prefix in KINDS:
    register(_kind(_code, _title, _prefix))
