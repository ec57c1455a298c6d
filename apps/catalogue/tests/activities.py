"""Reported activities by situation, made by walking there through the services."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

from PIL import Image

from apps.catalogue.enums import ActivityReason, ActivityState
from apps.catalogue.models import ReportedActivity
from apps.catalogue.services import activities as services
from apps.catalogue.services.activities import ActivityContent
from apps.catalogue.tests.factories import AT, HoursRuleFactory
from apps.catalogue.uploads import clean

REFUSAL = {"reason_code": ActivityReason.MISMATCH, "note": "Tanggal pada bukti berbeda."}


def certificate(kind="PNG"):
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "white").save(drawn, kind)
    return drawn.getvalue()


def upload():
    return clean(certificate(), most_bytes=5_000_000)


def content(form=None, **changes):
    said = {
        "title": "Seminar layanan pelabuhan",
        "provider_name": "Universitas Contoh",
        "starts_on": date(2026, 10, 5),
        "ends_on": date(2026, 10, 6),
        "quantity": Decimal(8),
    }
    return ActivityContent(form_id=(form or HoursRuleFactory().form).pk, **(said | changes))


def draft(person, form=None, *, at=AT, with_upload=True, **changes):
    return services.draft_activity(
        activity_id=uuid4(),
        content=content(form, **changes),
        upload=upload() if with_upload else None,
        actor=person.user,
        at=at,
    )


def step(name, activity, person, *, at=AT, version=None, **extra):
    """Takes a step on the newest version, or on the one given."""
    if version is None:
        version = ReportedActivity.objects.get(pk=activity.pk).version
    service = getattr(services, name)
    return service(activity_id=activity.pk, version=version, actor=person.user, at=at, **extra)


def reported(person, form=None, **changes):
    return step("report_activity", draft(person, form, **changes), person, at=changes.get("at", AT))


SITUATIONS = {
    ActivityState.DRAFT: lambda cast: draft(cast.employee),
    ActivityState.REPORTED: lambda cast: reported(cast.employee),
    ActivityState.NEEDS_REPAIR: lambda cast: step(
        "return_activity", reported(cast.employee), cast.unit_officer, **REFUSAL
    ),
    ActivityState.VERIFIED: lambda cast: step("verify_activity", reported(cast.employee), cast.unit_officer),
    ActivityState.REJECTED: lambda cast: step("reject_activity", reported(cast.employee), cast.unit_officer, **REFUSAL),
    ActivityState.CANCELLED: lambda cast: step("cancel_activity", draft(cast.employee), cast.employee),
}
