"""What production refuses to start with."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 50  # what Django's own deployment check asks for


def refuse_unsafe(debug: bool, hosts: Sequence[str], **keys: str) -> None:
    """Raise ImproperlyConfigured, naming the variable of the environment, where somebody could guess a key, write the
    name of the host, or read the settings on an error page."""
    if debug:
        raise ImproperlyConfigured("DEBUG is on. Production never runs with DEBUG.")
    for name, key in keys.items():
        if len(key) < KEY_LENGTH:
            raise ImproperlyConfigured(
                f"{name} has {len(key)} characters; production wants {KEY_LENGTH} or more, drawn at random: "
                "openssl rand -hex 32."
            )
    if open_to_all := [host for host in hosts if "*" in host]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS is {', '.join(open_to_all)}: name the hosts under which the club is reached."
        )
