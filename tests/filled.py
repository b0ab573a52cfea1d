"""A form as the browser would send it: what the page shows, with what a person changes."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The fields of every form of a page that has `name` in it, with what they would send."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.forms, self.select, self.text = name, [], None, None

    @property
    def sent(self) -> dict[str, list[str]]:
        return next(form for form in self.forms if self.name in form)

    def add(self, name: str, value: str | None) -> None:
        if self.forms and name:
            self.forms[-1].setdefault(name, [])
            if value is not None:
                self.forms[-1][name].append(value)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and has.get("type") not in ("submit", "button", "file"):
            box = has.get("type") in ("checkbox", "radio")
            value = has.get("value", "on" if box else "")
            self.add(has.get("name", ""), value if "checked" in has or not box else None)
        elif tag == "select":
            self.select = has.get("name", "")
            self.add(self.select, None)
        elif tag == "option" and "selected" in has and self.select:
            self.add(self.select, has.get("value", ""))
        elif tag == "textarea":
            self.text = [has.get("name", ""), ""]

    def handle_data(self, data):
        if self.text is not None:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.text:
            self.add(self.text[0], self.text[1].removeprefix("\n"))
            self.text = None


def fill(page, name: str, /, **changes) -> dict[str, list[str]]:
    """What the form of this page that has the field `name` sends, with these changes."""
    form = Form(name)
    form.feed(page.content.decode())
    return form.sent | {key: value if isinstance(value, list) else [value] for key, value in changes.items()}
