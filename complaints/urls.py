from clubcrm.kernel.routes import Reach, route
from complaints.views import attaching, case, intake, listing

OWN, VIEW = Reach.OWN, "complaints.view_complaint"

app_name = "complaints"
urlpatterns = [
    route("", listing.list_complaints, name="complaints", reach=OWN, permission=VIEW, personal=True),
    route(
        "new/",
        intake.show_intake,
        name="new",
        reach=OWN,
        permission="complaints.add_complaint",
        personal=True,
        methods=("GET", "POST"),
    ),
    route("<str:number>/", case.show_complaint, name="complaint", reach=OWN, permission=VIEW, personal=True),
    route(
        "<str:number>/files/",
        attaching.attach,
        name="attach",
        reach=OWN,
        permission=VIEW,
        personal=True,
        methods=("POST",),
        writing="complaints.add_complaint",
    ),
    route(
        "<str:number>/<slug:step>/",
        case.take_step,
        name="step",
        reach=OWN,
        permission=VIEW,
        personal=True,
        methods=("POST",),
        further="is its owner or may handle everybody's; a decision is the approver's",
    ),
]
