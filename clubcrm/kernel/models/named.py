"""Rows that administrators word in both languages."""

from typing import Any

from django.db import models

from clubcrm.kernel import languages


class Named(models.Model):
    """A row with `name_zh` and `name_en`, called by the one the reader reads. It brings no field of its own."""

    name_zh: Any
    name_en: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return languages.choose(self.name_zh, self.name_en)
