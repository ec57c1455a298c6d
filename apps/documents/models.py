from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.documents import certificates
from apps.documents.enums import SealCare, SealKind
from apps.jobs.models import ClaimableWork, Job


class Paper(models.TextChoices):
    A4 = "A4", "A4 (210 × 297 mm)"
    F4 = "F4", "F4/folio (215 × 330 mm)"


class DocumentStatus(models.TextChoices):
    VALID = "VALID", "Berlaku"
    SUPERSEDED = "SUPERSEDED", "Digantikan"
    REVOKED = "REVOKED", "Dicabut"


def grouped(token: str) -> str:
    """`1a2b-3c4d-…`: a token as a person types it."""
    return "-".join(token[start : start + 4] for start in range(0, len(token), 4))


class SealQuerySet(models.QuerySet["Seal"]):
    def in_need_of_care(self, on: date) -> Self:
        """Ending, ended or of no use, as the last look found them; whatever has ended since needs no look."""
        return self.filter(Q(care__in=[SealCare.ENDING, SealCare.ENDED, SealCare.UNUSABLE]) | Q(ends_on__lt=on))

    def due_for_a_look(self, at: datetime) -> Self:
        """Once a day; those in need of care each time, so that a mended one is noticed soon."""
        on = timezone.localdate(at)
        unseen = Q(checked_at__isnull=True) | ~Q(checked_at__date=on)
        return self.filter(unseen | Q(pk__in=self.in_need_of_care(on).values("pk")))


class Seal(models.Model):
    """Where the key lies that an issuer's documents are sealed with. The key itself is never in the database."""

    class Place(models.TextChoices):
        FILE = "FILE", "berkas di folder segel"
        TOKEN = "TOKEN", "perangkat PKCS#11"

    issuer_code = models.CharField(
        "kode penerbit", max_length=12, unique=True, help_text="kode singkat instansi pada nomor dokumen"
    )
    place = models.CharField("tempat kunci", max_length=8, choices=Place.choices, default=Place.FILE)
    name = models.CharField(
        "nama kunci",
        max_length=100,
        validators=[RegexValidator(r"^[\w][\w .-]*$", "Tulis nama saja, tanpa folder.")],
        help_text="nama berkas PEM atau PKCS#12 di folder segel, atau label kunci pada perangkat PKCS#11",
    )
    is_certified = models.BooleanField(
        "sertifikat dari PSrE",
        default=False,
        help_text="centang hanya bila sertifikat diterbitkan penyelenggara sertifikasi elektronik, misalnya BSrE",
    )
    # What the worker saw when it last looked, so that pages read neither files nor devices.
    care = models.CharField("keadaan", max_length=8, choices=SealCare.choices, blank=True, editable=False)
    care_since = models.DateField("keadaan sejak", null=True, editable=False)
    ends_on = models.DateField("sertifikat berakhir", null=True, editable=False)
    known_since = models.DateTimeField("sertifikat ini terbaca sejak", null=True, editable=False)
    trouble = models.CharField("gangguan", max_length=300, blank=True, editable=False)
    checked_at = models.DateTimeField("diperiksa", null=True, editable=False)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "segel instansi"
        verbose_name_plural = "segel instansi"
        ordering = ["issuer_code"]

    def __str__(self) -> str:
        return f"Segel {self.issuer_code}"

    def clean(self) -> None:
        if self.is_certified and self.place == self.Place.FILE and certificates.is_home_made(self.name):
            raise ValidationError({"is_certified": "Sertifikat di berkas ini tidak diterbitkan oleh PSrE."})

    @property
    def renews_itself(self) -> bool:
        """Whether the certificate is one that `make_seals` makes and renews."""
        return (self.place, self.name) == (self.Place.FILE, certificates.own_name(self.issuer_code))

    @property
    def kind(self) -> SealKind:
        return SealKind.CERTIFIED if self.is_certified else SealKind.OWN


