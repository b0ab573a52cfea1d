"""What the environment says about this run. Nothing else in clubcrm.run reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class RunError(Exception):
    """One sentence for the person at the terminal; the run ends with exit code 1."""


@dataclass(frozen=True)
class Configuration:
    state: Path
    host: str
    port: int
    own_database: bool  # DATABASE_URL is set: no embedded PostgreSQL, no demo
    own_redis: bool
    environment: Mapping[str, str]  # of the children

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the club."""
        host = "localhost" if self.host in {"0.0.0.0", "127.0.0.1", "::"} else self.host
        return f"http://{host}:{self.port}/"


def read(environment: Mapping[str, str] = os.environ) -> Configuration:
    port = environment.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise RunError(f"PORT is {port!r}: it has to be a number from 1 to 65535.")
    state = Path(os.path.abspath(environment.get("CLUBCRM_STATE") or ROOT / ".club"))
    return Configuration(
        state=state,
        host=environment.get("HOST") or "127.0.0.1",
        port=int(port),
        own_database=bool(environment.get("DATABASE_URL")),
        own_redis=bool(environment.get("REDIS_URL")),
        environment={**environment, "CLUBCRM_STATE": str(state), "PYTHONUNBUFFERED": "1"},
    )
