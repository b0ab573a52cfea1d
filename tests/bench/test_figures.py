"""Every family runs on a tiny club and prints its lines; the generated club is as true as one that grew."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from bench.harness import server
from bench.harness.figures import Figure
from bench.harness.rounds import medians, percentile
from bench.harness.sizes import size
from tests import database

TINY = "150"
FAMILIES = {
    "batch",
    "closing",
    "imports",
    "pages",
    "posting",
    "proving",
    "redemption",
    "reports",
    "search",
    "tiers",
}
# Loading goes round the foreign keys: look for the orphans they would have refused.
FOREIGN_KEYS = """
SELECT format('SELECT count(*) FROM %s AS child WHERE child.%I IS NOT NULL AND NOT EXISTS '
    '(SELECT FROM %s AS parent WHERE parent.%I = child.%I)',
    conrelid::regclass, child.attname, confrelid::regclass, parent.attname, child.attname)
FROM pg_constraint
JOIN pg_attribute AS child ON child.attrelid = conrelid AND child.attnum = conkey[1]
JOIN pg_attribute AS parent ON parent.attrelid = confrelid AND parent.attnum = confkey[1]
WHERE contype = 'f'
"""


@pytest.fixture(scope="session")
def bench(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> subprocess.CompletedProcess[str]:
    """One whole run of `python -m bench` on the server of the tests, from the tests' own empty club."""
    shared, empty = database.connection.settings_dict["NAME"], f"clubcrm_bench_empty_{os.getpid()}"
    with django_db_blocker.unblock():
        database.clone(empty)
        database.point_at(shared)
    environment = {
        "BENCH_MIGRATED": empty,
        **os.environ, "SIZE": TINY, "ONLY": "", "BENCH_DATABASE_URL": server.url("postgres", settings.DATABASE_ADMIN),
        "BENCH_STATE": str(tmp_path_factory.mktemp("bench")),
    }  # fmt: skip
    command = [sys.executable, "-m", "bench"]
    done = subprocess.run(command, cwd=database.ROOT, env=environment, capture_output=True, text=True)
    with database.admin() as here:
        database.drop(here, empty)
    return done


def lines(bench: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bench.stdout.splitlines()]


def test_every_family_prints_figures_of_the_agreed_form(bench: subprocess.CompletedProcess[str]) -> None:
    assert bench.returncode == 0, bench.stderr
    found = lines(bench)
    assert {line["name"].split(".")[0] for line in found} == FAMILIES
    for line in found:
        assert list(line) == ["name", "ratio", "target", "holds", "detail"]
        assert isinstance(line["ratio"], float) and isinstance(line["holds"], bool)


def test_what_must_be_exact_holds_at_any_size(bench: subprocess.CompletedProcess[str]) -> None:
    held = {line["name"]: line["ratio"] for line in lines(bench)}
    assert held["proving.drift"] == 0
    assert held["tiers.equal_to_raw"] == 0
    assert held["posting.statements"] == 1


def test_the_generated_club_has_no_orphans_and_climbs_the_ladder(
    bench: subprocess.CompletedProcess[str],
) -> None:
    with database.admin(f"clubcrm_bench_{TINY}") as club:
        checks = [row[0] for row in club.execute(FOREIGN_KEYS).fetchall()]
        assert len(checks) > 40
        assert [query for query in checks if club.execute(query).fetchone() != (0,)] == []
        assert club.execute("SELECT count(*) FROM members_membership").fetchone() == (150,)
        assert club.execute("SELECT count(*) FROM points_transfer").fetchone() == (3000,)
        kinds = dict(club.execute("SELECT kind, count(*) FROM points_transfer GROUP BY 1").fetchall())
        assert kinds["redeem"] > 400
        held = club.execute("SELECT count(DISTINCT tier_id) FROM tiers_standing").fetchone()
        assert held is not None and held[0] >= 2


@pytest.mark.parametrize(
    ("text", "members"), [("100k", 100_000), ("1m", 1_000_000), ("1M", 1_000_000), ("300", 300)]
)
def test_a_size_is_a_number_with_an_optional_k_or_m(text: str, members: int) -> None:
    assert size(text).members == members
    assert size(text).lines == members * 20


@pytest.mark.parametrize("text", ["", "0", "big", "1.5m", "-3", "10g"])
def test_any_other_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SIZE="):
        size(text)


def test_a_figure_holds_on_the_right_side_of_its_target() -> None:
    assert Figure("f", 0.55, 0.55, {}).holds
    assert not Figure("f", 0.549, 0.55, {}).holds
    assert Figure("f", 1.2, 1.2, {}, at_least=False).holds
    assert not Figure("f", 1.21, 1.2, {}, at_least=False).holds
    assert Figure("f", 99.0, None, {}).holds
    assert json.loads(Figure("f", 0.123456, 0.1, {"a": 1.23456}).line()) == {
        "name": "f", "ratio": 0.123, "target": 0.1, "holds": True, "detail": {"sense": "at least", "a": 1.23},
    }  # fmt: skip


def test_rounds_are_interleaved_turned_round_and_give_medians() -> None:
    called: list[str] = []
    values = {"a": iter([9, 1, 5, 3]), "b": iter([9, 2, 2, 2])}

    def contender(name: str) -> float:
        called.append(name)
        return next(values[name])

    found = medians({"a": lambda: contender("a"), "b": lambda: contender("b")}, rounds=3)
    assert found == {"a": 3, "b": 2}
    assert called == ["a", "b", "a", "b", "b", "a", "a", "b"]


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 96
    assert percentile([4.0], 0.95) == 4