class DocumentSeries(models.Model):
    """The last number given out in a series such as `RPK/2027/MDN`; its row is the lock that keeps numbers gapless."""

    name = models.CharField("seri", max_length=60, unique=True)
    last = models.PositiveIntegerField("nomor terakhir")

    class Meta:
        verbose_name = "seri nomor"
        verbose_name_plural = "seri nomor"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """An issued document: the frozen content that it was signed by, its number and its proof."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("jenis", max_length=60)
    number = models.CharField("nomor", max_length=80, unique=True)
    version = models.PositiveSmallIntegerField("versi", default=1)
    subject = models.CharField("objek", max_length=100, help_text="kunci internal objek, misalnya plan:<uuid>")
    title = models.CharField("judul", max_length=200)
    # The institution's short code; this room does not know institutions.
    issuer_code = models.CharField("penerbit", max_length=12, blank=True)
    # What the public page may tell; nothing else of the snapshot is public.
    public_initials = models.CharField("inisial", max_length=40, blank=True)
    public_unit = models.CharField("unit", max_length=300, blank=True)
    snapshot = models.JSONField("isi beku")
    snapshot_sha256 = models.CharField("sidik isi", max_length=64)
    token = models.CharField("kode verifikasi", max_length=32, unique=True, help_text="128 bit acak, hex")
    status = models.CharField("status", max_length=12, choices=DocumentStatus.choices, default=DocumentStatus.VALID)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes", verbose_name="digantikan"
    )
    revoked_reason = models.CharField("alasan pencabutan", max_length=300, blank=True)
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="revoked_documents",
        verbose_name="dicabut oleh",
    )
    issued_at = models.DateTimeField("diterbitkan")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="issued_documents",
        verbose_name="diterbitkan oleh",
    )

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering = ["-issued_at", "-pk"]
        permissions = [("revoke_document", "Dapat mencabut dokumen")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "version"], name="document_version_is_unique"),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(status="VALID"), name="document_has_one_valid_version"
            ),
            models.CheckConstraint(
                name="superseded_document_names_its_successor",
                condition=~Q(status="SUPERSEDED") | Q(superseded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="revoked_document_says_why", condition=~Q(status="REVOKED") | ~Q(revoked_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_valid(self) -> bool:
        return self.status == DocumentStatus.VALID

    @property
    def holder(self) -> str:
        """Whose it is, as much as the public page tells: `S. W. – Bidang Pelayaran`, or a unit alone."""
        return " – ".join(part for part in (self.public_initials, self.public_unit) if part)

    @property
    def short_code(self) -> str:
        """What a reader types when the QR cannot be scanned: the token in groups of four."""
        return grouped(self.token)


class Rendition(ClaimableWork):
    """One paper size of a document as a PDF file."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="renditions", verbose_name="dokumen")
    paper = models.CharField("kertas", max_length=4, choices=Paper.choices)
    file_name = models.CharField("berkas", max_length=200, blank=True)
    sha256 = models.CharField("sidik berkas", max_length=64, blank=True)
    byte_count = models.PositiveIntegerField("ukuran (bita)", default=0)
    page_count = models.PositiveIntegerField("jumlah halaman", default=0)
    seal = models.CharField("segel", max_length=12, choices=SealKind.choices, default=SealKind.NONE)
    # Certificates change; the files that an earlier one sealed are still known by it.
    seal_certificate = models.CharField("sidik sertifikat segel", max_length=64, blank=True)

    class Meta:
        verbose_name = "berkas dokumen"
        verbose_name_plural = "berkas dokumen"
        ordering = ["paper"]
        constraints = [models.UniqueConstraint(fields=["document", "paper"], name="rendition_one_a_paper")]

    def __str__(self) -> str:
        return f"{self.document} ({self.paper})"

    @property
    def download_name(self) -> str:
        """What the file is called outside; nothing of the person is in it."""
        return f"{self.document.number.replace('/', '-')}-v{self.document.version}-{self.paper}.pdf"


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> Self:
        """The list twin of `policies.can_view_batch`."""
        return self.filter(job__requested_by=user)


class Batch(models.Model):
    """Documents of one kind that somebody asked for together, in volumes by unit. Its job says how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="batch", verbose_name="pekerjaan")
    kind = models.CharField("jenis dokumen", max_length=60)
    paper = models.CharField("kertas", max_length=4, choices=Paper.choices)
    duplex = models.BooleanField("bolak-balik", default=False, help_text="tiap dokumen mulai pada lembar baru")
    created_at = models.DateTimeField("dibuat")
    # Counts from 1; going on after an end is the next round.
    round = models.PositiveSmallIntegerField("putaran", default=1)
    kept_until = models.DateField("berkas disimpan sampai", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "cetakan massal"
        verbose_name_plural = "cetakan massal"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.job.title


class Volume(models.Model):
    """A part of a batch of the size that a binder holds: one unit, as a file to print and a ZIP of single files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="volumes", verbose_name="cetakan massal")
    position = models.PositiveSmallIntegerField("urutan")
    unit = models.CharField("unit", max_length=300)
    number = models.PositiveSmallIntegerField("jilid", default=1)
    of = models.PositiveSmallIntegerField("dari", default=1)
    bound_at = models.DateTimeField("disatukan pada", null=True, blank=True)
    page_count = models.PositiveIntegerField("jumlah halaman", default=0)
    print_sha256 = models.CharField("sidik berkas cetak", max_length=64, blank=True)
    print_bytes = models.PositiveIntegerField("ukuran berkas cetak (bita)", default=0)
    zip_sha256 = models.CharField("sidik ZIP", max_length=64, blank=True)
    zip_bytes = models.PositiveIntegerField("ukuran ZIP (bita)", default=0)

    class Meta:
        verbose_name = "jilid"
        verbose_name_plural = "jilid"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="volume_has_its_place_in_a_batch")]

    def __str__(self) -> str:
        return f"{self.unit} (jilid {self.number} dari {self.of})" if self.of > 1 else self.unit


class BatchItem(models.Model):
    """A document's place in a volume. How its printing goes is on the rendition."""

    volume = models.ForeignKey(Volume, on_delete=models.CASCADE, related_name="items", verbose_name="jilid")
    rendition = models.ForeignKey(Rendition, on_delete=models.CASCADE, related_name="places", verbose_name="berkas")
    position = models.PositiveSmallIntegerField("urutan")
    label = models.CharField("penanda", max_length=200, help_text="bagi daftar isi, misalnya nama pegawai")

    class Meta:
        verbose_name = "dokumen dalam jilid"
        verbose_name_plural = "dokumen dalam jilid"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["volume", "position"], name="batch_item_has_its_place_in_a_volume"),
            models.UniqueConstraint(fields=["volume", "rendition"], name="volume_holds_a_rendition_once"),
        ]

    def __str__(self) -> str:
        return self.label
