from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.audit.models import AccessRecord


@admin.register(AccessRecord)
class AccessRecordAdmin(admin.ModelAdmin[AccessRecord]):
    list_display = ["at", "actor", "action", "subject", "row_count", "note"]
    list_filter = ["action"]
    search_fields = ["subject", "note"]
    list_select_related = ["actor"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
