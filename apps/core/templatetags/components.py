"""The parts that pages are built from; `docs/ui.md` shows each with its arguments. No `{% load %}` is needed."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Form
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from apps.core.charts import Chart
from apps.core.listing import PAGE_PARAM, SORT_PARAM

register = template.Library()

TONE_ICONS = {
    "neutral": "circle-dashed",
    "info": "circle-dot",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-x",
}
MESSAGE_TONES = {"debug": "neutral", "error": "danger"}
LEVELS = range(1, 6)


@lru_cache(maxsize=512)
def _picture(name: str, size: int) -> SafeString:
    return mark_safe(lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"}))  # noqa: S308


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A lucide picture, hidden from screen readers: a word always stands beside it."""
    return _picture(str(name), size)


@register.simple_tag
def status_badge(code: str, label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """Word, icon and colour; never colour alone."""
    picture = _picture(icon or TONE_ICONS[tone], 16)
    return format_html('<span class="status status-{}" data-status="{}">{}{}</span>', tone, code, picture, label)


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The picture of a tone or of a Django message level."""
    return _picture("info" if tone == "info" else TONE_ICONS[MESSAGE_TONES.get(tone, tone)], 20)


@register.filter
def message_tone(level_tag: str) -> str:
    return MESSAGE_TONES.get(level_tag, level_tag or "info")


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, body: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    return {"title": title, "body": body, "action_url": action_url, "action_label": action_label, "icon_name": icon}


def _query(context: Context, drop: Iterable[str] = (), **replace: str) -> str:
    """The present address's query without `drop` and the page number, with `replace` put in."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key in (PAGE_PARAM, *drop):
        query.pop(key, None)
    for key, value in replace.items():
        query[key] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], noun: str = "") -> dict[str, Any]:
    """`1–20 dari 1.266 pegawai`, *Sebelumnya*, *Berikutnya*; keeps the filters and the order."""
    return {
        "page_obj": page_obj,
        "noun": noun,
        "previous_url": _query(context, **{PAGE_PARAM: str(page_obj.number - 1)}),
        "next_url": _query(context, **{PAGE_PARAM: str(page_obj.number + 1)}),
    }


@register.simple_tag(takes_context=True)
def sort_header(context: Context, column: str, label: str, css: str = "") -> SafeString:
    """A `<th>` whose link orders by `column`, then turns the order round; says the present order in `aria-sort`."""
    request = context.get("request")
    current = request.GET.get(SORT_PARAM, context.get("sort", "")) if request else ""
    state, picture, target = {
        column: ("ascending", "arrow-up", f"-{column}"),
        f"-{column}": ("descending", "arrow-down", column),
    }.get(current, ("", "chevrons-up-down", column))
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', state) if state else "",
        _query(context, **{SORT_PARAM: target}),
        label,
        _picture(picture, 16),
    )


def _words(value: Any, choices: dict[str, str]) -> str:
    if value is True:
        return "Ya"
    if value is False:
        return "Tidak"
    return choices.get(str(value), str(value))


def _chips(query: QueryDict, form: Form) -> Iterable[dict[str, str]]:
    for name, field in form.fields.items():
        value: Any = form.cleaned_data.get(name)
        key = form.add_prefix(name)
        # A range is sent as `name_min` and `name_max`, or `name_after` and `name_before`.
        keys = [sent for sent in query if sent == key or sent.startswith(f"{key}_")]
        values = list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
        if isinstance(value, slice):
            values = [" – ".join(str(end) for end in (value.start, value.stop) if end is not None)]
        # Iterating the choices of a model field would query; its objects speak for themselves.
        pairs = () if hasattr(field, "queryset") else getattr(field, "choices", ())
        choices = {str(code): str(text) for code, text in pairs}
        for one in values:
            if one in (None, ""):
                continue
            rest = query.copy()
            rest.pop(PAGE_PARAM, None)
            for sent in keys:
                others = [item for item in rest.getlist(sent) if item not in {str(one), str(getattr(one, "pk", one))}]
                rest.setlist(sent, others if len(values) > 1 else [])
            yield {"label": str(field.label or name), "value": _words(one, choices), "url": f"?{rest.urlencode()}"}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, filterset: Any) -> dict[str, Any]:
    """The filters in force as removable words, and one link that removes them all."""
    form, request = filterset.form, context["request"]
    chips = list(_chips(request.GET, form)) if form.is_bound and form.is_valid() else []
    kept = {SORT_PARAM: request.GET[SORT_PARAM]} if SORT_PARAM in request.GET else {}
    return {"chips": chips, "clear_url": f"?{urlencode(kept)}"}


