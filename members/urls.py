"""Addresses of the pages that show members alone."""

from functools import partial

from clubcrm.kernel.routes import Reach, route
from members.views import history

CUSTOMER = "customers/<uuid:public_id>/"
see = partial(route, reach=Reach.OWN, permission="members.view_customer", personal=True)

app_name = "members"
urlpatterns = [
    see(f"{CUSTOMER}history/", history.customer, name="customer_history"),
    see(f"{CUSTOMER}cars/<int:vehicle>/history/", history.vehicle, name="vehicle_history"),
]
