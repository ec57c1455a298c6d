"""The steps of an activity that was done elsewhere: told with evidence, checked, credited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.enums import ActivityAction, ActivityReason, ActivityState
from apps.catalogue.learning_hours import Activity, problem_with
from apps.catalogue.models import ActivityEvent, ReportedActivity
from apps.catalogue.policies import activities as policies
from apps.catalogue.selectors.rules import rule_in_force
from apps.catalogue.services.activity_notices import tell_the_owner
from apps.catalogue.services.evidence import keep_evidence
from apps.catalogue.services.ledger import check_certificate, lock_employee, record_learning
from apps.catalogue.uploads import Upload
from apps.catalogue.workflow import activities as workflow
from apps.core.failures import Refused, StaleVersion
from apps.core.formats import date_time
from apps.employees.models import Employee


class ActivityRefused(Refused):
    """A rule stands against the wish; the sentence says which and what to do."""


class ActivityChanged(StaleVersion):
    """Somebody acted on the activity after the reader opened it; the sentence says who, what and when."""


@dataclass(frozen=True)
class ActivityContent:
    """What its owner says about an activity; `quantity` is in the unit of the form's rule."""

    form_id: int
    title: str
    provider_name: str
    starts_on: date
    ends_on: date
    quantity: Decimal
    abroad: bool = False
    certificate_number: str = ""


