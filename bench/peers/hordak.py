"""django-hordak posting: a process of its own, since its settings and tables are not the club's.

`prepare` makes a database with its tables and a thousand accounts; `rate` starts `python -m bench.peers.hordak`, which
prints calls per second. A call does what `points.earn` does for its caller: finds the member's account, moves the amount
as its own documentation does (`account.transfer_to(...)`, in a transaction) and gives the balance after it.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from random import Random

from django.db import connection
from psycopg import sql

DATABASE = "clubcrm_bench_hordak"
ACCOUNTS = 1_000


def present() -> bool:
    return find_spec("hordak") is not None


def prepare() -> None:
    from bench.harness import server

    with server.admin("postgres") as here:
        name = sql.Identifier(DATABASE)
        here.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        login = sql.Identifier(connection.settings_dict["USER"])
        here.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, login))
    started("prepare")


def rate(*, clients: int, seconds: float) -> float:
    """Transfers per second by so many clients."""
    return float(started("rate", str(clients), str(seconds)))


def started(*words: str) -> str:
    """What this module says as a program of its own."""
    from bench.harness import server

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.peers.hordak_settings",
        "HORDAK_DATABASE_URL": server.url(DATABASE),
    }
    said = subprocess.run(
        [sys.executable, "-m", __name__, *words],
        cwd=server.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if said.returncode:
        raise RuntimeError(f"django-hordak failed: {said.stderr[-800:]}")
    return said.stdout.strip()


def main(work: str, *numbers: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from hordak.models import Account

    from bench.harness import clients

    if work == "prepare":
        call_command("migrate", verbosity=0, interactive=False)
        Account.objects.create(name="issued", type="EX", code="0", currencies=["CNY"])
        for number in range(1, ACCOUNTS + 1):
            Account.objects.create(name=f"member {number}", type="LI", code=str(number), currencies=["CNY"])
    else:
        count, seconds = int(numbers[0]), float(numbers[1])
        print(clients.rate(poster, clients=count, seconds=seconds))


def poster(client: int):  # type: ignore[no-untyped-def]
    """A call that moves a random amount from the house to a random account."""
    from django.db import transaction
    from hordak.models import Account
    from moneyed import Money

    chance = Random(client)
    house = Account.objects.get(code="0")

    def call() -> None:
        with transaction.atomic():
            member = Account.objects.get(code=str(chance.randint(1, ACCOUNTS)))
            house.transfer_to(member, Money(chance.randint(1, 1000), "CNY"))
            member.get_balance()

    return call


if __name__ == "__main__":
    main(*sys.argv[1:])
