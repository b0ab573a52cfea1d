"""What the kernel itself brings to the settings: people and branches, calendars."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import roles, seconding
from clubcrm.kernel.chapters import wording
from clubcrm.kernel.chapters.kinds import Chapter, Page, Reading, Step
from clubcrm.kernel.models import ApprovalLimit, Branch, Calendar, SignInRule, Staff

STORES = Q(kind=Branch.Kind.STORE)
SILENT = STORES & Q(hotline="")
SIGNING_IN = Q(user__is_active=True)


def count_branches() -> dict[str, int]:
    return Branch.objects.aggregate(stores=Count("id", STORES), silent=Count("id", SILENT))


def say_branches(reading: Reading) -> str:
    return wording.say_branches(**count_branches())


def say_staff(reading: Reading) -> str:
    here = Staff.objects.filter(left_on=None)
    return wording.say_staff(
        **here.aggregate(signing_in=Count("id", SIGNING_IN), others=Count("id", ~SIGNING_IN | Q(user=None)))
    )


def say_sign_in(reading: Reading) -> str:
    more = SignInRule.objects.filter(two_steps=True).values_list("role", flat=True)
    return wording.say_two_steps([*roles.ALWAYS_TWO_STEPS, *more], len(roles.ROLES))


def say_limits(reading: Reading) -> str:
    acts = ApprovalLimit.Act
    return wording.say_limits(
        **ApprovalLimit.objects.aggregate(
            alone=Count("id", Q(act=acts.ALONE)), deciding=Count("id", Q(act=acts.DECIDE))
        )
    )


def say_calendars(reading: Reading) -> str:
    return wording.list_names(str(row) for row in Calendar.objects.order_by("code"))


def all_can_be_called() -> bool:
    found = count_branches()
    return found["stores"] > 0 and found["silent"] == 0


PEOPLE = Chapter(
    code="people",
    label=_("People and branches"),
    icon="people",
    order=10,
    of_app="kernel",
    models=("kernel.branch", "kernel.approvallimit", "kernel.user", "kernel.staff", "auth.group"),
    in_force={"kernel.branch": say_branches, "kernel.approvallimit": say_limits},
    about={
        "kernel.branch": _("Stores and what they belong to, their hotlines, who joins by the import."),
        "kernel.approvallimit": _("Who does what alone up to which amount, and who decides beyond it."),
    },
    pages=(
        Page(
            "kernel:staff",
            _("Staff and sign-ins"),
            _("Invite somebody, give a post, hand over, disable a sign-in."),
            say_staff,
            remembers=("kernel_staff", "kernel_user", "kernel_user_groups"),
        ),
        Page(
            "kernel:sign_in_rules",
            _("Rules of signing in"),
            _("Which posts sign in by two steps, a password and a code."),
            say_sign_in,
        ),
    ),
    approvals=(seconding.SIGN_IN, seconding.LIMIT),
    steps=(
        Step(
            "branches",
            _("Enter the branches"),
            _("Every customer, visit and complaint belongs to a branch, and imported files name them."),
            lambda: reverse("admin:kernel_branch_changelist"),
            lambda: count_branches()["stores"] > 0,
        ),
        Step(
            "hotlines",
            _("Give each branch its hotline"),
            _("Letters to members name the hotline of their branch; without one the line is left out."),
            lambda: reverse("admin:kernel_branch_changelist"),
            all_can_be_called,
        ),
        Step(
            "staff",
            _("Invite the staff"),
            _("Everybody signs in by a name of their own, and what is grave takes a second person."),
            lambda: reverse("kernel:staff"),
            lambda: Staff.objects.filter(SIGNING_IN, left_on=None).count() > 1,
        ),
    ),
)
CALENDARS = Chapter(
    code="calendars",
    label=_("Calendars"),
    icon="calendar-week",
    order=80,
    models=("kernel.calendar",),
    in_force={"kernel.calendar": say_calendars},
    about={"kernel.calendar": _("Working hours, holidays and make-up workdays, in which deadlines run.")},
)
KINDS = (PEOPLE, CALENDARS)
