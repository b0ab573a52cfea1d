"""A real server on a database of its own, and a headless Chromium; skipped loudly where there is no Chromium."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from clubcrm.kernel.models import User
from tests.browser.living import busy, lived_in
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory, VehicleFactory
from tests.waiting import PATIENCE
from tests.web.club import BACKEND

__all__ = ["busy", "lived_in"]  # fixtures
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "correct horse battery"
# What is not there yet is waited for: nothing is read off a page at once after a click.
expect.set_options(timeout=PATIENCE * 1000)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """A test's output is its failures."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per file. Not longer: while Playwright's loop runs, Django keeps this thread's connections apart
    from those of the tests before, and a test after it would work on both."""
    if not CHROMIUM:
        pytest.skip("NO CHROMIUM: the browser tests did not run. Install it, or name it in CHROMIUM.")
    # Playwright runs an event loop in this thread; the tests use the database from it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def server(own_database: str) -> Iterator[str]:
    """The address of the application, served from this test's own database.

    Not the one of clubcrm.wsgi: importing it closes the scope of this process, whose tests make rows outside requests.
    """
    httpd = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    httpd.set_app(get_wsgi_application())
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def club(own_database: str) -> dict:
    """A store with an advisor and a member who owns a car."""
    east = BranchFactory(code="east", name="城东店")
    advisor = StaffFactory(
        name="李敏", branch=east, user=UserFactory(username="limin", role="service-advisor")
    )
    customer = CustomerFactory(
        branch=east, name="王建国", phone="13800001234", sex="m", birthday=date(1980, 5, 12)
    )
    MembershipFactory(customer=customer)
    car = VehicleFactory(plate="京A12345", model="远岭 SUV", mileage_km=30_000)
    OwnershipFactory(customer=customer, vehicle=car)
    return {"branch": east, "advisor": advisor, "customer": customer}


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """A page at the desk's usual size. What the console complains of (the CSP too) fails the test."""
    context = chromium.new_context(base_url=server, viewport={"width": 1366, "height": 768})
    page, complaints = context.new_page(), []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    context.close()
    assert complaints == []


def speak(page: Page, address: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])


def sign_in(page: Page, username: str) -> None:
    """A session made by code: signing in by the page is for the tests of it."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}]
    )


def type_password(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, a line each; what is right it does not describe. It does not read the style sheets itself:
    where one imports another, as the admin site's do, it would write styles into the page, and the policy says no."""
    options = {"preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:90]}" for one in found for node in one["nodes"]]
