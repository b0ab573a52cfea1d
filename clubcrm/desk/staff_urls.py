"""Addresses of one's own account and of the staff pages; part of desk.urls."""

from functools import partial

from clubcrm.desk.views import account, signins, staff
from clubcrm.kernel.routes import Reach, route

MANAGE = "kernel.manage_staff"
page = partial(route, reach=Reach.OWN, permission=MANAGE, personal=True, methods=("GET", "POST"))
act = partial(route, reach=Reach.OWN, permission=MANAGE, methods=("POST",))
ONE = "settings/staff/<int:staff>"

urlpatterns = [
    route("account/", account.show, name="account", reach=Reach.SELF),
    route(
        "account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere",
        reach=Reach.SELF, methods=("POST",),
    ),
    route(
        "settings/staff/", staff.show, name="staff", reach=Reach.OWN, permission=MANAGE, personal=True
    ),
    page("settings/staff/invite/", staff.invite, name="invite_staff"),
    page(f"{ONE}/", staff.member, name="staff_member"),
    page(f"{ONE}/invite/", staff.invite, name="give_sign_in"),
    page(f"{ONE}/leave/", staff.leave, name="staff_leave"),
    act(f"{ONE}/link/", signins.invite_again, name="invite_again"),
    act(f"{ONE}/disable/", signins.disable, name="disable_staff"),
    act(f"{ONE}/enable/", signins.enable, name="enable_staff"),
    act(f"{ONE}/second-step/", signins.remove_second_step, name="remove_second_step"),
    route(
        "settings/sign-in/", signins.rules, name="sign_in_rules", reach=Reach.ALL, permission=MANAGE,
        methods=("GET", "POST"), further="is an administrator of the whole group",
    ),
]  # fmt: skip
