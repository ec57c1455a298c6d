from django.contrib import admin

from apps.core.admin_rights import NotDeleted
from apps.parameters.models import Parameter


@admin.register(Parameter)
class ParameterAdmin(NotDeleted, admin.ModelAdmin[Parameter]):
    """A new value is a new row with its date and source; a row in use is not rewritten."""

    list_display = ["key", "note", "value", "valid_from", "source", "confirmed"]
    list_filter = ["confirmed"]
    search_fields = ["key", "note", "source"]
