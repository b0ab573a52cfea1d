from django.contrib import admin
from django.urls import include, path

from clubcrm.kernel import views as kernel
from clubcrm.kernel.pages.views import history, settings
from clubcrm.kernel.routes import Reach, route
from clubcrm.kernel.uploads import views as uploads

SEES_SUBJECT = "may see what the file belongs to"

urlpatterns = [
    route("healthz", kernel.healthz, name="healthz", reach=Reach.PUBLIC),
    route("files/<uuid:file>/", uploads.file, name="file", reach=Reach.OWN, personal=True, further=SEES_SUBJECT),
    route(
        "files/<uuid:file>/small/", uploads.small, name="small_file", reach=Reach.OWN, personal=True,
        further=SEES_SUBJECT,
    ),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("clubcrm.kernel.signin.urls")),
    path("accounts/", include("allauth.urls")),
    path(
        "admin/<slug:app>/<slug:model>/<int:object_id>/history/",
        admin.site.admin_view(history.setting),
        name="setting_history",
    ),
    path("admin/", admin.site.admin_view(settings.show)),
    path("admin/", admin.site.urls),
    path("", include("campaigns.urls")),
    path("complaints/", include("complaints.urls")),
    path("reports/", include("clubcrm.reports.urls")),
    path("settings/rulebook/", include("clubcrm.rulebook.urls")),
    path("", include("clubcrm.kernel.pages.urls")),
    path("", include("members.urls")),
    path("", include("points.urls")),
    path("", include("tiers.urls")),
    path("", include("clubcrm.privacy.urls")),
    path("", include("clubcrm.desk.urls")),
]  # fmt: skip
