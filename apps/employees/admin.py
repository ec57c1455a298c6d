"""Master data as BKD keeps it; every list shows the officer's own institution only."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from apps.accounts.backends import tidy_identifier
from apps.accounts.models import User
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.admin_rights import LookOnly, NotAdded, NotDeleted
from apps.core.formats import clock, short_date
from apps.employees import import_admin  # noqa: F401 registers the import pages
from apps.employees.enums import Role
from apps.employees.models import (
    ActingOfficial,
    Employee,
    Institution,
    OrganisationUnit,
    Placement,
    Position,
    RoleGrant,
    SupervisorOverride,
)
from apps.employees.roles import DESK_ROLES, roles_of
from apps.employees.services.accounts import issue_passwords
from apps.jobs.models import Job

SLIPS_AT_ONCE = 50
# Only the institutions of the rows that the user sees.
OWN_INSTITUTION = ("institution", admin.RelatedOnlyFieldListFilter)


class ScopedAdmin(admin.ModelAdmin[Any]):
    """Rows and choices of the user's institutions; `institution_path` says where the institution stands."""

    institution_path = "institution"
    # Where a page holds personal data: the kind of subject under which a look at it is recorded.
    recorded_as = ""
    show_full_result_count = False

    def institution_ids(self, request: HttpRequest) -> set[int]:
        user = cast("User", request.user)
        if user.is_superuser:
            return set(Institution.objects.values_list("pk", flat=True))
        return roles_of(user, timezone.localdate()).institution_ids(*DESK_ROLES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.institution_path}__in": self.institution_ids(request)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        target: type[Model] = db_field.related_model
        names = {field.name for field in target._meta.get_fields()}
        path = "pk" if target is Institution else "institution" if "institution" in names else ""
        if path and not request.user.is_superuser:
            kwargs["queryset"] = target._default_manager.filter(**{f"{path}__in": self.institution_ids(request)})
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        if self.recorded_as and request.method == "GET" and response.status_code == 200:
            record_access(
                actor=cast("User", request.user),
                action=AccessRecord.Action.READ,
                subject=f"{self.recorded_as}:{object_id}",
                note="meja kerja",
                at=timezone.now(),
            )
        return response


class ReadOnlyInline(LookOnly, admin.TabularInline[Any, Any]):
    extra = 0


@admin.register(Institution)
class InstitutionAdmin(NotAdded, NotDeleted, ScopedAdmin):
    institution_path = "pk"
    list_display = ["name", "kind", "place", "short_code"]
    readonly_fields = ["siasn_id"]


@admin.register(OrganisationUnit)
class OrganisationUnitAdmin(NotAdded, NotDeleted, ScopedAdmin):
    list_display = ["name", "parent", "unit_type", "sector", "territory", "head_title"]
    list_filter = [OWN_INSTITUTION, "unit_type", "sector"]
    list_select_related = ["parent"]
    search_fields = ["name", "head_title"]
    readonly_fields = ["siasn_id", "institution", "parent", "quick_code"]


@admin.register(Position)
class PositionAdmin(NotDeleted, admin.ModelAdmin[Position]):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    readonly_fields = ["siasn_id"]


class PlacementInline(ReadOnlyInline):
    model = Placement
    fields = ["position", "unit", "echelon", "starts_on", "ends_on"]


@admin.register(Employee)
class EmployeeAdmin(LookOnly, ScopedAdmin):
    """Read here, changed by import: SIASN is the source."""

    list_display = ["name", "kind", "grade", "position", "unit", "legal_status", "missing_since"]
    list_filter = [OWN_INSTITUTION, "kind", "tier", "legal_status", ("missing_since", admin.EmptyFieldListFilter)]
    recorded_as = "employee"
    list_select_related = ["position", "unit"]
    list_per_page = 50
    search_fields = ["name", "=nip"]
    search_help_text = "Nama, atau NIP lengkap 18 angka"
    inlines = [PlacementInline]
    exclude = ["user"]
    actions = ["issue_passwords"]

    def has_issue_permission(self, request: HttpRequest) -> bool:
        user = cast("User", request.user)
        return user.is_superuser or roles_of(user, timezone.localdate()).has(Role.BKD_OFFICER)

    @admin.action(description="Terbitkan kata sandi sementara (cetak slip)", permissions=["issue"])
    def issue_passwords(self, request: HttpRequest, queryset: QuerySet[Employee]) -> HttpResponse | None:
        """The slips are shown once, on a page that nobody caches."""
        user = cast("User", request.user)
        if queryset.count() > SLIPS_AT_ONCE:
            self.message_user(request, f"Pilih paling banyak {SLIPS_AT_ONCE} pegawai sekaligus.", messages.ERROR)
            return None
        slips = issue_passwords(employees=queryset, actor=user, at=timezone.now())
        return render(request, "employees/password_slips.html", {"slips": slips})


