"""Every address is declared, and what is declared makes sense."""

import re
import runpy
from pathlib import Path

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import clear_url_caches, path

from clubcrm import routes, urls
from clubcrm.kernel import roles
from clubcrm.kernel.routes import NOBODY, READING, Reach

PERMISSIONS = {permission for role in roles.ROLES for permission in role.permissions}
ROOT = Path(__file__).resolve().parent.parent.parent
# Addresses that carry somebody's id and show nothing of them: they write, and lead back to the page.
SHOW_NOTHING = {
    "desk:enrol", "desk:verify", "members:pin_note", "tiers:end_override", "kernel:decide", "kernel:done", "campaigns:resolve",
}  # fmt: skip


def test_every_address_is_declared():
    assert [entry.pattern for entry in routes.registry().values() if entry.route is None] == []


def test_the_registry_knows_every_address_that_the_resolver_knows():
    entries = routes.registry()
    assert len(entries) > 200
    assert {"desk:customer", "complaints:step", "reports:workbook", "account_login", "healthz"} <= {
        entry.name for entry in entries.values()
    }


def test_an_address_that_is_not_declared_is_not_there_and_is_seen(client, db, monkeypatch):
    """Mutant: somebody adds a path() to urls.py and forgets what it asks."""
    forgotten = path("forgotten/", lambda request: HttpResponse("everything"), name="forgotten")
    routes.registry()  # what was declared when the process began
    monkeypatch.setattr(urls, "urlpatterns", [forgotten, *urls.urlpatterns])
    clear_url_caches()
    try:
        assert client.get("/forgotten/").status_code == 404
    finally:
        monkeypatch.undo()
        clear_url_caches()
    assert [whole for _name, whole, _view in routes.walk([forgotten])] == ["forgotten/"]
    assert routes.of_package("forgotten", "forgotten/", {}) is None


def test_public_addresses_are_few_and_show_nobody():
    public = [entry for entry in routes.registry().values() if entry.route.reach is Reach.PUBLIC]
    assert {entry.name for entry in public} == {
        "healthz", "set_language", "account_login", "account_signup", "account_inactive",
        "account_confirm_login_code", "account_email_verification_sent", "account_confirm_email",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done", "mfa_authenticate",
    }  # fmt: skip
    assert not [entry.name for entry in public if entry.route.personal or entry.route.permission]


def test_each_permission_asked_is_one_that_exists():
    asked = {entry.route.permission for entry in routes.registry().values()} - {"", NOBODY}
    ours = {
        f"{model._meta.app_label}.{name}"
        for model in apps.get_models()
        for name, _ in model._meta.permissions
    }
    known = PERMISSIONS | ours | {p for p in asked if re.fullmatch(r"\w+\.(view|add|change|delete)_\w+", p)}
    assert asked - known == set()


def test_an_address_with_the_id_of_a_customer_a_complaint_or_a_visit_is_of_ones_branches_and_personal():
    of_somebody = re.compile(
        r"<(uuid:public_id|int:visit|str:number|int:message|int:approval|int:notice|uuid:file)>"
    )
    for entry in routes.registry().values():
        if of_somebody.search(entry.pattern):
            assert entry.route.reach is Reach.OWN, entry.name
            assert entry.route.personal or entry.name in SHOW_NOTHING, entry.name


def test_scoped_rows_in_the_admin_site_are_of_ones_branches_and_personal():
    for name, page in routes.admin_models():
        route = routes.registry()[f"admin/{name}/"].route
        scoped = hasattr(page.model, "seen")
        assert (route.reach is Reach.OWN, route.settings) == (scoped, True), name
        assert route.personal or not scoped, name


def test_customers_of_others_are_there_only_to_be_read_on_their_page_and_ledger_and_to_be_revealed():
    foreign = {entry.name: entry.route.foreign for entry in routes.registry().values() if entry.route.foreign}
    assert foreign == {"desk:customer": READING, "desk:points": READING, "members:reveal": ("POST",)}


@pytest.mark.parametrize("name", ["customer", "vehicle", "invoice", "importbatch"])
def test_rows_that_operations_write_are_nobodys_to_add_or_delete_in_the_admin_site(name):
    entries = routes.registry()
    assert entries[f"admin/members/{name}/add/"].route.permission == NOBODY
    assert entries[f"admin/members/{name}/<path:object_id>/delete/"].route.permission == NOBODY
    assert entries[f"admin/members/{name}/"].route.permission == "members.view_customer"


def test_the_table_in_the_documents_is_what_the_code_says():
    """A permission, a scope or a flag that changes shows in a file that people read and review."""
    document = runpy.run_path(str(ROOT / "scripts" / "access.py"))["document"]
    assert (ROOT / "docs" / "access.md").read_text(encoding="utf-8") == document()
