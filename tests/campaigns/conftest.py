import pytest

from tests.campaigns.mailserver import Server
from tests.waiting import PATIENCE


@pytest.fixture
def server(settings):
    """A mail server of the test's own, and the settings that lead to it."""
    found = Server()
    found.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
        "127.0.0.1",
        found.controller.port,
        PATIENCE,
    )
    yield found
    if not found.controller.loop.is_closed():
        found.controller.stop(no_assert=True)
