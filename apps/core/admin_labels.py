"""Names for the fields in table cells of the admin, whose column heading no screen reader connects with them."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, Field
from django.http import HttpRequest


def _label(field: Field, row: str) -> None:
    name = str(field.label or "Hapus")
    # A choice of related rows is wrapped with its links; the name belongs to the control inside.
    control: Any = getattr(field.widget, "widget", field.widget)
    control.attrs.setdefault("aria-label", f"{name}: {row}" if row else name)


def _labelled(formset: type[Any]) -> type[Any]:
    class Labelled(formset):
        def add_fields(self, form: BaseForm, index: int | None) -> None:
            super().add_fields(form, index)
            saved = getattr(form, "instance", None)
            row = str(saved) if saved is not None and saved.pk else "baris baru"
            for field in form.fields.values():
                if not field.widget.is_hidden:
                    _label(field, row)

    return Labelled


class LabelledCells:
    """Mixin for a `ModelAdmin` with `list_editable` and for a `TabularInline`; stands before them in the bases."""

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> type[Any]:
        parent: Any = super()  # the admin class that follows in the bases
        return _labelled(parent.get_changelist_formset(request, **kwargs))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[Any]:
        parent: Any = super()
        return _labelled(parent.get_formset(request, obj, **kwargs))
