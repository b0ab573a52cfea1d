from campaigns.views import mail, messages
from clubcrm.kernel.routes import Reach, route

SEND = ("POST",)

app_name = "campaigns"
urlpatterns = [
    route(
        "care/",
        messages.care,
        name="care",
        reach=Reach.OWN,
        permission="campaigns.view_message",
        personal=True,
    ),
    route(
        "care/messages/<int:message>/resolve/",
        messages.resolve,
        name="resolve",
        reach=Reach.OWN,
        permission="campaigns.resolve_message",
        methods=SEND,
    ),
    route(
        "care/occasions/<slug:code>/test/",
        messages.send_test,
        name="send_test",
        reach=Reach.SELF,
        permission="campaigns.view_occasion",
        methods=SEND,
    ),
    route(
        "settings/mail/",
        mail.test,
        name="test_mail",
        reach=Reach.SELF,
        permission="kernel.change_user",
        methods=("GET", "POST"),
    ),
]
