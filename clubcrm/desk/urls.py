from clubcrm.desk.views import customers, entering, home, leaving, ledger, night, visits
from clubcrm.kernel.routes import READING, Reach, route

OWN, ALL = Reach.OWN, Reach.ALL
SEE, ADD = "members.view_customer", "members.add_customer"
FORM, SEND = ("GET", "POST"), ("POST",)
CUSTOMER = "customers/<uuid:public_id>/"

app_name = "desk"
urlpatterns = [
    route("", home.show, name="home", reach=OWN, personal=True),
    route("search/", customers.search, name="search", reach=OWN, permission=SEE, personal=True),
    route("customers/", customers.customers, name="customers", reach=OWN, permission=SEE, personal=True),
    route(
        "customers/new/", entering.new_customer, name="new_customer", reach=OWN, permission=ADD,
        personal=True, methods=FORM,
    ),
    route(
        CUSTOMER, customers.customer, name="customer", reach=OWN, permission=SEE, personal=True, foreign=READING
    ),
    route(f"{CUSTOMER}enrol/", entering.enrol, name="enrol", reach=OWN, permission=ADD, methods=SEND),
    route(
        f"{CUSTOMER}verify/", entering.verify, name="verify", reach=OWN,
        permission="members.verify_membership", methods=SEND,
    ),
    route(
        f"{CUSTOMER}card/", entering.card, name="card", reach=OWN, permission=SEE,
        writing="members.change_customer", personal=True, methods=FORM,
    ),
    route(
        f"{CUSTOMER}points/", ledger.show, name="points", reach=OWN, permission=SEE, personal=True, foreign=READING
    ),
    route(
        f"{CUSTOMER}visit/", visits.record_visit, name="record_visit", reach=OWN,
        permission="members.record_visit", personal=True, methods=FORM,
    ),
    route("night/", night.repeat, name="repeat_night", reach=ALL, permission="kernel.repeat_night", methods=SEND),
    route(
        "visits/<int:visit>/void/", visits.void_visit, name="void_visit", reach=OWN,
        permission="members.void_visit", personal=True, methods=FORM,
    ),
    *(
        route(
            f"visits/<int:visit>/{end}/", view, name=name, reach=OWN, permission="members.record_visit",
            personal=True, methods=FORM, further="one's own entry of the day",
        )
        for end, view, name in (
            ("correct", visits.correct_visit, "correct_visit"),
            ("take-back", visits.take_back_visit, "take_back_visit"),
        )
    ),
    route(
        "settings/staff/<int:staff>/disable/", leaving.disable, name="disable_staff", reach=OWN,
        permission="kernel.manage_staff", personal=True, methods=FORM,
    ),
    route(
        "settings/staff/<int:staff>/leave/", leaving.leave, name="staff_leave", reach=OWN,
        permission="kernel.manage_staff", personal=True, methods=FORM,
    ),
]  # fmt: skip
