"""Limits of approval in the settings."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import accessing, approvals, forms
from clubcrm.kernel.approvals import Measure
from clubcrm.kernel.models import ApprovalLimit
from clubcrm.kernel.roles import BY_CODE
from clubcrm.kernel.spoken import SpokenAdmin


@admin.register(ApprovalLimit)
class ApprovalLimitAdmin(SpokenAdmin):
    """Who does what alone, and who decides what others propose. What no row allows, nobody may."""

    form = forms.LimitForm
    fields = ("kind", "act", "role", "amount", "branch")
    list_display = ("what", "act", "who", "as_far_as", "branch")
    list_display_links = ("what",)
    purpose = gettext_lazy(
        "Who does what alone, and who decides what others propose. What no row allows, nobody may."
    )
    empty = gettext_lazy(
        "No limit yet: nobody decides anything, and what needs a second person waits for ever."
    )
    list_filter = ("act",)
    list_select_related = ("branch",)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        text = _("%(who)s decides what others propose of “%(what)s”, %(reach)s, %(where)s.")
        if row.act == ApprovalLimit.Act.ALONE:
            text = _("%(who)s does “%(what)s” alone, %(reach)s, %(where)s.")
        where = _("at %(branch)s and below") % {"branch": row.branch} if row.branch else _("at every branch")
        said = {"who": self.who(row), "what": self.what(row), "reach": self.reach(row), "where": where}
        return [text % said, _("A change of this row holds once a second person has agreed to it.")]

    def reach(self, row: ApprovalLimit) -> str:
        if row.up_to is None:
            return _("without limit")
        return _("up to %(amount)s") % {"amount": self.as_far_as(row)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.write(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.write(request, obj, remove=True)

    def write(self, request: HttpRequest, limit: ApprovalLimit, remove: bool = False) -> None:
        """At once where nobody else could agree; else a second person is asked."""
        try:
            done = accessing.change_limit(limit, remove=remove, by=request.user.pk or 0, at=timezone.now())
        except approvals.AlreadyProposed:
            messages.warning(request, _("A change of this limit waits for a second person already."))
        else:
            alone = _("Done, by you alone: there is nobody yet who could agree to it.")
            text = (
                alone if done else _("Proposed: a second person agrees in the inbox. It holds from then on.")
            )
            messages.success(request, text)

    # What the admin site says and writes down by itself would say that it was done.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    log_change = log_addition

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.back()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.back()

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        return self.back()

    def back(self) -> HttpResponse:
        return redirect("admin:kernel_approvallimit_changelist")

    @admin.display(description=gettext_lazy("what is done"), ordering="kind")
    def what(self, limit: ApprovalLimit) -> str:
        kind = approvals.kinds().get(limit.kind)
        return str(kind.label) if kind else limit.kind

    @admin.display(description=gettext_lazy("role"), ordering="role")
    def who(self, limit: ApprovalLimit) -> str:
        return str(BY_CODE[limit.role].label) if limit.role in BY_CODE else limit.role

    @admin.display(description=gettext_lazy("up to"), ordering="up_to")
    def as_far_as(self, limit: ApprovalLimit) -> str:
        amount, kind = forms.in_its_measure(limit), approvals.kinds().get(limit.kind)
        if amount is None:
            return _("without limit")
        cents = kind and kind.measure is Measure.CENTS
        return f"¥{amount:,.2f}" if cents else _("%(number)s points") % {"number": f"{amount:,}"}
