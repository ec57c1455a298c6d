from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.employees.enums import ActingKind, InstitutionKind, PositionKind, UnitType


class Institution(models.Model):
    """A regional government (instansi): the tenant whose people, units and plans belong together."""

    siasn_id = models.CharField("ID SIASN", max_length=32, unique=True)
    name = models.CharField("nama", max_length=200)
    kind = models.CharField("jenis", max_length=12, choices=InstitutionKind.choices, default=InstitutionKind.CITY)
    place = models.CharField("tempat penandatanganan", max_length=100, blank=True)
    address = models.CharField("alamat kop", max_length=300, blank=True)
    website = models.CharField("laman", max_length=100, blank=True)
    logo = models.FileField("lambang (PNG)", upload_to="logos/", blank=True)
    short_code = models.CharField("kode singkat", max_length=12, unique=True, help_text="dipakai pada nomor dokumen")

    class Meta:
        verbose_name = "instansi"
        verbose_name_plural = "instansi"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationUnit(models.Model):
    """A node of the institution's tree (unor). `path` holds the ids from the root down, as `/1/5/9/`."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="units", verbose_name="instansi"
    )
    siasn_id = models.CharField("ID SIASN", max_length=32, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name="unit atasan"
    )
    path = models.CharField(max_length=200, editable=False, db_index=True)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField("nama", max_length=300)
    head_title = models.CharField("jabatan pimpinan", max_length=200, blank=True)
    head_echelon = models.CharField("eselon pimpinan", max_length=5, blank=True)
    unit_type = models.CharField("jenis unit", max_length=16, choices=UnitType.choices, default=UnitType.OTHER)
    sector = models.CharField("sektor", max_length=20, blank=True)
    territory = models.CharField("wilayah", max_length=100, blank=True)
    quick_code = models.CharField("kode cepat", max_length=20, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "unit organisasi"
        verbose_name_plural = "unit organisasi"
        ordering = ["institution", "quick_code", "pk"]
        indexes = [models.Index(fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"])]
        constraints = [
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(parent__isnull=True), name="institution_has_one_root_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to this unit itself."""
        return [int(part) for part in self.path.split("/") if part]


class Position(models.Model):
    """A named position (jabatan) of the national reference list."""

    siasn_id = models.CharField("ID SIASN", max_length=32, unique=True)
    name = models.CharField("nama", max_length=200)
    kind = models.CharField("jenis", max_length=12, choices=PositionKind.choices)

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ActingOfficial(models.Model):
    """Plt./Plh.: who acts as head of a unit between two dates. Two at once are refused by the database."""

    unit = models.ForeignKey(
        OrganisationUnit, on_delete=models.PROTECT, related_name="acting_officials", verbose_name="unit"
    )
    official = models.ForeignKey(
        "employees.Employee", on_delete=models.PROTECT, related_name="acting_duties", verbose_name="pejabat"
    )
    kind = models.CharField("jenis", max_length=3, choices=ActingKind.choices)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    order_number = models.CharField("nomor surat perintah", max_length=100)

    class Meta:
        verbose_name = "pejabat Plt./Plh."
        verbose_name_plural = "pejabat Plt./Plh."
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="acting_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"
