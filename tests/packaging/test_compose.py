"""Without an engine: the compose file and the image keep their promises on paper."""

import re
from typing import Any

import pytest
import yaml

from clubcrm.run.configuration import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_all_parts_are_there_and_every_volume_is_declared() -> None:
    assert sorted(SERVICES) == ["beat", "database", "migrate", "queue", "web", "worker"]
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service["volumes"]}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((ROOT / name).is_file() for name in used if name.startswith("."))


def test_secrets_come_from_the_environment_and_their_absence_stops_the_start() -> None:
    secret = re.compile(r"SECRET|PASSWORD|_AUTH|_URL")
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if key == "EMAIL_URL":  # a club may have no mail server; it then says so instead of sending
                assert value == "${EMAIL_URL:-}", name
            elif secret.search(key):
                assert re.search(r"\$\{[A-Z_]+:\?[^}]+\}", str(value)), f"{name}: {key}"
    without_example = re.findall(r"://[^$\s]*:[^$@\s]+@", TEXT)
    assert without_example == []


def test_what_the_compose_file_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == offered


def test_the_example_has_nothing_filled_in() -> None:
    """What is filled in and not read is what a club is run by: somebody else's mail server, a host of nobody."""
    filled = re.findall(r"^[A-Z_]+=.+$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert filled == []


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_part_is_watched_and_starts_again(name: str) -> None:
    service = SERVICES[name]
    if name == "migrate":
        assert (service["restart"], service["healthcheck"]) == ("no", {"disable": True})
        return
    assert service["restart"] == "unless-stopped"
    assert "healthcheck" in service or (name == "web" and "HEALTHCHECK" in DOCKERFILE)


@pytest.mark.parametrize("name", OURS)
def test_our_parts_have_no_rights_to_spare(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service and "user" not in service
    assert service["environment"]["CLUBCRM_ENV"] == "production"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_runs_before_the_migrations_are_through(name: str) -> None:
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert waits["database"] == waits["queue"] == {"condition": "service_healthy"}


def test_only_the_migration_knows_the_administrator_and_only_the_web_is_published() -> None:
    assert [name for name in OURS if "DATABASE_ADMIN_URL" in SERVICES[name]["environment"]] == ["migrate"]
    # The club's login is made and given its password by prepare_database, not by the image.
    assert set(SERVICES["database"]["environment"]) == {"POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"] == ["${LISTEN:-127.0.0.1:8000}:8000"]


def test_the_database_is_the_oldest_supported_one_with_a_utf8_ctype() -> None:
    assert SERVICES["database"]["image"] == "postgres:15"
    assert "--locale=C.UTF-8" in SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_image_runs_as_an_ordinary_user_and_holds_no_secret() -> None:
    assert DOCKERFILE.splitlines()[1].startswith("FROM python:3.11-slim AS")
    final = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert "\nUSER 10001:10001\n" in final
    assert final.index("USER 10001") < final.index("\nCMD ")
    assert (
        "SECRET" not in final
        and "PASSWORD" not in final
        and not re.search(r"^ARG ", DOCKERFILE, re.MULTILINE)
    )
    assert "--require-hashes" in DOCKERFILE


def test_the_state_of_this_machine_stays_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ".*" in ignored  # .git, .env, .venv, .club
    assert "tests" in ignored
