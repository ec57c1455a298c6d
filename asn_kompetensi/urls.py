from django.contrib import admin
from django.urls import include, path

from asn_kompetensi import health

urlpatterns = [
    path("", include("apps.home.urls")),
    path("masuk/", include("apps.accounts.urls")),
    path("notifikasi/", include("apps.notifications.urls")),
    path("pekerjaan/", include("apps.jobs.urls")),
    path("dokumen/", include("apps.documents.urls")),
    path("verifikasi/", include("apps.documents.public_urls")),
    path("pegawai/", include("apps.employees.urls")),
    path("kompetensi/", include("apps.competencies.urls")),
    path("survei/", include("apps.surveys.urls")),
    path("katalog/", include("apps.catalogue.urls")),
    path("layanan/", include("apps.outcomes.urls")),
    path("kebutuhan/", include("apps.needs.urls")),
    path("rencana/", include("apps.plans.urls")),
    path("mentoring/", include("apps.mentoring.urls")),
    path("evaluasi/", include("apps.evaluations.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
