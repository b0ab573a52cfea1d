"""A second kind of occasion and a second channel, as files: dropped in by tests, nothing else is edited."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from campaigns import channels, occasions
from clubcrm.kernel import discovery

PURCHASE = '''
"""The day on which a car was bought, a number of years ago."""

from django import forms

from campaigns.occasions import OccasionKind, Placeholder

WHO = """
SELECT customer.*, 'ownership:' || owned.id AS instance
FROM members_customer AS customer JOIN members_ownership AS owned ON owned.customer_id = customer.id
WHERE owned.from_on = (%(on)s::date - make_interval(years => %(years)s::int))::date
"""
FACTS = """(
    SELECT jsonb_build_object('model', car.model, 'kept', owned.until_on IS NULL)
    FROM members_ownership AS owned JOIN members_vehicle AS car ON car.id = owned.vehicle_id
    WHERE owned.id = split_part(message.instance, ':', 2)::bigint
)"""


class Settings(forms.Form):
    years = forms.IntegerField(label="years", min_value=1, max_value=20, initial=1)


KIND = OccasionKind(
    label="anniversary of a purchase",
    who=WHO,
    nobody="No car was bought on this day.",
    parameters=lambda on, params: params,
    facts=FACTS,
    judge=lambda due: "" if due.facts["kept"] else "car_sold",
    reasons={"car_sold": "The car was sold meanwhile."},
    placeholders=(Placeholder("model", lambda due, language: due.facts["model"], lambda language: "Roadster"),),
    form=Settings,
    describe=lambda params: f"After {params['years']} years.",
)
'''
SMS = '''
"""Text messages, kept in a list; `answer` is raised where it is set."""

from campaigns.channels import Channel, Refused, Unclear, Unreachable

handed, answer = [], None


def hand_over(letter, mark):
    if answer:
        raise answer
    handed.append((mark, letter.recipient, letter.body))


CHANNEL = Channel(
    label="text message",
    address="customer.phone",
    find_fault=lambda address: "" if address else "no_phone",
    hand_over=hand_over,
    given_up="gateway_refused",
    reasons={"no_phone": "No phone number in the file.", "gateway_refused": "The gateway refused it."},
)
'''


@contextmanager
def plant(package: ModuleType, folder: Path, name: str, text: str) -> Iterator[ModuleType]:
    """A file more in this package, kept in a folder of its own."""
    folder.mkdir()
    (folder / f"{name}.py").write_text(text)
    package.__path__.append(str(folder))
    discovery.find_kinds_in_folder.cache_clear()
    try:
        yield importlib.import_module(f"{package.__name__}.{name}")
    finally:
        package.__path__.remove(str(folder))
        del sys.modules[f"{package.__name__}.{name}"]
        delattr(package, name)
        discovery.find_kinds_in_folder.cache_clear()


@contextmanager
def plant_both(folder: Path) -> Iterator[ModuleType]:
    """The kind "purchase" and the channel "sms"; gives the module of the channel."""
    with (
        plant(occasions, folder / "occasions", "purchase", PURCHASE),
        plant(channels, folder / "channels", "sms", SMS) as sms,
    ):
        yield sms
