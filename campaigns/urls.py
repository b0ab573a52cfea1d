from campaigns import views
from clubcrm.kernel.routes import Reach, route

SEND = ("POST",)

app_name = "campaigns"
urlpatterns = [
    route(
        "", views.care, name="care", reach=Reach.OWN, permission="campaigns.view_message", personal=True
    ),
    route(
        "messages/<int:message>/resolve/", views.resolve, name="resolve", reach=Reach.OWN,
        permission="campaigns.resolve_message", methods=SEND,
    ),
    route(
        "occasions/<slug:code>/test/", views.send_test, name="send_test", reach=Reach.SELF,
        permission="campaigns.view_occasion", methods=SEND,
    ),
]  # fmt: skip