@admin.register(ActingOfficial)
class ActingOfficialAdmin(ScopedAdmin):
    institution_path = "unit__institution"
    list_display = ["unit", "kind", "official", "starts_on", "ends_on", "order_number"]
    list_filter = ["kind"]
    list_select_related = ["unit", "official"]
    autocomplete_fields = ["unit", "official"]
    date_hierarchy = "starts_on"


@admin.register(SupervisorOverride)
class SupervisorOverrideAdmin(ScopedAdmin):
    institution_path = "employee__institution"
    list_display = ["employee", "supervisor", "starts_on", "ends_on", "reason"]
    list_select_related = ["employee", "supervisor"]
    autocomplete_fields = ["employee", "supervisor"]


@admin.register(User)
class UserAdmin(NotAdded, NotDeleted, ScopedAdmin):
    """Accounts of the institution's people; rights come from roles, never from fields here."""

    institution_path = "employee__institution"
    list_display = ["full_name", "username", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["full_name", "username"]
    fields = ["full_name", "username", "email", "is_active", "must_change_password"]
    readonly_fields = ["username"]


class RoleGrantForm(forms.ModelForm[RoleGrant]):
    """The person is named by NIP: typed, not searched, so that nobody browses the accounts."""

    institution_ids: set[int] = set()
    actor: User | None = None
    nip = forms.CharField(label="NIP pegawai", max_length=30, help_text="18 angka; spasi dan titik boleh ditulis")

    class Meta:
        model = RoleGrant
        fields = ["role", "institution", "unit", "starts_on", "ends_on"]

    def clean_nip(self) -> str:
        nip = tidy_identifier(self.cleaned_data["nip"])
        employee = Employee.objects.select_related("user").filter(nip=nip).first()
        if employee is None or employee.institution_id not in self.institution_ids:
            raise forms.ValidationError("NIP ini tidak ada pada instansi Anda. Periksa 18 angkanya.")
        if employee.user is None:
            raise forms.ValidationError(
                "Pegawai ini belum punya akun. Terbitkan kata sandinya dahulu dari daftar Pegawai."
            )
        if employee.user == self.actor:
            raise forms.ValidationError("Peran Anda sendiri diberikan oleh petugas lain.")
        self.instance.user = employee.user
        return nip


@admin.register(RoleGrant)
class RoleGrantAdmin(NotDeleted, ScopedAdmin):
    """A role ends by its date; the row stays as history."""

    list_display = ["user", "role", "institution", "unit", "starts_on", "ends_on"]
    list_filter = ["role", OWN_INSTITUTION]
    list_select_related = ["user", "institution", "unit"]
    autocomplete_fields = ["unit"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        form: Any = super().get_form(request, obj, change, form=RoleGrantForm, **kwargs)
        form.institution_ids = self.institution_ids(request)
        form.actor = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["nip", "role", "institution", "unit", "starts_on", "ends_on"]
        return ["user", "role", "institution", "unit", "starts_on", "ends_on", "granted_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["user", "role", "institution", "unit", "starts_on", "granted_by"]

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: Any, change: bool) -> None:
        if not change:
            obj.granted_by = cast("User", request.user)
        super().save_model(request, obj, form, change)
        if obj.role in DESK_ROLES and not obj.user.is_staff:
            type(obj.user).objects.filter(pk=obj.user_id).update(is_staff=True)


@admin.register(Job)
class JobAdmin(LookOnly, ScopedAdmin):
    """Jobs are asked for and cancelled on their own pages."""

    institution_path = "requested_by__employee__institution"
    list_display = ["title", "state", "requested_by", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "queue"]
    list_select_related = ["requested_by"]
    date_hierarchy = "created_at"


@admin.register(AccessRecord)
class AccessRecordAdmin(LookOnly, ScopedAdmin):
    institution_path = "actor__employee__institution"
    list_display = ["when", "actor", "action", "what", "row_count", "note"]
    list_filter = ["action"]
    fields = ["at", "actor", "action", "kind", "subject", "row_count", "note"]
    readonly_fields = ["kind"]
    search_fields = ["actor__full_name", "subject", "note"]
    search_help_text = "Nama pelaku, objek, atau keterangan"
    list_select_related = ["actor"]
    date_hierarchy = "at"

    @admin.display(description="waktu", ordering="at")
    def when(self, row: AccessRecord) -> str:
        """Shorter than Django's form of a moment, which may not break: all columns stand beside the filters."""
        return f"{short_date(row.at)} pukul {clock(row.at)}"

    @admin.display(description="objek", ordering="subject")
    def what(self, row: AccessRecord) -> str:
        return format_html('{}<br><span class="quiet">{}</span>', row.subject_words, row.subject_short)

    @admin.display(description="jenis objek")
    def kind(self, row: AccessRecord) -> str:
        return row.subject_words
