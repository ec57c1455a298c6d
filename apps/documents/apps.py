from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"
    verbose_name = "Dokumen"

    def ready(self) -> None:
        from apps.documents import batches
        from apps.documents.models import Rendition
        from apps.jobs import registry

        registry.sweep_also(Rendition, "documents.render")
        registry.tidy_up_after(batches.JOB, batches.put_aside)
        autodiscover_modules("documents")
