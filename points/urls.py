"""Addresses of points: a customer's statement, redeeming, and the pages of the whole ledger."""

from functools import partial

from clubcrm.kernel.routes import Reach, route
from points.views import adjusting, exports, ledger, months, redeeming, statement

SEE = "members.view_customer"
PROVE = "points.prove_ledger"
BOOKS, CLOSE, WHOLE = "points.view_transfer", "points.close_month", "sees the whole group"
OF_ONE = "customers/<uuid:public_id>"
form = partial(route, reach=Reach.OWN, personal=True, methods=("GET", "POST"))
file = partial(route, reach=Reach.OWN, permission=SEE, personal=True)

app_name = "points"
urlpatterns = [
    route(
        f"{OF_ONE}/points/statement/", statement.show, name="statement", reach=Reach.OWN, permission=SEE,
        personal=True,
    ),
    file(f"{OF_ONE}/points/statement.csv", exports.statement_csv, name="statement_csv"),
    file(f"{OF_ONE}/points/statement.xlsx", exports.statement_xlsx, name="statement_xlsx"),
    form(f"{OF_ONE}/redeem/", redeeming.redeem, name="redeem", permission="points.redeem_points"),
    form(
        "points/lines/<int:line>/take-back/", redeeming.take_back, name="take_back",
        permission="points.redeem_points",
        further="one's own redemption of the day; any for who may adjust points",
    ),
    form(f"{OF_ONE}/points/adjust/", adjusting.adjust, name="adjust", permission="points.adjust_points"),
    route(
        "points/proof/", ledger.proved, name="proof", reach=Reach.OWN, permission=PROVE, personal=True
    ),
    route(
        "points/proof/run/", ledger.prove, name="prove", reach=Reach.ALL, permission=PROVE, methods=("POST",)
    ),
    route("points/expiring/", ledger.lapsing, name="expiring", reach=Reach.OWN, permission=SEE, personal=True),
    file("points/expiring.csv", exports.lapsing_csv, name="expiring_csv"),
    file("points/expiring.xlsx", exports.lapsing_xlsx, name="expiring_xlsx"),
    route("points/months/", months.show, name="months", reach=Reach.OWN, permission=BOOKS),
    route("points/months.csv", exports.months_csv, name="months_csv", reach=Reach.OWN, permission=BOOKS),
    route("points/months.xlsx", exports.months_xlsx, name="months_xlsx", reach=Reach.OWN, permission=BOOKS),
    route(
        "points/months/worth/", months.value, name="worth", reach=Reach.ALL, permission=CLOSE, methods=("POST",),
        further=WHOLE,
    ),
    route(
        "points/months/<str:month>/close/", months.close, name="close_month", reach=Reach.ALL, permission=CLOSE,
        methods=("GET", "POST"), further=WHOLE,
    ),
]  # fmt: skip
