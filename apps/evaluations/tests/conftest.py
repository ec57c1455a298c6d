"""A page test says who visits which page, on 2 November 2026."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.evaluations.tests.factories import AT


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def visit(cast, today):
    """`visit(person, name, row, …)` gets; with `post={…}` posts."""

    def go(person, name, *args, post=None, query=""):
        client = Client()
        cast.login(client, person)
        address = reverse(f"evaluations:{name}", args=[getattr(arg, "pk", arg) for arg in args]) + query
        return client.get(address) if post is None else client.post(address, post)

    return go
