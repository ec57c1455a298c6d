import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.core.migrations_sql import append_only


class Migration(migrations.Migration):
    dependencies = [
        ('catalogue', '0005_forms_without_hours'),
        ('employees', '0002_one_acting_official'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content_type', models.CharField(max_length=20, verbose_name='jenis berkas')),
                ('size', models.PositiveIntegerField(verbose_name='ukuran (bita)')),
                ('sha256', models.CharField(max_length=64, verbose_name='sidik')),
                ('uploaded_at', models.DateTimeField(verbose_name='diunggah')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='pegawai')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diunggah oleh')),
            ],
            options={
                'verbose_name': 'bukti',
                'verbose_name_plural': 'bukti',
                'ordering': ['-uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LearningRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(max_length=80, verbose_name='asal')),
                ('title', models.CharField(max_length=200, verbose_name='judul')),
                ('provider_name', models.CharField(max_length=200, verbose_name='penyelenggara')),
                ('starts_on', models.DateField(verbose_name='mulai')),
                ('ends_on', models.DateField(verbose_name='selesai')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='jumlah')),
                ('abroad', models.BooleanField(default=False, verbose_name='di luar negeri')),
                ('claimed_hours', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='JP diajukan')),
                ('credited_hours', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='JP diakui')),
                ('shares', models.JSONField(blank=True, default=dict, verbose_name='bagian tiap periode')),
                ('reason', models.CharField(max_length=500, verbose_name='alasan')),
                ('certificate_number', models.CharField(blank=True, max_length=100, verbose_name='nomor sertifikat')),
                ('recorded_at', models.DateTimeField(verbose_name='dicatat')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learning_records', to='employees.employee', verbose_name='pegawai')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='catalogue.evidence', verbose_name='bukti')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learning_records', to='catalogue.developmentform', verbose_name='bentuk')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_records', to='catalogue.programme', verbose_name='program')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='catalogue.learningrecord', verbose_name='membatalkan')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='catalogue.hoursrule', verbose_name='aturan JP')),
            ],
            options={
                'verbose_name': 'catatan JP',
                'verbose_name_plural': 'catatan JP',
                'ordering': ['-ends_on', '-recorded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CreditedCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, verbose_name='nomor tanpa tanda baca')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee', verbose_name='pegawai')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='catalogue.learningrecord', verbose_name='catatan JP')),
            ],
            options={
                'verbose_name': 'sertifikat yang dihitung',
                'verbose_name_plural': 'sertifikat yang dihitung',
                'ordering': ['employee', 'key'],
            },
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='evidence_is_not_empty'),
        ),
        migrations.AddIndex(
            model_name='learningrecord',
            index=models.Index(fields=['employee', 'year'], name='catalogue_l_employe_30c04f_idx'),
        ),
        migrations.AddIndex(
            model_name='learningrecord',
            index=models.Index(fields=['year', 'employee'], name='catalogue_l_year_672d34_idx'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.UniqueConstraint(fields=('origin', 'employee'), name='an_event_credits_a_person_once'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='learning_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__year', models.F('year'))), name='learning_counts_in_the_year_it_ends'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credited_hours__gte', 0), ('credited_hours__lte', models.F('claimed_hours')), ('reverses__isnull', True)), models.Q(('credited_hours__gte', models.F('claimed_hours')), ('credited_hours__lte', 0), ('reverses__isnull', False)), _connector='OR'), name='credited_hours_never_pass_the_claimed'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='learning_has_a_quantity'),
        ),
        migrations.AddConstraint(
            model_name='learningrecord',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='learning_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='creditedcertificate',
            constraint=models.UniqueConstraint(fields=('employee', 'key'), name='a_certificate_counts_once_for_a_person'),
        ),
        append_only("catalogue_learningrecord"),
    ]
