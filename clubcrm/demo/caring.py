"""The demo's addresses and consents, birthdays today, greetings announced, notes pinned."""

from datetime import date, timedelta
from random import Random

from campaigns import operations as campaigns
from clubcrm.demo.clock import instant
from clubcrm.kernel.models import User
from members import operations as members
from members.models import Customer

ADDRESSES = 500
NOTES = ("先电话，后短信；下午联系", "对等待时间敏感，请提前确认交车时间", "公司车队联系人，开票抬头要核对")


def care(today: date) -> None:
    """Some 500 customers with an address, most of whom agreed; eight birthdays today, with and without consent."""
    random, by = Random(13), User.objects.get(username="limin").id
    known = Customer.objects.filter(membership__isnull=False, kind=Customer.Kind.PERSON).order_by("id")
    chosen = random.sample(list(known.values_list("id", "birthday")), ADDRESSES)
    for number, (customer, birthday) in enumerate(chosen):
        at = instant(today - timedelta(days=random.randrange(5, 300)), 15)
        facts: dict[str, object] = {"email": f"demo{number:03}@example.com"}
        if number % 64 == 0 and birthday:
            facts["birthday"] = birthday.replace(month=today.month, day=min(today.day, 28))
        members.change_customer(customer=customer, by=by, at=at, **facts)
        if (number % 8 == 0 and number % 64) or number % 192 == 64:
            continue  # never asked
        members.record_consent(
            customer=customer,
            purpose="care",
            channel="email",
            agreed=number % 12 != 1 and number % 256 != 128,
            evidence="到店签署的会员申请表",
            by=by,
            at=at,
        )
    for (customer, _birthday), text in zip(chosen[1::64], NOTES, strict=False):
        members.pin_note(customer=customer, text=text, by=by, at=instant(today - timedelta(days=20), 10))
    campaigns.announce_due(on=today, at=instant(today, 6))
