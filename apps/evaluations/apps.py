from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "apps.evaluations"
    label = "evaluations"
    verbose_name = "Evaluasi"

    def ready(self) -> None:
        from apps.catalogue import remarks
        from apps.evaluations.models import Report
        from apps.evaluations.remarks import for_cycle, of_programmes
        from apps.jobs import registry
        from apps.plans import reviews

        registry.sweep_also(Report, "evaluations.write_report")
        remarks.register(of_programmes)
        reviews.register(for_cycle)
