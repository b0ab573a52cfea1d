"""The part of campaigns in a rulebook: the texts in force and the occasions that use them."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns import operations as campaigns
from campaigns.models import Occasion, Template
from campaigns.versions import TEMPLATES
from clubcrm.kernel import approvals, rulefile, versions
from clubcrm.kernel.rulefile import How, Key, Loading, Part, Row, Rows, plain

HOUR = rulefile.whole(0, 24)
TEMPLATE = Rows(
    {
        "code": Key(rulefile.code(), "Stays the same over all versions."),
        "subject_zh": Key(rulefile.text(120), "Subject in Chinese, with placeholders such as {name}."),
        "subject_en": Key(rulefile.text(120), "Subject in English."),
        "body_zh": Key(rulefile.text(4000), "Text in Chinese."),
        "body_en": Key(rulefile.text(4000), "Text in English."),
    }
)
OCCASION = Rows(
    {
        "code": Key(rulefile.code(), "One of the occasions the program knows, e.g. birthday."),
        **rulefile.name_keys(60),
        "enabled": Key(rulefile.yes_no, "Whether anybody is written to.", True),
        "template": Key(rulefile.code(), "Code of the text that is sent."),
        "send_from": Key(HOUR, "Nothing is sent before this hour.", 9),
        "send_until": Key(HOUR, "Nothing is sent from this hour on.", 21),
        "feb29": Key(
            rulefile.one_of(Occasion.Feb29.values), "When who was born on 29 February is greeted.", "feb28"
        ),
        "catch_up_days": Key(rulefile.whole(0, 7), "How many days late it may still go out.", 0),
    }
)


def dump_templates() -> list[dict[str, Any]]:
    active = Template.objects.filter(state=Template.State.ACTIVE)
    return list(active.order_by("code").values(*TEMPLATE.keys))


def load_templates(rows: list[Row], loading: Loading) -> None:
    """Each text that says something else becomes the next version. Texts the file does not name stay in force."""
    held = {row["code"]: row for row in dump_templates()}
    waiting = Template.objects.filter(state=Template.State.PROPOSED).values(*TEMPLATE.keys)
    proposed = {row["code"]: row for row in waiting}
    for row in rulefile.once_each(rows, "code", loading):
        if row.values in (held.get(row["code"]), proposed.get(row["code"])):
            continue
        load_template(row, loading)
        loading.changed("template", row["code"], held.get(row["code"]), plain(row))


def load_template(row: Row, loading: Loading) -> None:
    text = {key: value for key, value in row.values.items() if key != "code"}
    given: dict[str, Any] = {"kind": TEMPLATES, "by": loading.by, "at": loading.at}
    step = versions.propose if loading.how is How.PROPOSE else versions.activate
    try:
        step(version=versions.draft(code=row["code"], values=text, **given), **given)
    except versions.Invalid as wrong:
        for name, sentences in wrong.errors.items():
            loading.wrong(row.at(name), *sentences)
    except approvals.NeedsSecond:
        loading.needs_second(row.path)


def dump_occasions() -> list[dict[str, Any]]:
    occasions = Occasion.objects.select_related("template").order_by("code")
    return [
        {key: getattr(occasion, key) for key in OCCASION.keys} | {"template": occasion.template.code}
        for occasion in occasions
    ]


def load_occasions(rows: list[Row], loading: Loading) -> None:
    held = {row["code"]: row for row in dump_occasions()}

    def write(row: Row) -> None:
        template = Template.objects.filter(code=row["template"], state=Template.State.ACTIVE).first()
        if row["code"] not in held:
            known = ", ".join(held)
            loading.wrong(
                row.at("code"), _("there is no such occasion. Known are: %(known)s.") % {"known": known}
            )
        elif template is None:
            loading.wrong(row.at("template"), _("no text of this code is in force."))
        elif not row["send_from"] < row["send_until"]:
            loading.wrong(row.at("send_until"), _("the hours of sending end after they begin."))
        else:
            said = {key: value for key, value in row.values.items() if key not in ("code", "template")}
            campaigns.change_occasion(
                occasion=Occasion.objects.values_list("id", flat=True).get(code=row["code"]),
                settings=campaigns.Settings(template=template.id, **said),
                by=loading.by,
                at=loading.at,
            )

    rulefile.load_rows("occasion", "code", rows, held, write, loading)


PARTS = (
    Part("template", "What messages say, in both languages.", TEMPLATE, dump_templates, load_templates),
    Part(
        "occasion", "What members are written to about, and when.", OCCASION, dump_occasions, load_occasions
    ),
)
