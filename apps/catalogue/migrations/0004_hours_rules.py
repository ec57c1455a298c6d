import django.db.models.deletion
from django.db import migrations, models

RULE = (
    "hours_unit", "hours_national", "hours_abroad", "abroad_factor", "cap", "cap_abroad", "cap_period", "rule_text",
    "source", "valid_from",
)


def move_to_rules(apps, schema_editor):
    form_model, rule_model = apps.get_model("catalogue", "DevelopmentForm"), apps.get_model("catalogue", "HoursRule")
    rule_model.objects.bulk_create(
        rule_model(form=form, **{name: getattr(form, name) for name in RULE}) for form in form_model.objects.all()
    )


def move_to_forms(apps, schema_editor):
    rule_model = apps.get_model("catalogue", "HoursRule")
    for rule in rule_model.objects.select_related("form").order_by("valid_from"):
        for name in RULE:
            setattr(rule.form, name, getattr(rule, name))
        rule.form.save(update_fields=RULE)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_offers")]
    operations = [
        migrations.CreateModel(
            name='HoursRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='berlaku sejak')),
                ('hours_unit', models.CharField(choices=[('PROGRAMME', 'per program'), ('DAY', 'per hari'), ('SESSION', 'per sesi'), ('TIME', 'per kegiatan'), ('SEMESTER', 'per semester'), ('DECISION', 'menurut keputusan')], max_length=10, verbose_name='satuan JP')),
                ('hours_national', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='JP dalam negeri')),
                ('hours_abroad', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='JP luar negeri')),
                ('abroad_factor', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, verbose_name='faktor luar negeri')),
                ('cap', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='batas')),
                ('cap_abroad', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='batas luar negeri')),
                ('cap_period', models.CharField(blank=True, choices=[('DAY', 'per hari'), ('MONTH', 'per bulan')], max_length=5, verbose_name='periode batas')),
                ('rule_text', models.CharField(max_length=300, verbose_name='aturan JP')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours_rules', to='catalogue.developmentform', verbose_name='bentuk')),
            ],
            options={
                'verbose_name': 'aturan JP',
                'verbose_name_plural': 'aturan JP',
                'ordering': ['form__code', '-valid_from'],
            },
        ),
        migrations.AddConstraint(
            model_name='hoursrule',
            constraint=models.UniqueConstraint(fields=('form', 'valid_from'), name='form_has_one_hours_rule_a_day'),
        ),
        migrations.AddConstraint(
            model_name='hoursrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cap__isnull', True), ('cap_abroad__isnull', True), ('cap_period', '')), models.Q(('cap__isnull', False), models.Q(('cap_period', ''), _negated=True)), _connector='OR'), name='a_cap_of_hours_has_its_period'),
        ),
        migrations.AddConstraint(
            model_name='hoursrule',
            constraint=models.CheckConstraint(condition=models.Q(('hours_unit__in', ['PROGRAMME', 'DECISION']), models.Q(('hours_abroad__gt', 0), ('hours_abroad__isnull', False), ('hours_national__gt', 0), ('hours_national__isnull', False)), _connector='OR'), name='a_counted_unit_has_its_hours'),
        ),
        # Nullable until they go, so that the way back can bring them first and fill them then.
        migrations.AlterField('developmentform', 'hours_unit', models.CharField(max_length=10, null=True)),
        migrations.AlterField('developmentform', 'rule_text', models.CharField(max_length=300, null=True)),
        migrations.AlterField('developmentform', 'source', models.CharField(max_length=300, null=True)),
        migrations.AlterField('developmentform', 'valid_from', models.DateField(null=True)),
        migrations.AlterField('developmentform', 'cap_period', models.CharField(max_length=5, null=True)),
        migrations.RunPython(move_to_rules, move_to_forms),
    ]
