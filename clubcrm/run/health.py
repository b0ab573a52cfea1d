"""Does the web server answer /healthz? Used by the supervisor and, as a command, by the containers.

python -m clubcrm.run.health [http://127.0.0.1:8000/healthz]
"""

import http.client
import os
import sys
import urllib.parse

DEFAULT = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/healthz"


def host_header() -> str:
    """A name that Django accepts: the first of ALLOWED_HOSTS where it names one."""
    first = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip()
    return "localhost" if first == "*" else first.lstrip(".")


def answer(url: str) -> int:
    """The status of the answer; 0 when there is none within five seconds."""
    parts = urllib.parse.urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=5)
    try:
        line.request("GET", parts.path, headers={"Host": host_header()})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


if __name__ == "__main__":
    status = answer(sys.argv[1] if len(sys.argv) > 1 else DEFAULT)
    print(status or "no answer")
    sys.exit(status != 200)
