from django.db import models

from clubcrm.kernel.models import Version


class Plan(Version):
    name_zh = models.CharField("name in Chinese", max_length=40)
    name_en = models.CharField("name in English", max_length=40)
    price_cents = models.PositiveIntegerField("price", default=0)

    class Meta(Version.Meta):
        verbose_name = "plan"


class PlanLine(models.Model):
    plan = models.ForeignKey("toys.Plan", models.CASCADE, related_name="lines")
    what = models.CharField("what", max_length=40)
    times = models.PositiveIntegerField("times", default=1)

    def __str__(self) -> str:
        return self.what
