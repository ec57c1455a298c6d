from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.employees.enums import EmployeeKind, Role, Sex, Tier
from apps.employees.models.organisation import Institution, OrganisationUnit, Position
from apps.employees.querysets import ACTIVE_LEGAL_STATUSES, EmployeeManager


class Employee(models.Model):
    """A civil servant (ASN) with the current placement; `Placement` keeps the history.

    Private columns of SIASN (NIK, NPWP, BPJS, religion, marital state, address, phone) have no place here on purpose
    (UU 27/2022).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="employees", verbose_name="instansi"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="employee"
    )
    nip = models.CharField("NIP", max_length=18, unique=True)
    name = models.CharField("nama", max_length=200)
    title_before = models.CharField("gelar depan", max_length=50, blank=True)
    title_after = models.CharField("gelar belakang", max_length=50, blank=True)
    birth_date = models.DateField("tanggal lahir")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices)
    kind = models.CharField("jenis pegawai", max_length=4, choices=EmployeeKind.choices)
    legal_status = models.CharField("kedudukan hukum", max_length=3, default="01", help_text="kode SIASN; 01 aktif")
    grade = models.CharField("golongan", max_length=6)
    grade_since = models.DateField("TMT golongan", null=True, blank=True)
    service_years = models.PositiveSmallIntegerField("masa kerja (tahun)", default=0)
    service_months = models.PositiveSmallIntegerField("masa kerja (bulan)", default=0)
    education_code = models.CharField("kode pendidikan", max_length=3, blank=True)
    education = models.CharField("pendidikan", max_length=100, blank=True)
    graduation_year = models.PositiveSmallIntegerField("tahun lulus", null=True, blank=True)
    email = models.EmailField("surel dinas", blank=True)
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.PROTECT, related_name="employees", verbose_name="unit")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="employees", verbose_name="jabatan")
    position_since = models.DateField("TMT jabatan", null=True, blank=True)
    echelon = models.CharField("eselon", max_length=5, blank=True)
    tier = models.CharField("jenjang", max_length=16, choices=Tier.choices)
    is_unit_head = models.BooleanField("pimpinan unit", default=False)
    missing_since = models.DateField(
        "tidak ada di berkas sejak",
        null=True,
        blank=True,
        help_text="tidak ditemukan pada impor terakhir; tidak dihapus",
    )

    objects = EmployeeManager()

    class Meta:
        verbose_name = "pegawai"
        verbose_name_plural = "pegawai"
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["institution", "name", "id"]),
            # What people are counted from, by unit and kind.
            models.Index(
                fields=["institution", "unit", "kind", "id"],
                condition=Q(legal_status__in=ACTIVE_LEGAL_STATUSES, missing_since__isnull=True),
                name="active_employees",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="employee_nip_is_18_digits", condition=Q(nip__regex=r"^[0-9]{18}$")),
            models.CheckConstraint(name="employee_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name with titles, as printed on documents."""
        front = f"{self.title_before} " if self.title_before else ""
        back = f", {self.title_after}" if self.title_after else ""
        return f"{front}{self.name}{back}"


class Placement(models.Model):
    """One stay of an employee in a position and unit."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="placements")
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.PROTECT, related_name="placements", verbose_name="unit")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="placements", verbose_name="jabatan")
    echelon = models.CharField("eselon", max_length=5, blank=True)
    starts_on = models.DateField("mulai", null=True, blank=True)
    ends_on = models.DateField("sampai", null=True, blank=True)

    class Meta:
        verbose_name = "riwayat jabatan"
        verbose_name_plural = "riwayat jabatan"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(ends_on__isnull=True), name="employee_has_one_open_placement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} – {self.unit}"


class SupervisorOverride(models.Model):
    """Another supervisor than the head of the nearest ancestor unit, between two dates, with the reason."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="supervisor_overrides", verbose_name="pegawai"
    )
    supervisor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="overridden_reports", verbose_name="atasan langsung"
    )
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)
    reason = models.CharField("alasan", max_length=300)

    class Meta:
        verbose_name = "penetapan atasan langsung"
        verbose_name_plural = "penetapan atasan langsung"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="nobody_supervises_oneself", condition=~Q(employee=F("supervisor"))),
            models.CheckConstraint(
                name="override_ends_after_it_starts", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} → {self.supervisor}"


class RoleGrant(models.Model):
    """A granted role with its scope: the whole institution, or one unit and everything below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants", verbose_name="pengguna"
    )
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="role_grants", verbose_name="instansi"
    )
    unit = models.ForeignKey(
        OrganisationUnit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="role_grants",
        verbose_name="unit",
    )
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="diberikan oleh"
    )

    class Meta:
        verbose_name = "peran"
        verbose_name_plural = "peran"
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "institution", "unit"], nulls_distinct=False, name="role_is_granted_once"
            ),
            models.CheckConstraint(
                name="unit_officer_has_a_unit", condition=~Q(role=Role.UNIT_HR_OFFICER) | Q(unit__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
