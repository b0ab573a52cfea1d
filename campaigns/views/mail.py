"""Trying out the mail server: a letter to oneself, and what the server said."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import channels, letters
from campaigns import operations as campaigns
from campaigns.channels import email
from clubcrm.kernel.requests import StaffRequest


def test(request: StaffRequest) -> HttpResponse:
    """How mail is sent, and a button that sends one to one's own address."""
    if request.method == "POST":
        send(request)
        return redirect("campaigns:test_mail")
    context = {
        "backend": settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2],
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "campaigns/test_mail.html", context)


def send(request: StaffRequest) -> None:
    """Sends, and says how that went in words."""
    if not request.user.email:
        messages.error(request, _("Your sign-in has no e-mail address; an administrator can enter one."))
        return
    text = _("This letter shows that clubcrm reaches its mail server. Nothing is to be done.")
    letter = letters.Letter(
        recipient=request.user.email,
        subject=_("Test mail of clubcrm"),
        body=text,
        language=get_language() or "en",
    )
    try:
        email.hand_over(letter, f"test-{request.user.pk}")
    except (channels.Unreachable, channels.Refused, channels.Unclear) as error:
        said = _("The test mail was not sent. The mail server: %(error)s")
        messages.error(request, said % {"error": _(str(error))})
    else:
        campaigns.note_tried(by=request.user.pk, at=timezone.now())
        said = _("A test mail is on its way to %(address)s.")
        messages.success(request, said % {"address": request.user.email})
