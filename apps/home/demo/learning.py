"""Activities that employees report with a certificate: verified, waiting, and sent back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

from PIL import Image, ImageDraw, ImageFont

from apps.accounts.models import User
from apps.catalogue.enums import ActivityReason
from apps.catalogue.models import DevelopmentForm
from apps.catalogue.services.activities import (
    ActivityContent,
    draft_activity,
    report_activity,
    return_activity,
    verify_activity,
)
from apps.catalogue.uploads import Upload, clean
from apps.core.formats import date_range
from apps.employees.models import Employee, OrganisationUnit
from apps.home.demo import voices
from apps.home.demo.delivery import months_before, staff_of
from apps.home.demo.people import Scene
from apps.home.demo.story import moment

# Form, title, provider, days it lasted, amount in the unit of the form's rule.
DONE = (
    ("NKL03", "E-learning pelayanan prima", "Lembaga Administrasi Negara", 4, 9),
    ("KL06", "Seminar inovasi pelayanan publik", "Universitas Terbuka", 1, 1),
    ("KL07", "Lokakarya penanganan pengaduan", "Ombudsman Republik Indonesia", 2, 2),
    ("NKL03", "E-learning keamanan informasi dasar", "Badan Siber dan Sandi Negara", 3, 6),
)
# What many learn by themselves, and how many of a hundred do so in one office or another.
WIDE = (
    ("NKL03", "E-learning manajemen risiko layanan", "Lembaga Administrasi Negara", 7, 21),
    ("KL07", "Lokakarya penyusunan standar pelayanan", "Universitas Terbuka", 4, 4),
    ("KL06", "Seminar nasional pelayanan publik", "Universitas Terbuka", 2, 2),
)
SHARES = (90, 75, 60, 40)
WORKING = ("kota-medan",)
VERIFIED, WAITING, RETURNED = "v", "w", "r"
# How far each report has come; the first is the visiting employee's.
ENDS = (VERIFIED, WAITING, RETURNED, VERIFIED, WAITING, VERIFIED, WAITING, RETURNED)
PAPER, INK, FRAME = (900, 640), "#1f2933", "#8a6d3b"


def report_widely(scene: Scene, today: date) -> None:
    """What a working institution learns in the months before: much in some offices, little in others.

    The smaller institutions of the demonstration show how the first year begins.
    """
    if scene.key not in WORKING:
        return
    forms, officer = dict(DevelopmentForm.objects.values_list("code", "pk")), scene.actor(scene.bkd_officer)
    for office in OrganisationUnit.objects.filter(institution=scene.institution, depth=1).order_by("siasn_id"):
        share = SHARES[voices.draw(office.name, "learns") % len(SHARES)]
        for person in staff_of(scene, [office]):
            luck = voices.draw(person.nip, "learns")
            last = months_before(today, 1 + luck % 9) + timedelta(days=luck % 20)
            if luck < share and last.year == today.year:
                content = _content(forms, person, WIDE[luck % len(WIDE)], last)
                _report(scene.actor(person), officer, person, content, VERIFIED, today)


def report_learning(scene: Scene, today: date) -> None:
    forms, officer = dict(DevelopmentForm.objects.values_list("code", "pk")), scene.actor(scene.unit_officer)
    colleagues = [one for one in staff_of(scene, scene.opds[:1]) if one.pk != scene.unit_officer.pk]
    others = [one for one in colleagues if one.pk != scene.employee.pk]
    people = [scene.employee, others[0], scene.employee, *others[1 : len(ENDS) - 2]]
    for number, (person, end) in enumerate(zip(people, ENDS, strict=True)):
        last = today - timedelta(days=12 + 5 * number)
        _report(
            scene.actor(person), officer, person, _content(forms, person, DONE[number % len(DONE)], last), end, today
        )


def _content(
    forms: dict[str, int], person: Employee, done: tuple[str, str, str, int, int], last: date
) -> ActivityContent:
    code, title, provider, days, quantity = done
    return ActivityContent(
        form_id=forms[code],
        title=title,
        provider_name=provider,
        starts_on=last - timedelta(days=days - 1),
        ends_on=last,
        quantity=Decimal(quantity),
        certificate_number=f"{code}/SERT/{last:%Y%m%d}/{person.pk.hex[:6].upper()}",
    )


def _report(owner: User, verifier: User, person: Employee, content: ActivityContent, end: str, today: date) -> None:
    told = moment(content.ends_on + timedelta(days=2))
    drawn = certificate(person.full_name, content)
    activity = draft_activity(activity_id=uuid4(), content=content, upload=drawn, actor=owner, at=told)
    activity = report_activity(activity_id=activity.pk, version=activity.version, actor=owner, at=told)
    decided = moment(min(content.ends_on + timedelta(days=6), today))
    if end == VERIFIED:
        verify_activity(activity_id=activity.pk, version=activity.version, actor=verifier, at=decided)
    elif end == RETURNED:
        return_activity(
            activity_id=activity.pk,
            version=activity.version,
            reason_code=ActivityReason.MISMATCH,
            note="Tanggal pada sertifikat berbeda dengan isian. Periksa hari terakhirnya, lalu kirim lagi.",
            actor=verifier,
            at=decided,
        )


def certificate(name: str, content: ActivityContent) -> Upload:
    """A certificate as a participant would photograph it, drawn here."""
    picture = Image.new("RGB", PAPER, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, PAPER[0] - 30, PAPER[1] - 30), outline=FRAME, width=8)
    lines = [
        (content.provider_name, 26, 90),
        ("SERTIFIKAT", 57, 158),
        (content.certificate_number, 20, 232),
        ("diberikan kepada", 21, 292),
        (name, 38, 330),
        (f"atas keikutsertaan dalam {content.title}", 24, 412),
        (date_range(content.starts_on, content.ends_on), 23, 457),
    ]
    for text, size, top in lines:
        pen.text((PAPER[0] / 2, top), text, fill=INK, font=ImageFont.load_default(size), anchor="ma")
    drawn = BytesIO()
    picture.save(drawn, "PNG", compress_level=1)
    return clean(drawn.getvalue(), most_bytes=5_000_000)
