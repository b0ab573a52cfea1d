"""Addresses of the rulebook in the settings: taken out, looked at, loaded; and what was loaded before."""

from functools import partial

from clubcrm.kernel.routes import Reach, route
from clubcrm.rulebook import views

FORM, SEND = ("GET", "POST"), ("POST",)
rules = partial(
    route,
    reach=Reach.ALL,
    permission="rulebook.load_rulebook",
    further="is an administrator of the whole group",
)

app_name = "rulebook"
urlpatterns = [
    rules("", views.show, name="rulebook", methods=FORM),
    rules("rules.toml", views.download, name="download"),
    rules("propose/", views.propose, name="propose", methods=SEND),
    rules("<int:load>/", views.loaded, name="loaded"),
    rules("<int:load>/rules.toml", views.download_loaded, name="download_loaded"),
]
