"""The poster of a service unit's public feedback page, to be hung at the counter. No issued document: no number."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from apps.documents.engine import Printed, print_page
from apps.documents.models import Paper
from apps.outcomes.models import ServiceUnit

# Characters of the unit's and the counter's names up to which there is room around them.
ROOMY = 90


def poster_content(service_unit: ServiceUnit) -> dict[str, str]:
    return {
        "layout": layout_for(service_unit.unit.name, service_unit.name),
        "institution": service_unit.unit.institution.name,
        "unit": service_unit.unit.name,
        "service": service_unit.name,
        "address": f"{settings.PUBLIC_URL}{reverse('outcomes:feedback', args=[service_unit.public_code])}",
    }


def layout_for(*words: str) -> str:
    """Long names leave less room, so that the poster stays one page."""
    return "roomy" if sum(map(len, words)) <= ROOMY else "tight"


def print_poster(content: dict[str, str], paper: str = Paper.A4) -> Printed:
    """One page with the QR of the public page."""
    return print_page(
        "documents/feedback_poster.html", "css/print/poster.css", content, qr_address=content["address"], paper=paper
    )
