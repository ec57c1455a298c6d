"""People of the texts at their pages, on 2 November 2026."""

from django.test import Client
from django.urls import reverse

from apps.catalogue.tests.factories import TODAY
from apps.competencies.models import Competency
from apps.competencies.selectors.standards import required_levels
from apps.employees.tests.cast import Cast


def visit(person, name, *args, post=None, query=""):
    """The text of the page that a person of the cast reads, or reads after sending `post` on the newest version."""
    client = Client()
    Cast.login(client, person)
    address = reverse(name, args=[getattr(arg, "pk", arg) for arg in args]) + query
    if post is None:
        response = client.get(address)
    else:
        row = args[0] if args else None
        if hasattr(row, "version"):
            row.refresh_from_db()
        response = client.post(address, {"version": getattr(row, "version", ""), **post}, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def asked_of(person):
    """The names of what the standard of the person's post asks for today."""
    levels = required_levels([person], TODAY)[person.pk]
    return set(Competency.objects.filter(pk__in=[one.competency_id for one in levels]).values_list("name", flat=True))
