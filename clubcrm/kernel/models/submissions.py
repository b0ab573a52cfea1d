from django.db import models


class Submission(models.Model):
    """A form that was sent once. Its key came with the form; sending it again finds what the first sending did."""

    key = models.UUIDField(primary_key=True)
    made_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = "submission"
        verbose_name_plural = "submissions"
