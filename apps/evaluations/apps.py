from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "apps.evaluations"
    label = "evaluations"
    verbose_name = "Evaluasi"

    def ready(self) -> None:
        from apps.evaluations.models import Report
        from apps.jobs import registry

        registry.sweep_also(Report, "evaluations.write_report")
