from clubcrm.desk import points_urls, staff_urls, tiers_urls
from clubcrm.desk.views import (
    access_log,
    consents,
    customers,
    entering,
    foreign,
    history,
    home,
    inbox,
    mail,
    night,
    notes,
    revealing,
    searching,
    styleguide,
    visits,
    voiding,
)
from clubcrm.kernel.roles import REVEAL
from clubcrm.kernel.routes import READING, Reach, route

OWN, ALL, SELF = Reach.OWN, Reach.ALL, Reach.SELF
SEE, ADD, CHANGE = "members.view_customer", "members.add_customer", "members.change_customer"
FORM, SEND = ("GET", "POST"), ("POST",)
CUSTOMER = "customers/<uuid:public_id>/"

app_name = "desk"
urlpatterns = [
    route("", home.show, name="home", reach=OWN, personal=True),
    route(
        "access/", access_log.show, name="access_log", reach=OWN, permission="kernel.search_access",
        personal=True,
    ),
    route("search/", searching.search, name="search", reach=OWN, permission=SEE, personal=True),
    route("customers/", customers.customers, name="customers", reach=OWN, permission=SEE, personal=True),
    route(
        "customers/new/", entering.new_customer, name="new_customer", reach=OWN, permission=ADD,
        personal=True, methods=FORM,
    ),
    route(
        CUSTOMER, customers.customer, name="customer", reach=OWN, permission=SEE, personal=True, foreign=READING
    ),
    route(
        f"{CUSTOMER}open/", foreign.give_reason, name="open_customer", reach=OWN, permission=SEE,
        personal=True, methods=FORM,
    ),
    route(
        f"{CUSTOMER}edit/", entering.edit_customer, name="edit_customer", reach=OWN, permission=CHANGE,
        personal=True, methods=FORM,
    ),
    route(
        f"{CUSTOMER}consents/", consents.record_consent, name="consents", reach=OWN, permission=CHANGE,
        personal=True, methods=FORM,
    ),
    route(
        f"{CUSTOMER}cars/new/", entering.add_vehicle, name="add_vehicle", reach=OWN, permission=CHANGE,
        personal=True, methods=FORM,
    ),
    route(f"{CUSTOMER}enrol/", entering.enrol, name="enrol", reach=OWN, permission=ADD, methods=SEND),
    route(
        f"{CUSTOMER}history/", history.customer, name="customer_history", reach=OWN, permission=SEE,
        personal=True,
    ),
    route(
        f"{CUSTOMER}cars/<int:vehicle>/history/", history.vehicle, name="vehicle_history", reach=OWN,
        permission=SEE, personal=True,
    ),
    route(
        f"{CUSTOMER}reveal/", revealing.reveal, name="reveal", reach=OWN, permission=REVEAL, personal=True,
        methods=SEND, foreign=SEND,
    ),
    route(
        f"{CUSTOMER}visit/", visits.record_visit, name="record_visit", reach=OWN,
        permission="members.record_visit", personal=True, methods=FORM,
    ),
    route(f"{CUSTOMER}note/", notes.pin_note, name="pin_note", reach=OWN, permission=CHANGE, methods=SEND),
    route("inbox/", inbox.show, name="inbox", reach=OWN, personal=True),
    route(
        "inbox/approvals/<int:approval>/", inbox.approval, name="decide", reach=OWN, methods=FORM,
        further="has the permission that the approval names, and did not propose it",
    ),
    route(
        "inbox/notices/<int:notice>/", inbox.done, name="done", reach=OWN, methods=SEND,
        further="it was told to them or to their role",
    ),
    route("night/", night.repeat, name="repeat_night", reach=ALL, permission="kernel.repeat_night", methods=SEND),
    route(
        "settings/mail/", mail.test, name="test_mail", reach=SELF, permission="kernel.change_user", methods=FORM
    ),
    route("styleguide/", styleguide.show, name="styleguide", reach=SELF),
    route("visits/", visits.visits, name="visits", reach=OWN, permission=SEE, personal=True),
    route(
        "visits/<int:visit>/void/", voiding.void_visit, name="void_visit", reach=OWN,
        permission="members.void_visit", personal=True, methods=FORM,
    ),
    *points_urls.urlpatterns,
    *tiers_urls.urlpatterns,
    *staff_urls.urlpatterns,
]  # fmt: skip
