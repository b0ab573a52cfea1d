"""Logs, failure reports and job rows: whatever fails, nobody's phone, plate, VIN or e-mail is in what is written."""

import io
import logging
import re
import sys
from datetime import date

import pytest
from celery.signals import setup_logging
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from gunicorn.config import Config

from clubcrm import celery
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.errors import Reporter
from clubcrm.kernel.logs import GunicornLogger, Masked
from clubcrm.kernel.models import Branch, Job
from clubcrm.kernel.routes import Reach, route
from members.models import Customer
from tests.factories.kernel import GroupBranchFactory
from tests.factories.members import VehicleFactory

SOURCE = re.compile(r"name=\S+老王家\S+ remark=f\S+小王")  # the line of this file that the report quotes
CANARIES = ("13987654321", "京Z98765", "LSVZZ11A1AA987654", "canary.bird@secret-mail.com")
ALL = " ".join(CANARIES)


def clean(text):
    return not any(
        canary in text for canary in (*CANARIES, "%E4%BA%ACZ98765", "canary.bird%40secret", "4eacZ98765")
    )


@pytest.fixture
def written():
    """What a handler as in settings.LOGGING writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Masked())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def boom(request):
    sent = {name: request.POST[name] for name in ("phone", "email")}
    raise ValueError(f"no good: {ALL} {sent}")


def clash(request):
    """The database answers with the failing row: with the name too."""
    Customer.objects.create(
        name="老王家",
        remark=f"小王\n\n{ALL}",
        kind="organisation",
        birthday=date(2000, 1, 1),
        branch=Branch.objects.get(),
    )


urlpatterns = [
    route(f"{view.__name__}/", view, name=view.__name__, reach=Reach.PUBLIC, methods=("POST",))
    for view in (boom, clash)
]


def fail(client, url):
    client.raise_request_exception = False
    facts = {
        "phone": CANARIES[0],
        "plate": CANARIES[1],
        "vin": CANARIES[2],
        "email": CANARIES[3],
        "words": "老王家",
    }
    return client.post(f"{url}?q={CANARIES[0]}&to=%E4%BA%ACZ98765&who=小王", facts)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/boom/", "/clash/"])
def test_a_failing_view_tells_the_log_and_the_mail_where_but_not_who(client, settings, written, url):
    settings.ROOT_URLCONF, settings.ADMINS = __name__, [("a", "a@example.org")]
    GroupBranchFactory()
    handler = AdminEmailHandler(include_html=True)
    handler.addFilter(Masked())
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = fail(client, url)
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert answer.status_code == 500 and clean(answer.content.decode())
    log = written.getvalue()
    assert "Traceback" in log and "test_logs.py" in log and clean(log)
    assert ("老王家" not in log.replace('name="老王家"', "") and "hidden" in log) or url == "/boom/"
    (report,) = mail.outbox
    parts = [report.subject, report.body, *(part[0] for part in report.alternatives)]
    assert len(parts) == 3 and "test_logs.py" in report.body
    for part in parts:
        assert clean(part) and "老王家" not in SOURCE.sub("", part) and "小王" not in SOURCE.sub("", part)


def test_a_report_shows_no_variables_no_cookies_and_no_query_even_with_debug(settings):
    settings.DEBUG = True
    request = RequestFactory().post(
        f"/x/?q={CANARIES[0]}&show=visits", {"plate": CANARIES[1], "name": "老王家"}
    )
    request.META["HTTP_REFERER"] = f"http://testserver/search/?q={CANARIES[0]}"
    secret = "老王家的变量"
    try:
        raise ValueError(secret[:0] + "broken")
    except ValueError:
        reporter = Reporter(request, *sys.exc_info())
    for text in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert clean(text) and "老王家" not in text.replace('secret = "老王家的变量"', "").replace(
            '"name": "老王家"', ""
        )
        assert "visits" in text


@pytest.mark.parametrize(
    "name", ["clubcrm", "django.request", "celery.app.trace", "campaigns", "py.warnings"]
)
def test_whatever_logger_speaks_is_masked_with_arguments_traceback_and_stack(written, name):
    logger = logging.getLogger(name)
    logger.error("message %s and %r", ALL, {"args": CANARIES})
    logger.error("does not fit %d", ALL)
    try:
        raise RuntimeError(ALL)
    except RuntimeError:
        logger.exception("failed", stack_info=True)
    log = written.getvalue()
    assert clean(log) and "139****4321" in log and "Traceback" in log


def test_every_handler_of_the_settings_masks():
    assert settings.LOGGING["handlers"]
    for name, handler in settings.LOGGING["handlers"].items():
        assert handler["filters"] == ["masked"], name
    used = {name for logger in settings.LOGGING["loggers"].values() for name in logger["handlers"]}
    assert used | set(settings.LOGGING["root"]["handlers"]) <= set(settings.LOGGING["handlers"])


def test_celery_gives_its_loggers_no_handlers_of_their_own():
    assert any(receiver[1]() is celery.keep_our_logging for receiver in setup_logging.receivers)
    celery.app.log.setup_logging_subsystem()
    for name in ("celery", "celery.task", "celery.app.trace", "celery.worker"):
        assert [
            one for one in logging.getLogger(name).handlers if not isinstance(one, logging.NullHandler)
        ] == []


def test_gunicorn_masks_and_logs_no_query(capsys):
    configuration = Config()
    named = {}
    exec((settings.BASE_DIR / "gunicorn.conf.py").read_text(), named)
    assert not {"%(r)s", "%(q)s", "%(f)s"} & set(named["access_log_format"].replace('"', " ").split())
    configuration.set("accesslog", "-")
    configuration.set("logger_class", named["logger_class"])
    logger = configuration.logger_class(configuration)
    assert isinstance(logger, GunicornLogger)
    logger.error("Error handling request /search/?q=%s", CANARIES[0])
    logger.access_log.info("GET /search/?q=%s", CANARIES[1])
    for log in (logger.error_log, logger.access_log):
        assert log.handlers and all(
            any(isinstance(one, Masked) for one in each.filters) for each in log.handlers
        )
        log.handlers.clear()


@pytest.mark.django_db
def test_a_job_that_fails_keeps_its_traceback_without_the_person():
    at = timezone.now()
    with pytest.raises(ValueError), kernel.running_job(name="canary", on=at.date(), at=at):
        raise ValueError(ALL)
    error = Job.objects.get(name="canary").error
    assert "ValueError" in error and clean(error)


@pytest.mark.django_db
def test_the_database_says_key_values_and_they_are_masked(written):
    VehicleFactory(vin=CANARIES[2])
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO members_vehicle (vin, plate, brand, model) VALUES (%s, '', '', '')",
                [CANARIES[2]],
            )
    except IntegrityError as error:
        assert CANARIES[2] in str(error)
        logging.getLogger("x").exception("refused")
    log = written.getvalue()
    assert (
        "DETAIL: hidden" in log
        and "members_vehicle_vin" in log
        and clean(log)
        and "already exists" not in log
    )
