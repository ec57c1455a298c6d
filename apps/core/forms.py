"""One look for every form: errors from the server in our own sentences, the same buttons in the same place."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.db.models import QuerySet
from django.forms import BaseForm
from django.utils.html import format_html

PLAIN_TEXT = {"null_characters_not_allowed": "Teks memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu."}


class VersionForm(forms.Form):
    """The version that the reader saw; without a readable one the page counts as stale."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    @classmethod
    def read(cls, data: Any) -> int:
        form = cls(data)
        return form.cleaned_data["version"] if form.is_valid() else 0


def set_queryset(form: BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """What a model choice field offers, where that is known only when the form is made."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def set_choices(form: BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """The same for a field of plain choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def actions(submit: str, cancel_url: str = "", *, tone: str = "primary") -> Div:
    """The row of buttons that ends a form."""
    buttons = [StrictButton(submit, type="submit", css_class=f"btn-{tone}")]
    if cancel_url:
        buttons.append(HTML(format_html('<a class="btn btn-link" href="{}">Batal</a>', cancel_url)))
    return Div(*buttons, css_class="actions")


def form_helper(
    form: BaseForm,
    submit: str = "Simpan",
    *,
    cancel_url: str = "",
    tone: str = "primary",
    layout: Layout | None = None,
    guard: bool = True,
) -> FormHelper:
    """The helper of a form that is drawn with `{% crispy form %}`.

    `layout` arranges the fields (all of them, in order, if left out); `guard` asks before typed text is lost
    (the page loads `js/unsaved-guard.js`). The browser's own checks are off: they speak the browser's language.
    """
    helper = FormHelper(form)
    helper.layout = Layout(*(layout or form.fields), actions(submit, cancel_url, tone=tone))
    helper.attrs = {"novalidate": True} | ({"data-guard": True} if guard else {})
    return helper


class DateInput(forms.DateInput):
    """The browser's own date field; it takes and gives ISO dates whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "short", **(attrs or {})}, format="%Y-%m-%d")
