"""What nobody may do in the admin, whatever the role; the mixins stand before the admin class in the bases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class NotAdded:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NotDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookOnly(NotAdded, NotDeleted):
    """Rows that only services write."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
