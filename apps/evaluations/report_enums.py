from django.db import models


class ReportKind(models.TextChoices):
    MONITORING = "MONITORING", "Pemantauan bulanan"
    SEMESTER = "SEMESTER", "Evaluasi semester"
    YEARLY = "YEARLY", "Evaluasi tahunan"


# How many months a period of the kind has.
MONTHS = {ReportKind.MONITORING: 1, ReportKind.SEMESTER: 6, ReportKind.YEARLY: 12}