def draft_activity(
    *, activity_id: UUID, content: ActivityContent, upload: Upload | None, actor: User, at: datetime
) -> ReportedActivity:
    """Begins a report under the key that the page was given, so that a form sent twice is one draft.

    Raises ActivityRefused where the content cannot be counted or the actor is no employee, NoRoom beyond the quota.
    """
    person: Employee | None = getattr(actor, "employee", None)
    if person is None:
        raise ActivityRefused("Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
    _check_content(content, timezone.localdate(at))
    with transaction.atomic():
        lock_employee(person.pk)
        stored = ReportedActivity.objects.filter(pk=activity_id).first()
        if stored is not None and stored.employee_id != person.pk:
            raise ActivityRefused("Halaman ini sudah tidak berlaku. Buka lagi Laporkan kegiatan, lalu isi ulang.")
        if stored is not None:
            return stored
        evidence = keep_evidence(employee_id=person.pk, upload=upload, actor=actor, at=at) if upload else None
        return ReportedActivity.objects.create(
            pk=activity_id, employee=person, evidence=evidence, created_at=at, updated_at=at, **asdict(content)
        )


def change_activity(
    *,
    activity_id: UUID,
    version: int,
    content: ActivityContent,
    upload: Upload | None,
    actor: User,
    at: datetime,
) -> ReportedActivity:
    """Writes the content anew, with new evidence if there is an upload.

    Raises PermissionDenied for anybody but the owner, ActivityRefused once the activity waits or is decided on and for
    what cannot be counted, ActivityChanged on an old version, NoRoom beyond the quota.
    """
    on = timezone.localdate(at)
    with transaction.atomic():
        activity = _load(activity_id)
        policies.is_owner(actor, activity, on).enforce()
        lock_employee(activity.employee_id)
        activity = _load(activity_id)
        if activity.version != version:
            raise _changed_since(activity_id, version)
        if activity.state not in workflow.EDITABLE:
            raise ActivityRefused(workflow.why_closed(activity.state))
        _check_content(content, on)
        columns: dict[str, Any] = asdict(content)
        if upload is not None:
            columns["evidence"] = keep_evidence(employee_id=activity.employee_id, upload=upload, actor=actor, at=at)
        mine = ReportedActivity.objects.filter(pk=activity.pk, state=activity.state, version=version)
        if not mine.update(version=version + 1, updated_at=at, **columns):
            raise _changed_since(activity_id, version)
        return _load(activity_id)


def report_activity(*, activity_id: UUID, version: int, actor: User, at: datetime) -> ReportedActivity:
    """Hands the activity to who verifies it. Raises ActivityRefused without evidence or what cannot be counted."""
    return _take_step(
        ActivityAction.REPORT, activity_id=activity_id, version=version, actor=actor, at=at, changes={"reported_at": at}
    )


def verify_activity(*, activity_id: UUID, version: int, actor: User, at: datetime) -> ReportedActivity:
    """Confirms the activity and credits its hours in the same transaction (origin `activity:<id>`).

    Raises NotCredited or CertificateAlreadyCounted where the ledger refuses it; then nothing has changed.
    """
    return _take_step(
        ActivityAction.VERIFY,
        activity_id=activity_id,
        version=version,
        actor=actor,
        at=at,
        changes={"decided_at": at, "decided_by": actor},
    )


def return_activity(
    *, activity_id: UUID, version: int, reason_code: str, note: str, actor: User, at: datetime
) -> ReportedActivity:
    """Asks the owner to mend it, with a coded reason and a note."""
    return _take_step(
        ActivityAction.RETURN,
        activity_id=activity_id,
        version=version,
        actor=actor,
        at=at,
        reason_code=reason_code,
        note=note,
    )


def reject_activity(
    *, activity_id: UUID, version: int, reason_code: str, note: str, actor: User, at: datetime
) -> ReportedActivity:
    """Ends the report without hours, with a coded reason and a note."""
    return _take_step(
        ActivityAction.REJECT,
        activity_id=activity_id,
        version=version,
        actor=actor,
        at=at,
        reason_code=reason_code,
        note=note,
        changes={"decided_at": at, "decided_by": actor},
    )


def cancel_activity(*, activity_id: UUID, version: int, actor: User, at: datetime) -> ReportedActivity:
    """Gives up a report that is not waiting for anybody."""
    return _take_step(ActivityAction.CANCEL, activity_id=activity_id, version=version, actor=actor, at=at)


def _take_step(
    action: ActivityAction,
    *,
    activity_id: UUID,
    version: int,
    actor: User,
    at: datetime,
    reason_code: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> ReportedActivity:
    """Moves the activity along the table, or says why not.

    The same step by the same person on the same version is not taken twice: it is answered as done.
    """
    on = timezone.localdate(at)
    if action in {ActivityAction.RETURN, ActivityAction.REJECT}:
        _check_reason(reason_code, note)
    with transaction.atomic():
        activity = _load(activity_id)
        policies.RIGHTS[action](actor, activity, on).enforce()
        # Before the activity's own row, as everywhere: two orders of locks would wait for each other.
        lock_employee(activity.employee_id)
        activity = _load(activity_id)
        if ActivityEvent.objects.filter(
            activity=activity, activity_version=version, action=action, actor=actor
        ).exists():
            return activity
        if activity.version != version:
            raise _changed_since(activity_id, version)
        target = workflow.target_of(action, activity.state)
        if target is None:
            raise ActivityRefused(workflow.why_closed(activity.state))
        if action == ActivityAction.REPORT:
            _check_report(activity, on)
        moved = ReportedActivity.objects.filter(pk=activity.pk, state=activity.state, version=version).update(
            state=target, version=version + 1, updated_at=at, **(changes or {})
        )
        if not moved:
            raise _changed_since(activity_id, version)
        ActivityEvent.objects.create(
            activity=activity,
            at=at,
            actor=actor,
            action=action,
            from_state=activity.state,
            to_state=target,
            reason_code=reason_code,
            note=note.strip(),
            activity_version=version,
            evidence=activity.evidence,
        )
        if target == ActivityState.VERIFIED:
            _credit(activity, actor, at)
        moved_activity = _load(activity_id)
        tell_the_owner(moved_activity, action, at=at)
        return moved_activity


def _load(activity_id: UUID) -> ReportedActivity:
    joined = ReportedActivity.objects.select_related("employee__unit", "form", "evidence")
    return joined.get(pk=activity_id)


def _credit(activity: ReportedActivity, actor: User, at: datetime) -> None:
    record_learning(
        employee_id=activity.employee_id,
        form_code=activity.form.code,
        origin=activity.origin,
        title=activity.title,
        provider_name=activity.provider_name,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        quantity=activity.quantity,
        abroad=activity.abroad,
        certificate_number=activity.certificate_number,
        evidence=activity.evidence,
        recorded_by=actor,
        at=at,
    )


def _check_content(content: ActivityContent, on: date) -> None:
    if content.ends_on > on:
        raise ActivityRefused("Kegiatan ini belum selesai. Laporkan setelah hari terakhirnya.")
    rule = rule_in_force(content.form_id, content.ends_on)
    if rule is None:
        raise ActivityRefused("Aturan JP bentuk ini belum berlaku saat kegiatan selesai. Mintalah BKD melengkapinya.")
    told = Activity(content.starts_on, content.ends_on, content.quantity, content.abroad)
    problem = problem_with(rule.arithmetic, told)
    if problem:
        raise ActivityRefused(problem)


def _check_report(activity: ReportedActivity, on: date) -> None:
    if activity.evidence is None:
        raise ActivityRefused("Lampirkan foto atau PDF sertifikat, surat tugas, atau laporannya sebelum mengirim.")
    _check_content(
        ActivityContent(
            form_id=activity.form_id,
            title=activity.title,
            provider_name=activity.provider_name,
            starts_on=activity.starts_on,
            ends_on=activity.ends_on,
            quantity=activity.quantity,
            abroad=activity.abroad,
        ),
        on,
    )
    check_certificate(activity.employee_id, activity.certificate_number)


def _check_reason(reason_code: str, note: str) -> None:
    if reason_code not in ActivityReason.values:
        raise ActivityRefused("Pilih alasannya.")
    if not note.strip():
        raise ActivityRefused("Tulis apa yang kurang, agar pemilik kegiatan tahu langkah berikutnya.")


DONE = {
    ActivityAction.REPORT: "dilaporkan",
    ActivityAction.RETURN: "dikembalikan untuk diperbaiki",
    ActivityAction.VERIFY: "diverifikasi",
    ActivityAction.REJECT: "ditolak",
    ActivityAction.CANCEL: "dibatalkan",
}


def _changed_since(activity_id: UUID, version: int) -> ActivityChanged:
    """The failure to raise: what has happened to the activity since that version."""
    events = ActivityEvent.objects.filter(activity=activity_id, activity_version__gte=version)
    event = events.select_related("actor").order_by("-activity_version", "-pk").first()
    if event is None:
        return ActivityChanged(
            "Isi kegiatan ini berubah setelah Anda membuka halaman. Tindakan Anda belum dijalankan. "
            "Periksa isinya yang sekarang, lalu ulangi bila masih perlu."
        )
    return ActivityChanged(
        f"Kegiatan ini sudah {DONE[ActivityAction(event.action)]} oleh {event.actor} pada {date_time(event.at)}, "
        "sebelum tindakan Anda sampai. Lihat keadaannya yang sekarang."
    )
