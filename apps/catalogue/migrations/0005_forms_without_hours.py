from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_hours_rules")]
    operations = [
        migrations.RemoveField(
            model_name='developmentform',
            name='abroad_factor',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='cap',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='cap_abroad',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='cap_period',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='hours_abroad',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='hours_national',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='hours_unit',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='rule_text',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='source',
        ),
        migrations.RemoveField(
            model_name='developmentform',
            name='valid_from',
        ),
    ]
