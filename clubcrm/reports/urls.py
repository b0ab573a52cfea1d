from functools import partial

from clubcrm.kernel.routes import Reach, route
from clubcrm.reports import views

figures = partial(route, reach=Reach.OWN, permission="reports.read_report")

app_name = "reports"
urlpatterns = [
    figures("", views.newest, name="newest"),
    figures("<str:month>/", views.month, name="month"),
    figures("<str:month>/<slug:theme>.svg", views.chart, name="chart"),
    figures("<str:month>/report.xlsx", views.download_workbook, name="workbook"),
]
