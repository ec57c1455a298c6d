from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.documents.services import keep_seal
from apps.employees.models import Institution


class Command(BaseCommand):
    help = (
        "Gives each institution without a certificate for sealing documents one of this installation's own authority, "
        "and renews those 60 days before they end. Institutions with a certificate from elsewhere are left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = [
            institution.name
            for institution in Institution.objects.all()
            if keep_seal(issuer_code=institution.short_code, institution=institution.name, at=timezone.now())
        ]
        if options["verbosity"]:
            self.stdout.write(f"Certificates made: {', '.join(made) or 'none were needed'}.")
