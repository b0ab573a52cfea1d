"""Trying out a text: as a letter to oneself, and what became of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import channels, letters, queries
from campaigns import operations as campaigns
from campaigns.models import Template
from campaigns.occasions import OccasionKind
from clubcrm.kernel import languages
from clubcrm.kernel.requests import StaffRequest


def send_to_oneself(request: StaffRequest, template: Template, kinds: Iterable[OccasionKind]) -> None:
    """The text to one's own address, in the page's language, as from one's branch."""
    staff = request.staff
    try:
        address = campaigns.send_test(
            template=template,
            kinds=kinds,
            name=staff.name if staff else request.user.username,
            branch=staff.branch.name if staff else "clubcrm",
            hotline=queries.find_hotline(staff.branch_id if staff else None),
            language=languages.choose(letters.ZH, letters.EN),
            by=request.user,
            at=timezone.now(),
        )
    except campaigns.NoAddress:
        messages.error(request, _("Your sign-in has no e-mail address; an administrator can enter one."))
    except (channels.Unreachable, channels.Refused, channels.Unclear) as error:
        messages.error(
            request, _("The test mail was not sent. The mail server: %(error)s") % {"error": _(str(error))}
        )
    else:
        messages.success(request, _("A test mail is on its way to %(address)s.") % {"address": address})
