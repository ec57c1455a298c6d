from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"
    verbose_name = "Dokumen"

    def ready(self) -> None:
        from apps.documents.models import Rendition
        from apps.jobs import registry

        registry.sweep_also(Rendition, "documents.render")
        autodiscover_modules("documents")
