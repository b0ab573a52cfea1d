"""Files that people added. Rows are only added; an erasure takes away those about the customer."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch


class Upload(models.Model):
    """One file of one subject (`kind` says of what, clubcrm.kernel.uploads.kinds). `content_type` was found by looking
    into it; `size` and `sha256` are those of the content as it is stored, under a name made of `public_id`."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("kind"), max_length=40)
    subject = models.BigIntegerField(_("number"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    name = models.CharField(_("name of the file"), max_length=100)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    uploaded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    uploaded_at = models.DateTimeField(_("added at"))

    seen = staticmethod(lambda: of_branch())
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "sha256"], name="upload_once_per_subject"),
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_never_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.public_id])

    @property
    def is_picture(self) -> bool:
        """Shown on pages; everything else is only handed out."""
        return self.content_type.startswith("image/")
