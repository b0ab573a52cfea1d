"""What the inbox tells about calls of the tier-guard; figures `name` and `tier`."""

from django.utils.translation import gettext_noop

KEEP = gettext_noop("Call %(name)s: their %(tier)s ends soon")
REACH = gettext_noop("Call %(name)s: little lacks to %(tier)s")
