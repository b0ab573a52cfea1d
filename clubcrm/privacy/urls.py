"""Addresses of data protection: what a customer asks of their data, and the page of the club."""

from functools import partial

from clubcrm.kernel.routes import Reach, route
from clubcrm.privacy import views

DATA = "customers/<uuid:public_id>/data/"
page = partial(route, reach=Reach.OWN, permission="members.handle_data_request", personal=True)
act = partial(page, methods=("POST",))

app_name = "privacy"
urlpatterns = [
    page(DATA, views.customer_data, name="customer_data"),
    act(f"{DATA}copy/", views.data_copy, name="data_copy"),
    act(f"{DATA}correction/", views.data_correction, name="data_correction"),
    act(f"{DATA}restriction/", views.data_restriction, name="data_restriction"),
    act(f"{DATA}silence/", views.data_silence, name="data_silence"),
    act(f"{DATA}erasure/", views.data_erasure, name="data_erasure"),
    page("settings/privacy/", views.privacy, name="privacy", methods=("GET", "POST")),
]
