"""A page test says who visits which page, on 2 November 2026."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.catalogue.tests.factories import AT


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def visit(cast, today):
    """`visit(person, name, row, …)` gets; with `post={…}` posts, on the newest version of the first row."""

    def go(person, name, *args, post=None, query=""):
        client = Client()
        cast.login(client, person)
        address = reverse(f"catalogue:{name}", args=[getattr(arg, "pk", arg) for arg in args]) + query
        if post is None:
            return client.get(address)
        if args and hasattr(args[0], "version"):
            args[0].refresh_from_db()
            post = {"version": args[0].version, **post}
        return client.post(address, post)

    return go
