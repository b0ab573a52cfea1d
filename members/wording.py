"""What pages say of members."""

from django.utils.translation import gettext as _

from members.models import Customer


def name_owner(owner: int) -> str:
    """Whose a car is already, so that it is not entered twice."""
    customer = Customer.everywhere.select_related("branch").get(id=owner)
    text = _("This car belongs to %(name)s (%(branch)s). End that ownership first.")
    return text % {"name": customer, "branch": customer.branch}
