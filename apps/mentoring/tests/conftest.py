"""A page test says who visits which page, on 2 November 2026."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.competencies.tests.factories import CompetencyFactory
from apps.mentoring.tests.factories import AT


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def visit(cast, today):
    """`visit(person, name, row, …)` gets; with `post={…}` posts on the row's newest version."""

    def go(person, name, *args, post=None, query="", version=None):
        client = Client()
        user = getattr(person, "user", person)
        client.force_login(user, backend="apps.accounts.backends.SignInBackend")
        address = reverse(f"mentoring:{name}", args=[getattr(arg, "pk", arg) for arg in args]) + query
        if post is None:
            return client.get(address)
        row = args[0] if args else None
        if version is None and hasattr(row, "version"):
            version = type(row).objects.get(pk=row.pk).version
        return client.post(address, {"version": version or "", **post})

    return go


@pytest.fixture
def service(cast):
    """The competency that everybody here wants to get better at."""
    return CompetencyFactory(name="Pelayanan Publik")