@register.inclusion_tag("components/filter_form.html", takes_context=True)
def filter_form(context: Context, filterset: Any) -> dict[str, Any]:
    """The filters as a small GET form; the order in force is kept."""
    request = context["request"]
    return {"form": filterset.form, "sort_param": SORT_PARAM, "sort": request.GET.get(SORT_PARAM, "")}


def _target(field: BoundField) -> str:
    """The id that a link to the field leads to; a group of choices has none of its own, so its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What must be mended, with a link to each field. Takes forms and formsets; empty when nothing is wrong."""
    general: list[str] = []
    fields: list[tuple[str, str]] = []
    for form in _each_form(forms, general):
        if not form.is_bound:
            continue
        general += [str(error) for error in form.non_field_errors()]
        for field in form:
            fields += [(_target(field), str(error)) for error in field.errors]
    return {"general": general, "fields": fields}


def _each_form(forms: Iterable[Any], general: list[str]) -> Iterable[BaseForm]:
    for form in forms:
        if isinstance(form, BaseForm):
            yield form
        elif form:
            if form.is_bound:
                general += [str(error) for error in form.non_form_errors()]
            yield from form


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """`Kesalahan: ` at the head of the page's title when `form` or `formset` has errors."""
    for name in ("form", "formset"):
        form = context.get(name)
        if form is not None and getattr(form, "is_bound", False) and not form.is_valid():
            return "Kesalahan: "
    return ""


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(done: int, total: int, label: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/figure_card.html")
def figure_card(label: str, value: str, note: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("components/level_scale.html")
def level_scale(required: int | None, actual: int | None) -> dict[str, Any]:
    """Five steps: those held are filled, the required one is marked; the words say the same."""
    steps = [(level, actual is not None and level <= actual, level == required) for level in LEVELS]
    return {"steps": steps, "required": required, "actual": actual}


@register.inclusion_tag("components/job_progress.html")
def job_progress(
    job: Any, poll_url: str = "", cancel_url: str = "", result_url: str = "", result_label: str = "Lihat hasil"
) -> dict[str, Any]:
    """A long piece of work. With `poll_url` it asks again every 2 s, until the answer has status 286."""
    # What waits has its last attempt's beginning only.
    runs = job.started_at and job.state != "QUEUED"
    elapsed = (job.finished_at or timezone.now()) - job.started_at if runs else None
    return {
        "job": job,
        "elapsed": elapsed,
        "poll_url": "" if job.is_over else poll_url,
        "cancel_url": "" if job.is_over else cancel_url,
        "result_url": result_url or job.result_url,
        "result_label": result_label,
    }


@register.simple_block_tag
def crumbs(content: str) -> str:
    """`{% crumbs %}<li>…</li>{% endcrumbs %}`; the first step, Beranda, is always there."""
    return render_to_string("components/crumbs.html", {"content": content})


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "", status: str = "", eyebrow: str = "") -> str:
    """The page's only `<h1>`; the body holds its actions."""
    return render_to_string(
        "components/page_header.html",
        {"actions": content, "title": title, "lead": lead, "status": status, "eyebrow": eyebrow},
    )


@register.simple_block_tag
def why(content: str, title: str = "Dari mana angka ini?") -> str:
    return render_to_string("components/why.html", {"content": content, "title": title})


@register.simple_block_tag
def confirm_dialog(content: str, id: str, title: str, action_label: str, tone: str = "primary") -> str:
    """The question before a step, for a form with `data-confirm="id"`. Without JavaScript the form just sends."""
    return render_to_string(
        "components/confirm_dialog.html",
        {"content": content, "id": id, "title": title, "action_label": action_label, "tone": tone},
    )


@register.inclusion_tag("components/chart.html")
def chart(picture: Chart, caption: str = "") -> dict[str, Any]:
    """The picture and, under *Lihat sebagai tabel*, its numbers."""
    return {"chart": picture, "caption": caption, "rows": _table_rows(picture)}


def _table_rows(picture: Chart) -> SafeString:
    """The table's body; a template would take several times as long, cell by cell."""
    rows = ((name, format_html_join("", '<td class="num">{}</td>', zip(cells))) for name, *cells in picture.rows)
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)
