"""The part of campaigns in a rulebook: the texts in force and the occasions that use them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from campaigns import channels, occasions
from campaigns import operations as campaigns
from campaigns.models import Occasion, Template
from campaigns.versions import TEMPLATES
from clubcrm.kernel import approvals, languages, rulefile, versions
from clubcrm.kernel.rulefile import How, Key, Loading, Part, Row, Rows, plain
from clubcrm.kernel.versions.comparing import PlainKind


def default_to_code(row: Mapping[str, Any], position: int) -> Any:
    return row.get("code", "")


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
        "code": Key(rulefile.code(), "Stays the same, e.g. birthday."),
        "kind": Key(
            rulefile.code(),
            "Name of a file of campaigns/occasions; it stays. Without it the code.",
            default_to_code,
        ),
        **rulefile.name_keys(60),
        "enabled": Key(rulefile.yes_no, "Whether anybody is written to.", True),
        "template": Key(rulefile.code(), "Code of the text that is sent."),
        "channel": Key(rulefile.code(20), "Name of a file of campaigns/channels.", "email"),
        "send_from": Key(HOUR, "Nothing is sent before this hour.", 9),
        "send_until": Key(HOUR, "Nothing is sent from this hour on.", 21),
        "catch_up_days": Key(rulefile.whole(0, 7), "How many days late it may still go out.", 0),
        "params": Key(rulefile.table, "The settings of the kind; what is not named has its default.", {}),
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
    understood = [row for row in rows if understand(row, held.get(row["code"]), loading)]
    rulefile.load_rows(
        "occasion", "code", understood, held, lambda row: write_occasion(row, loading), loading
    )


def understand(row: Row, held: dict[str, Any] | None, loading: Loading) -> bool:
    """Whether everything that the row names is known; the settings of the kind are kept as they are stored."""
    before = len(loading.faults)
    if held and row["kind"] == row["code"]:
        row.values["kind"] = held["kind"]
    if row["kind"] not in occasions.find_kinds():
        refuse_kind(row, loading)
        return False
    if held and held["kind"] != row["kind"]:
        loading.wrong(
            row.at("kind"), _("an occasion stays of its kind: “%(kind)s”.") % {"kind": held["kind"]}
        )
        return False
    if row["channel"] not in channels.find_channels():
        said = {"channel": row["channel"], "known": languages.join_words(channels.find_channels())}
        loading.wrong(row.at("channel"), _("there is no channel “%(channel)s”. Known are: %(known)s.") % said)
    try:
        row.values["params"] = campaigns.check_params(row["kind"], row["params"])
    except versions.Invalid as wrong:
        for name, sentences in wrong.errors.items():
            loading.wrong(f"{row.at('params')}.{name}", *sentences)
    return len(loading.faults) == before


def refuse_kind(row: Row, loading: Loading) -> None:
    """What is called like no kind is taken for an occasion that is not there."""
    known = languages.join_words(occasions.find_kinds())
    if row["kind"] == row["code"]:
        sentence = _("there is no such occasion. Known are: %(known)s.")
        loading.wrong(row.at("code"), sentence % {"known": known})
    else:
        sentence = _("there is no kind “%(kind)s”. Known are: %(known)s.")
        loading.wrong(row.at("kind"), sentence % {"kind": row["kind"], "known": known})


def write_occasion(row: Row, loading: Loading) -> None:
    template = Template.objects.filter(code=row["template"], state=Template.State.ACTIVE).first()
    if template is None:
        loading.wrong(row.at("template"), say_no_text(row["template"]))
        return
    values = {key: value for key, value in row.values.items() if key not in ("code", "kind", "template")}
    given: dict[str, Any] = {
        "settings": campaigns.Settings(template=template.id, **values),
        "by": loading.by,
        "at": loading.at,
    }
    occasion = Occasion.objects.filter(code=row["code"]).first()
    try:
        if occasion:
            campaigns.change_occasion(occasion=occasion.id, **given)
        else:
            campaigns.add_occasion(code=row["code"], kind=row["kind"], **given)
    except campaigns.HoursWrong:
        loading.wrong(row.at("send_until"), _("the hours of sending end after they begin."))
    except versions.Invalid as unfit:
        loading.wrong(row.at("template"), *unfit.problems)


def say_no_text(code: str) -> str:
    if Template.objects.filter(code=code, state=Template.State.PROPOSED).exists():
        return _("this text waits for a second person: load the occasion once more when it is in force.")
    return _("no text of this code is in force.")


OCCASIONS = PlainKind(
    model=Occasion,
    hides=frozenset({"kind", "purpose", "changed_by", "changed_at"}),
    shows={
        (Occasion, "channel"): lambda occasion: occasion.channel_in_words,
        (Occasion, "params"): lambda occasion: occasion.settings_in_words,
    },
)
PARTS = (
    Part(
        "template",
        "What messages say, in both languages.",
        TEMPLATE,
        dump_templates,
        load_templates,
        TEMPLATES,
    ),
    Part(
        "occasion",
        "What members are written to about, and when.",
        OCCASION,
        dump_occasions,
        load_occasions,
        OCCASIONS,
    ),
)
