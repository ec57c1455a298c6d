import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [
        migrations.AlterModelOptions(
            name="response",
            options={
                "ordering": ["questionnaire", "kind"],
                "verbose_name": "jawaban survei",
                "verbose_name_plural": "jawaban survei",
            },
        ),
        migrations.AddField("answer", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("answer", "page_key", models.CharField(blank=True, max_length=32)),
        migrations.AddField(
            "answer",
            "changed_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=~models.Q(receipt_number=""),
                fields=("receipt_number",),
                name="receipt_number_is_given_once",
            ),
        ),
    ]
