"""What the log says was read, held against what the rooms record."""

import ast
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

import apps
from apps.audit.subjects import SUBJECT_WORDS
from apps.audit.tests.factories import AccessRecordFactory

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def nodes():
    """Every node of the product's source, with the function that it lies in."""
    found = []

    def walk(node, function):
        for child in ast.iter_child_nodes(node):
            found.append((child, function))
            walk(child, child if isinstance(child, FUNCTIONS) else function)

    for path in Path(apps.__path__[0]).rglob("*.py"):
        if not {"tests", "migrations"} & set(path.parts):
            walk(ast.parse(path.read_text()), None)
    return found


def calls_of(name):
    named = ((node, function) for node, function in nodes() if isinstance(node, ast.Call))
    return [(call, function) for call, function in named if getattr(call.func, "id", None) == name]


def assigned(name, within=None):
    """The values given to a name, in one function or anywhere."""
    for node, function in nodes():
        in_sight = within is None or function is within
        if in_sight and isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            yield node.value, function


def returned_by(name):
    for node, function in nodes():
        if isinstance(node, ast.Return) and function is not None and function.name == name:
            yield node.value, function


def passed_as(name, function):
    """What the callers of a helper pass for its argument."""
    position = [argument.arg for argument in function.args.args].index(name)
    return [(call.args[position], caller) for call, caller in calls_of(function.name)]


def kinds_in(expression, function):
    """The kinds of subject that an expression can begin with."""
    match expression:
        case ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=text), *_]):
            return {text.partition(":")[0]}
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Attribute(attr=name)), *_]):
            sources = [(value, None) for value, _ in assigned(name) if value.value]
        case ast.Attribute(attr=name):
            sources = list(returned_by(name))
        case ast.Name(id=name) if name in {argument.arg for argument in function.args.args}:
            sources = passed_as(name, function)
        case ast.Name(id=name):
            sources = list(assigned(name, within=function))
        case _:
            sources = []
    assert sources, f"the test cannot read {ast.unparse(expression)}"
    return set().union(*(kinds_in(*source) for source in sources))


def kinds_recorded():
    subjects = [
        (keyword.value, function)
        for call, function in calls_of("record_access")
        for keyword in call.keywords
        if keyword.arg == "subject"
    ]
    assert len(subjects) == len(calls_of("record_access"))
    return set().union(*(kinds_in(*subject) for subject in subjects))


def test_every_kind_that_a_room_records_has_words_and_no_other():
    assert kinds_recorded() == set(SUBJECT_WORDS)


@pytest.mark.django_db
class TestLog:
    def page(self, cast, client, query=""):
        cast.login(client, cast.auditor)
        return client.get(reverse("admin:audit_accessrecord_changelist") + query).content.decode()

    def test_names_what_was_read_and_tells_rows_apart_by_the_short_key(self, cast, client):
        keys = {kind: uuid4() for kind in SUBJECT_WORDS}
        for kind, key in keys.items():
            AccessRecordFactory(actor=cast.auditor.user, subject=f"{kind}:{key}")
        page = self.page(cast, client)
        for kind, key in keys.items():
            assert f'{SUBJECT_WORDS[kind]}<br><span class="quiet">{str(key)[:8]}</span>' in page

    def test_shows_a_kind_without_words_and_further_parts_of_a_key_as_they_are(self, cast, client):
        AccessRecordFactory(actor=cast.auditor.user, subject=f"antah-berantah:{uuid4()}")
        AccessRecordFactory(actor=cast.auditor.user, subject="needs-people:13ee0e33-9ec6-47b1-b454-663a51c8ec13:MAN.1")
        page = self.page(cast, client)
        assert "antah-berantah<br>" in page
        assert '<span class="quiet">13ee0e33 MAN.1</span>' in page

    def test_is_searched_by_the_whole_key(self, cast, client):
        key = uuid4()
        AccessRecordFactory(actor=cast.auditor.user, subject=f"plan:{key}")
        AccessRecordFactory(actor=cast.auditor.user, subject=f"report:{uuid4()}")
        page = self.page(cast, client, f"?q=plan:{key}")
        assert "Rencana pegawai<br>" in page
        assert "Laporan berkala<br>" not in page

    def test_shows_the_whole_key_on_the_page_of_a_record(self, cast, client):
        record = AccessRecordFactory(actor=cast.auditor.user, subject=f"plan:{uuid4()}")
        cast.login(client, cast.auditor)
        page = client.get(reverse("admin:audit_accessrecord_change", args=[record.pk])).content.decode()
        assert record.subject in page
        assert "Rencana pegawai" in page


@pytest.mark.browser
def test_all_columns_of_the_log_stand_beside_the_filters_of_a_small_office_screen(transactional_db, cast, browser):
    for kind in SUBJECT_WORDS:
        AccessRecordFactory(
            actor=cast.auditor.user,
            action="DOWNLOAD",
            subject=f"{kind}:{uuid4()}",
            note="Dinas Perhubungan, jilid 2 zip",
        )
    page = browser.window(user=cast.auditor.user, width=1366)
    page.goto(reverse("admin:audit_accessrecord_changelist"))
    assert page.get_by_role("columnheader").all_inner_texts()[-1].strip() == "Keterangan"
    assert page.evaluate(
        "document.querySelector('.results').scrollWidth <= document.querySelector('.results').clientWidth"
    )
    assert browser.axe(page) == []
