"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.utils import timezone

from tests.factories import dms

TEXTS = {
    "email": "somebody@example.com", "tel": "13911112233", "number": "9", "date": f"{timezone.now():%Y-%m-%d}",
    "time": "09:00", "url": "https://example.com/", "password": "correct horse battery staple",
}  # fmt: skip
NAMED = {
    "phone": "13911112233", "plate": "京A54321", "vin": dms.vin(77), "email": "somebody@example.com",
    "username": "somebody", "customer": "13900000001",
}  # fmt: skip


@dataclass
class Form:
    """One form: where it goes and its fields as (name, value, required, kind) in the order of the page; `choices` are
    the first of what must be picked, `buttons` what its buttons say, `unticked` the boxes without a tick, `options`
    the first of each list."""

    action: str
    method: str
    fields: list[tuple[str, str, bool, str]] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    unticked: set[str] = field(default_factory=set)
    options: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        named = {name for name, *_rest in self.fields} | {name for name, _value in self.buttons}
        return named | set(self.choices) | self.unticked

    def filled(self, how: str = "as it stands") -> dict[str, list[str]]:
        """What a browser sends. "filled": every empty field too. "altered": other words where there are some. "coded":
        as filled, with words that may be codes."""
        sent: dict[str, list[str]] = {}
        for name, value, required, kind in self.fields:
            if not value and (required or how != "as it stands") and kind != "hidden":
                value = self.options.get(name) or self.made_up(name, kind, how)
            elif how == "altered" and kind in ("text", "textarea") and not value.isascii():
                value += "二"
            sent.setdefault(name, []).append(value)
        for name, value in self.choices.items():
            sent.setdefault(name, [value])
        if self.buttons:
            sent.setdefault(self.buttons[0][0], [self.buttons[0][1]])
        return sent

    @staticmethod
    def made_up(name: str, kind: str, how: str) -> str:
        words = "somebody" if how == "coded" else "一二三"
        return NAMED.get(name.rpartition("-")[2]) or TEXTS.get(kind, words)


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.open, self.list, self.area = address, [], None, None, None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(
                urljoin(self.address, given.get("action", "")), given.get("method", "get").lower()
            )
            self.forms.append(self.open)
        elif self.open and tag in ("input", "button", "select", "textarea", "option"):
            getattr(self, tag)(given)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select" and self.list:
            name, chosen, options, required = self.list
            picked = chosen or (next(filter(None, options), "") if required else "")
            self.open.fields.append((name, picked, False, "select"))
            self.open.options[name] = next(filter(None, options), "")
            self.list = None
        elif tag == "textarea" and self.area:
            name, text, required = self.area
            self.open.fields.append((name, text.strip(), required, "textarea"))
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def input(self, given):
        name, kind = given.get("name"), given.get("type", "text")
        if not name or kind == "file":
            return
        if kind in ("submit", "image"):
            self.button(given)
        elif kind == "radio" and "checked" not in given:
            self.open.choices.setdefault(name, given.get("value", "on"))
        elif kind == "checkbox" and "checked" not in given:
            self.open.unticked.add(name)
            if "required" in given:
                self.open.choices.setdefault(name, given.get("value", "on"))
        else:
            self.open.fields.append((name, given.get("value", ""), "required" in given, kind))

    def button(self, given):
        if given.get("name") and given.get("type", "submit") in ("submit", "image"):
            self.open.buttons.append((given["name"], given.get("value", "")))

    def select(self, given):
        if given.get("name"):
            self.list = [given["name"], "", [], "required" in given]

    def textarea(self, given):
        if given.get("name"):
            self.area = [given["name"], "", "required" in given]

    def option(self, given):
        if self.list:
            self.list[2].append(given.get("value", ""))
            if "selected" in given:
                self.list[1] = given.get("value", "")
