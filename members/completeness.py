"""How complete a customer's file is: the facts that it knows, of those that apply. Said here for every page and figure.

A car is one of the facts; an organisation has neither sex nor birthday.
"""

from members.models import Customer

# Each field with the condition that it is known, on a row `customer` of members_customer.
FACTS = {
    "sex": "customer.sex <> ''",
    "birthday": "customer.birthday IS NOT NULL",
    "phone": "customer.phone <> ''",
    "email": "customer.email <> ''",
    "advisor_id": "customer.advisor_id IS NOT NULL",
}
OF_PEOPLE = ("sex", "birthday")
IS_PERSON = "customer.kind = 'person'"

# SQL: how many facts apply to a row `customer`, the car among them.
APPLYING = f"(CASE WHEN {IS_PERSON} THEN {len(FACTS) + 1} ELSE {len(FACTS) + 1 - len(OF_PEOPLE)} END)"


def count_known(owns_car: str) -> str:
    """SQL: how many facts are known of a row `customer`; `owns_car` is the condition that it owns one."""
    known = [
        f"{IS_PERSON} AND {condition}" if name in OF_PEOPLE else condition
        for name, condition in FACTS.items()
    ]
    return "(" + " + ".join(f"({condition})::int" for condition in (*known, owns_car)) + ")"


def list_facts(customer: Customer) -> list[str]:
    """The fields that apply."""
    return [name for name in FACTS if customer.kind == Customer.Kind.PERSON or name not in OF_PEOPLE]


def list_lacking(customer: Customer) -> list[str]:
    """The fields that apply and are not known."""
    return [name for name in list_facts(customer) if not getattr(customer, name)]


def measure(customer: Customer, *, owns_car: bool) -> int:
    """Per cent, rounded down."""
    applying = len(list_facts(customer)) + 1
    return 100 * (applying - len(list_lacking(customer)) - (not owns_car)) // applying
