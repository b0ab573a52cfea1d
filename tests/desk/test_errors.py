"""Error pages in both languages, each with its code and a way home, without a word about the machine."""

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from django.views import defaults
from django.views.csrf import csrf_failure

PAGES = {
    "400": lambda request: defaults.bad_request(request, ValueError("secret")),
    "403": lambda request: defaults.permission_denied(request, ValueError("secret")),
    "404": lambda request: defaults.page_not_found(request, ValueError("secret")),
    "500": defaults.server_error,
    "403_csrf": lambda request: csrf_failure(request, reason="secret"),
}
SAID = {
    "400": "This request could not be read",
    "403": "This is not open to your role",
    "404": "There is nothing here for you",
    "500": "Something went wrong on our side",
    "403_csrf": "The form had expired",
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", PAGES)
def test_an_error_page_speaks_both_languages_and_tells_no_secret(code):
    pages = {}
    for language in ("en", "zh-hans"):
        with override(language):
            answer = PAGES[code](RequestFactory().get("/x/"))
        pages[language] = answer.content.decode()
        assert answer.status_code == int(code[:3])
        assert 'href="/"' in pages[language] and "secret" not in pages[language]
    assert SAID[code] in pages["en"]
    assert SAID[code] not in pages["zh-hans"]
    assert get_template(f"{code}.html")


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_the_page():
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("account_login"), {}, headers={"accept-language": "en"})
    assert (page.status_code, "The form had expired" in page.content.decode()) == (403, True)
