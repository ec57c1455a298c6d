"""Which participants have a certificate, and what else came of their enrolments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from apps.catalogue.enums import EnrolmentState
from apps.catalogue.models import Cohort, Enrolment, LearningRecord
from apps.catalogue.models.enrolments import EnrolmentQuerySet
from apps.documents.models import Document, DocumentStatus

# The kind of document that `catalogue/documents.py` registers.
CERTIFICATE = "training_certificate"
# The words by which documents and ledger name an enrolment.
KEY = Concat(Value("enrolment:"), Cast("pk", CharField()))


@dataclass(frozen=True)
class Outcome:
    """What a completed enrolment brought: JP in the ledger and the valid certificate."""

    record: LearningRecord | None
    certificate: Document | None

    @property
    def hours(self) -> Decimal:
        return self.record.credited_hours if self.record else Decimal(0)


def without_certificate(cohort: Cohort) -> EnrolmentQuerySet:
    """Who completed the cohort and has no valid certificate, in the order of arrival."""
    valid = Document.objects.filter(kind=CERTIFICATE, subject=OuterRef("key"), status=DocumentStatus.VALID)
    completed = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.COMPLETED)
    return completed.annotate(key=KEY).filter(~Exists(valid)).select_related("employee").in_order_of_arrival()


def outcomes_of(enrolments: Iterable[Enrolment]) -> dict[UUID, Outcome]:
    """For each enrolment, in two queries."""
    keys = {one.subject_key: one.pk for one in enrolments}
    documents = Document.objects.defer("snapshot").filter(
        kind=CERTIFICATE, subject__in=keys, status=DocumentStatus.VALID
    )
    certificates = {keys[document.subject]: document for document in documents}
    records = {keys[record.origin]: record for record in LearningRecord.objects.filter(origin__in=keys)}
    return {pk: Outcome(records.get(pk), certificates.get(pk)) for pk in keys.values()}
