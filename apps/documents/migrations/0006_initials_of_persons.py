from django.db import migrations
from django.db.models import F


def forget_codes(apps, schema_editor):
    """Documents about no person carried their issuer's code where the public page tells a person's initials."""
    documents = apps.get_model("documents", "Document").objects.exclude(issuer_code="")
    documents.filter(public_initials=F("issuer_code")).update(public_initials="")


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0005_batches"),
    ]

    operations = [migrations.RunPython(forget_codes, migrations.RunPython.noop)]
