"""The server that is measured: an embedded one of its own, or BENCH_DATABASE_URL. fsync stays on.

The login must be a superuser there: loading goes round triggers, and a measurement starts with a CHECKPOINT.
"""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from clubcrm import embedded
from clubcrm.embedded import binaries
from clubcrm.embedded.places import places
from clubcrm.kernel import database

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / ".club-bench"
LOGIN = "clubcrm"  # of the application, made beside the superuser
# One process per statement, and no time spent on compiling: what is compared is the work itself.
SESSION = "-c max_parallel_workers_per_gather=0 -c jit=off"


def choose() -> None:
    """Point the environment at the server before Django is set up; start it if it is the embedded one."""
    url = os.environ.get("BENCH_DATABASE_URL", "")
    os.environ["CLUBCRM_STATE"] = os.environ.get("BENCH_STATE", str(STATE))
    os.environ["CLUBCRM_ENV"] = "development"
    os.environ["DJANGO_SETTINGS_MODULE"] = "clubcrm.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DATABASE_ADMIN_URL"] = url
    os.environ["DATABASE_URL"] = re.sub(r"//[^:@/]*", f"//{LOGIN}", url, count=1)
    if not url:
        state = Path(os.environ["CLUBCRM_STATE"])
        found = embedded.start(state, redis=False)
        (state / ".gitignore").write_text("*\n")
        tune({"host": str(found.pg_host), "port": found.pg_port, "user": found.pg_admin_user})


def tune(where: dict[str, Any]) -> None:
    """Room for a whole measurement between two checkpoints; everything else as the product has it."""
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as here:
        here.execute("ALTER SYSTEM SET max_wal_size = '16GB'")
        here.execute("ALTER SYSTEM SET checkpoint_timeout = '1h'")
        here.execute("SELECT pg_reload_conf()")


def parameters() -> dict[str, Any]:
    """psycopg parameters of the superuser, without the database's name."""
    return database.admin_parameters()


def url(name: str, login: dict[str, Any] | None = None) -> str:
    """The address of a database for another process, by this login or the one that Django uses here."""
    chosen = login or connection.settings_dict
    user = f"{chosen['USER']}:{chosen['PASSWORD']}" if chosen["PASSWORD"] else chosen["USER"]
    # A socket's directory is written as a path after an empty host.
    host = f"/{chosen['HOST']}" if chosen["HOST"].startswith("/") else f"{chosen['HOST']}:{chosen['PORT']}"
    return f"postgres://{user}@{host}/{name}"


def admin(name: str) -> psycopg.Connection[Any]:
    """An autocommit connection of the superuser, parallel query off."""
    return psycopg.connect(**parameters(), dbname=name, autocommit=True, options=SESSION)


def pgbench() -> Path | None:
    """The program pgbench beside the server's own programs, or anywhere on the path."""
    here, _ = binaries.postgres(places(Path(os.environ["CLUBCRM_STATE"])))
    beside = here / "pgbench"
    elsewhere = shutil.which("pgbench")
    return beside if beside.exists() else Path(elsewhere) if elsewhere else None
