"""What a request may show whole, and the account of what it did show.

Pages, forms and messages print a person's contact data and cars through `request.sight` (in templates: the tags of
`personal`): it masks unless the role sees that class at once or the customer was revealed, and remembers each value it
gave away whole. When the page is done the middleware writes the access log from that, so that what is shown whole is
logged without anybody having to think of it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from clubcrm.kernel import accesslog, masking, roles
from clubcrm.kernel.models import Access
from clubcrm.kernel.personal import PersonalClass

MINUTES = 10  # for which a reveal lasts, and within which a second look at the same customer is the same look
SESSION_KEY = "revealed"


class Sight:
    """Made anew for each request. Anonymous visitors and processes without a request see everything masked."""

    def __init__(self, request: Any = None) -> None:
        self.request = request
        self.customer: int | None = None
        self.shown: dict[int | str, set[str]] = {}

    def about(self, customer: int) -> None:
        """This page is about one customer: looks count as looks at them, and what was revealed of them shows."""
        self.customer = customer

    def sees(self, kind: PersonalClass, of: int | None = None) -> bool:
        """Whether data of this class is shown whole: at once by the role, or because this customer was revealed."""
        if kind not in roles.SEES or kind in self.at_once:
            return True
        whose = of or self.customer
        return whose is not None and whose == self.customer and self.revealed_until(whose) is not None

    def opens(self, customer: int, *kinds: PersonalClass) -> bool:
        """For a form whose fields hold data of these classes: whether this person gets them. Getting them is a look."""
        if not (self.may_reveal or all(self.sees(kind, customer) for kind in kinds)):
            return False
        self.note(kinds, customer)
        return True

    @cached_property
    def at_once(self) -> frozenset[PersonalClass]:
        """The masked classes that the role sees unasked. Being allowed everything (an administrator) is no reason to
        look: they reveal like anybody else."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_active or user.is_superuser:
            return frozenset()
        return frozenset(kind for kind, permission in roles.SEES.items() if user.has_perm(permission))

    @property
    def masked_classes(self) -> list[PersonalClass]:
        return [kind for kind in roles.SEES if kind not in self.at_once]

    @property
    def may_reveal(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.has_perm(roles.REVEAL)

    def reveal(self, customer: int, *, reason: str = "") -> datetime:
        """Show this customer whole in this session, and log it with the reason, if one was asked for; until when."""
        now = timezone.now()
        until = now + timedelta(minutes=MINUTES)
        accesslog.record(
            self.request,
            action=Access.Action.REVEAL,
            kind="customer",
            subject=customer,
            classes=self.masked_classes,
            reason=reason,
        )
        kept = {one: at for one, at in self.revealed.items() if at > now.timestamp()}
        self.request.session[SESSION_KEY] = kept | {str(customer): until.timestamp()}
        return until

    @property
    def revealed(self) -> dict[str, float]:
        session = getattr(self.request, "session", None)
        return session.get(SESSION_KEY, {}) if session is not None else {}

    def revealed_until(self, customer: int) -> datetime | None:
        """None when the customer is not, or no longer, revealed; a role that lost the right sees nothing more."""
        at = self.revealed.get(str(customer), 0)
        if at <= timezone.now().timestamp() or not self.may_reveal:
            return None
        return datetime.fromtimestamp(at, timezone.get_current_timezone())

    def phone(self, value: str, of: int | None = None) -> str:
        return self.show(value, PersonalClass.CONTACT, masking.phone, of)

    def email(self, value: str, of: int | None = None) -> str:
        return self.show(value, PersonalClass.CONTACT, masking.email, of)

    def address(self, value: str, of: int | None = None) -> str:
        return self.show(value, PersonalClass.CONTACT, masking.address, of)

    def plate(self, value: str, of: int | None = None) -> str:
        """As it is stored when it may be seen; who prints it sets the dot."""
        return self.show(value, PersonalClass.VEHICLE, masking.plate, of)

    def vin(self, value: str, of: int | None = None) -> str:
        return self.show(value, PersonalClass.VEHICLE, masking.vin, of)

    def words(self, value: str, of: int | None = None) -> str:
        """Free text: whole for those who see both classes, else with the numbers in it masked."""
        masked = masking.text(value)
        if masked == value or not (
            self.sees(PersonalClass.CONTACT, of) and self.sees(PersonalClass.VEHICLE, of)
        ):
            return masked
        self.note([PersonalClass.CONTACT, PersonalClass.VEHICLE], of or self.customer or value)
        return value

    def show(self, value: str, kind: PersonalClass, mask: Callable[[str], str], of: int | None) -> str:
        if not value:
            return ""
        if not self.sees(kind, of):
            return mask(value)
        self.note([kind], of or self.customer or value)
        return value

    def note(self, kinds: Iterable[str], whose: int | str) -> None:
        """Something of these classes is shown whole; `whose` is a customer or, where nobody is known, the value."""
        self.shown.setdefault(whose, set()).update(kinds)

    def account(self) -> None:
        """Write down what was shown: the customer the page is about, and in one row how many others."""
        others = {whose: kinds for whose, kinds in self.shown.items() if whose != self.customer}
        if self.customer in self.shown:
            accesslog.look(
                self.request, customer=self.customer, classes=self.shown[self.customer], minutes=MINUTES
            )
        if others:
            accesslog.record(
                self.request,
                action=Access.Action.VIEW,
                kind="list",
                classes=set().union(*others.values()),
                count=len(others),
            )


MASKED = Sight()  # for processes without a request
