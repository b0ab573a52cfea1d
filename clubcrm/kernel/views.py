from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database and Redis answer, else 503 with what is missing. No session, no personal data."""
    state = {"database": "ok", "redis": "ok"}
    try:
        connection.ensure_connection()
        if not connection.is_usable():
            state["database"] = "not usable"
    except Exception as error:
        state["database"] = type(error).__name__
    try:
        cache.set("healthz", 1, 10)
    except Exception as error:
        state["redis"] = type(error).__name__
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)
