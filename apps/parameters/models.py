from __future__ import annotations

from django.db import models


class Parameter(models.Model):
    """A number of law or policy with its date and source. The newest row that has begun is in force."""

    key = models.CharField("kunci", max_length=60)
    value = models.JSONField("nilai")
    valid_from = models.DateField("berlaku sejak")
    source = models.CharField("sumber", max_length=300, help_text="peraturan dan pasal, atau keputusan")
    note = models.CharField("keterangan", max_length=300, blank=True)
    confirmed = models.BooleanField("sudah dipastikan", default=True)

    class Meta:
        verbose_name = "parameter"
        verbose_name_plural = "parameter"
        ordering = ["key", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="parameter_has_one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.key} sejak {self.valid_from:%d-%m-%Y}"
