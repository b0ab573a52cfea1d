"""Addresses of the pages that need no app: the inbox, one's own account, the staff, the access log, versions, the style guide."""

from functools import partial

from clubcrm.kernel.pages.views import (
    access_log,
    account,
    drafts,
    inbox,
    settings,
    signins,
    staff,
    styleguide,
    versions,
)
from clubcrm.kernel.routes import Reach, route

FORM, SEND = ("GET", "POST"), ("POST",)
own, oneself = partial(route, reach=Reach.OWN), partial(route, reach=Reach.SELF)
manage = partial(own, permission="kernel.manage_staff")
page = partial(manage, personal=True, methods=FORM)
act = partial(manage, methods=SEND)
ONE = "settings/staff/<int:staff>"

app_name = "kernel"
urlpatterns = [
    own("inbox/", inbox.show, name="inbox", personal=True),
    own(
        "inbox/approvals/<int:approval>/",
        inbox.approval,
        name="decide",
        methods=FORM,
        further="has the permission that the approval names, and did not propose it",
    ),
    own(
        "inbox/notices/<int:notice>/",
        inbox.done,
        name="done",
        methods=SEND,
        further="it was told to them or to their role",
    ),
    own("access/", access_log.show, name="access_log", permission="kernel.search_access", personal=True),
    oneself("drafts/", drafts.keep, name="keep_draft", methods=SEND),
    oneself("drafts/<int:draft>/discard/", drafts.discard, name="discard_draft", methods=SEND),
    oneself("account/", account.show, name="account"),
    oneself(
        "account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere", methods=SEND
    ),
    manage("settings/staff/", staff.show, name="staff", personal=True),
    page("settings/staff/invite/", staff.invite, name="invite_staff"),
    page(f"{ONE}/", staff.member, name="staff_member"),
    page(f"{ONE}/invite/", staff.invite, name="give_sign_in"),
    act(f"{ONE}/link/", signins.invite_again, name="invite_again"),
    act(f"{ONE}/enable/", signins.enable, name="enable_staff"),
    act(f"{ONE}/second-step/", signins.remove_second_step, name="remove_second_step"),
    route(
        "settings/set-up/",
        settings.set_up,
        name="set_up",
        reach=Reach.ALL,
        permission="kernel.manage_staff",
        methods=SEND,
    ),
    route(
        "settings/sign-in/",
        signins.rules,
        name="sign_in_rules",
        reach=Reach.ALL,
        permission="kernel.manage_staff",
        methods=FORM,
        further="is an administrator of the whole group",
    ),
    route(
        "versions/<slug:kind>/<int:version>/",
        versions.show,
        name="versions",
        reach=Reach.ALL,
        further="may see such versions in the settings",
    ),
    oneself("styleguide/", styleguide.show, name="styleguide"),
]
