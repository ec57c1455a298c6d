"""Pages of documents and jobs in a real browser: no failure of axe, no sideways scrolling, no message of the CSP."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from apps.documents.models import Rendition
from apps.documents.printing import NO_SPACE
from apps.documents.tests.factories import BatchFactory, DocumentFactory, RenditionFactory
from apps.documents.tests.work import finish
from apps.jobs.claims import GAVE_UP
from apps.jobs.tests.factories import JobFactory
from apps.parameters.first_values import load_into
from apps.parameters.models import Parameter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1366])
def test_pages_are_for_everybody(browser, width):
    rendition = RenditionFactory()
    document, officer = rendition.document, rendition.document.issued_by
    officer.user_permissions.add(Permission.objects.get(codename="revoke_document"))
    Rendition.objects.filter(document=document, paper="F4").update(state="FAILED", error=NO_SPACE)
    subject_id = uuid.uuid4()
    old, new = (DocumentFactory(subject_id=subject_id, issuer=officer) for _ in range(2))
    waiting = JobFactory(requested_by=officer, progress_done=120, progress_total=400, message="Baris 120 dari 400")
    JobFactory(requested_by=officer, state="DONE", result_url="/pegawai/")
    load_into(Parameter)
    batch = BatchFactory(documents=[old, new])
    bound = BatchFactory(documents=[DocumentFactory(issuer=officer), rendition.document], duplex=True)
    unlucky = Rendition.objects.filter(places__volume__batch=bound).exclude(pk=rendition.pk)
    unlucky.update(state="FAILED", error=GAVE_UP)
    finish(bound)
    public = [
        reverse("verification:form"),
        f"{reverse('verification:form')}?kode=12",
        *(reverse("verification:document", args=[token]) for token in (document.token, old.token, "0" * 32)),
    ]
    private = [
        *(reverse("documents:detail", args=[key]) for key in (document.pk, old.pk, new.pk)),
        reverse("documents:list"),
        reverse("documents:batches"),
        *(reverse("documents:batch", args=[one.pk]) for one in (batch, bound)),
        reverse("jobs:detail", args=[waiting.pk]),
        reverse("jobs:list"),
    ]
    problems: list[str] = []
    for page, urls in ((browser.window(width=width), public), (browser.window(user=officer, width=width), private)):
        for url in urls:
            page.goto(url)
            problems += [f"{url}: {problem}" for problem in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                problems.append(f"{url}: scrolls sideways")
    assert problems == []
