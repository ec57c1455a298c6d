"""A page test says who visits which page of which plan, on 2 November 2026."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.plans.models import Plan
from apps.plans.tests.factories import AT


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def visit(cast, today):
    """`visit(person, name, plan, …)` gets; with `post={…}` posts on the version given or the newest."""

    def go(person, name, *args, post=None, query="", version=None):
        client = Client()
        cast.login(client, person)
        address = reverse(f"plans:{name}", args=[getattr(arg, "pk", arg) for arg in args]) + query
        if post is None:
            return client.get(address)
        if version is None and args and isinstance(args[0], Plan):
            version = Plan.objects.get(pk=args[0].pk).version
        return client.post(address, {**post, "version": version or ""})

    return go
