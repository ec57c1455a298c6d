from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Accounts as the installation's administrator sees them; rights come from roles, never from fields here."""

    list_display = ["full_name", "username", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["full_name", "username"]
    fields = ["full_name", "username", "email", "is_active", "must_change_password"]
    readonly_fields = ["username"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
