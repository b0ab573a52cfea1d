"""Many clients at once: processes that call Python, or pgbench. Both give calls per second."""

import multiprocessing
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection

from bench.harness import server

Call = Callable[[], Any]
SHORT_CALLS = 20  # of each pgbench client where less than a second is wanted
WARM_CALLS = 20  # enough for prepared statements to be prepared


def rate(make: Callable[[int], Call], *, clients: int, seconds: float) -> float:
    """Calls per second of so many processes. Each calls what `make(number)` gives, until the time is over."""
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(clients), context.Queue()

    def client(number: int) -> None:
        call = make(number)
        for _ in range(WARM_CALLS):
            call()
        start.wait()
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            call()
            count += 1
        counts.put(count / (time.perf_counter() - began))

    connection.close()  # a connection is not shared over a fork
    workers = [context.Process(target=client, args=(number,), daemon=True) for number in range(clients)]
    for worker in workers:
        worker.start()
    found = [counts.get(timeout=60 + seconds * 10) for _ in workers]
    for worker in workers:
        worker.join()
    return sum(found)


def pgbench_rate(script: str, *, database: str, clients: int, seconds: float) -> float | None:
    """Calls per second by pgbench with prepared statements; None where there is no pgbench.

    `script` is in pgbench's language (\\set, :variable); :start is a large number that no other run has, :number is
    nought.
    """
    program = server.pgbench()
    if program is None:
        return None
    chosen = server.parameters()
    environment = {**os.environ, "PGPASSWORD": str(chosen.get("password", "")), "PGOPTIONS": server.SESSION}
    with tempfile.NamedTemporaryFile("w", suffix=".pgbench") as file:
        file.write(script)
        file.flush()
        command = [program, "-n", "-M", "prepared", "-c", clients, "-j", min(clients, 2), "-f", file.name]
        length = ["-T", round(seconds)] if seconds >= 1 else ["-t", SHORT_CALLS]
        command += [*length, "-D", "number=0", "-D", f"start={Random().randint(10**17, 9 * 10**17)}"]
        command += ["-h", chosen.get("host", "localhost")]
        command += ["-p", chosen.get("port", 5432), "-U", chosen.get("user", "postgres"), database]
        said = subprocess.run(
            [str(word) for word in command], env=environment, capture_output=True, text=True
        )
    found = re.search(r"tps = ([\d.]+)", said.stdout)
    if said.returncode or not found:
        raise RuntimeError(f"pgbench failed: {said.stderr[-800:]}")
    return float(found[1])
