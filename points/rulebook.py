"""The part of points in a rulebook: units, and the earning rules in force."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, languages, rulefile, versions
from clubcrm.kernel.rulefile import How, Key, Loading, Part, Row, Rows
from clubcrm.kernel.versions.comparing import PlainKind
from members.models import Category, InvoiceLine
from points import lifetime_text, rules
from points import operations as points
from points.models import EarningRule, Transfer, Unit
from points.queries import POINT
from points.versions import EARNING_RULES

State = EarningRule.State
BEGINNING = date(2000, 1, 1)  # since when rules hold in a club that has not begun, as the opening ones do
UNIT = Rows(
    {
        "code": Key(rulefile.code(30), "Stays the same; rules name it."),
        **rulefile.name_keys(40),
        "measure": Key(rulefile.one_of(Unit.Measure.values), "How its amounts are shown.", "points"),
    }
)
EARNING_RULE = Rows(
    {
        "code": Key(rulefile.code(), "Stays the same over all versions; ledger lines carry it."),
        **rulefile.name_keys(60),
        "kind": Key(rulefile.text(40), "Name of a file of points/rules: what the figures mean."),
        "active_from": Key(
            rulefile.day,
            "First day of this version. Without it the day of loading; in a club without any points, from the beginning.",
            None,
        ),
        "categories": Key(
            rulefile.set_of(rulefile.code(30)), "Codes of the categories that earn; none: every one.", []
        ),
        "payers": Key(
            rulefile.set_of(rulefile.one_of(InvoiceLine.Payer.values)),
            "Who has to pay; none: whoever pays.",
            [],
        ),
        "unit": Key(rulefile.code(30), "Code of what is earned.", POINT),
        "expires": Key(lifetime_text.WRITTEN, "How long the points live.", "never"),
        "params": Key(rulefile.table, "The figures of the kind."),
    }
)


def dump_units() -> list[dict[str, Any]]:
    return list(Unit.objects.order_by("code").values(*UNIT.keys))


def load_units(rows: list[Row], loading: Loading) -> None:
    held = {row["code"]: row for row in dump_units()}
    rulefile.load_rows("unit", "code", rows, held, lambda row: points.write_unit(**row.values), loading)


def dump_rules(state: str = State.ACTIVE) -> list[dict[str, Any]]:
    found = EarningRule.objects.filter(state=state).select_related("unit").prefetch_related("categories")
    return [rule_row(rule) for rule in found.order_by("code")]


def rule_row(rule: EarningRule) -> dict[str, Any]:
    return {key: getattr(rule, key, None) for key in EARNING_RULE.keys} | {
        "categories": sorted(category.code for category in rule.categories.all()),
        "payers": sorted(rule.payers),
        "unit": rule.unit.code,
        "expires": lifetime_text.written(rule),
    }


def load_rules(rows: list[Row], loading: Loading) -> None:
    """A rule that says something else becomes the next version; one the file does not name is closed."""
    held = {row["code"]: row for row in dump_rules()}
    proposed = {row["code"]: row for row in dump_rules(State.PROPOSED)}
    for row in rulefile.once_each(rows, "code", loading):
        if not understood(row, loading):
            continue
        if not any(same(row, version.get(row["code"])) for version in (held, proposed)):
            load_rule(row, held.get(row["code"]), loading)
    for code in sorted(held.keys() - {row["code"] for row in rows}):
        close(code, loading)


def understood(row: Row, loading: Loading) -> bool:
    """Whether the kind, its figures and every code are known; the figures are kept as they are stored."""
    before = len(loading.faults)
    try:
        row.values["params"] = rules.figures(row["kind"], row["params"])
    except rules.UnknownKind:
        known = languages.join_words(rules.kinds())
        loading.wrong(
            row.at("kind"),
            _("there is no kind “%(kind)s”. Known are: %(known)s.") % {"kind": row["kind"], "known": known},
        )
    except versions.Invalid as wrong:
        for name, sentences in wrong.errors.items():
            loading.wrong(f"{row.at('params')}.{name}", *sentences)
    known_codes = set(Category.objects.values_list("code", flat=True))
    for code in row["categories"]:
        if code not in known_codes:
            known = languages.join_words(sorted(known_codes))
            loading.wrong(
                row.at("categories"),
                _("there is no category “%(code)s”. Known are: %(known)s.") % {"code": code, "known": known},
            )
    if not Unit.objects.filter(code=row["unit"]).exists():
        loading.wrong(row.at("unit"), _("there is no unit “%(code)s”.") % {"code": row["unit"]})
    return len(loading.faults) == before


def same(row: Row, held: dict[str, Any] | None) -> bool:
    """Whether a version says the same from the same day; one asked for earlier cannot begin before it did."""
    if held is None or row.values | {"active_from": held["active_from"]} != held:
        return False
    return row["active_from"] is None or row["active_from"] <= held["active_from"]


def load_rule(row: Row, held: dict[str, Any] | None, loading: Loading) -> None:
    given: dict[str, Any] = {"kind": EARNING_RULES, "by": loading.by, "at": loading.at}
    version = versions.draft(code=row["code"], values=values_of(row), **given)
    begins = row["active_from"] or (loading.on if begun() else BEGINNING)
    step = versions.propose if loading.how is How.PROPOSE else versions.activate
    try:
        try:
            step(version=version, on=begins, **given)
        except versions.WrongDate as wrong:
            if begun() and row["active_from"]:
                raise
            begins = wrong.earliest  # nothing was earned yet, or no day was asked for
            step(version=version, on=begins, **given)
    except versions.WrongDate as wrong:
        loading.wrong(
            row.at("active_from"), _("%(day)s is the earliest day possible.") % {"day": wrong.earliest}
        )
    except approvals.NeedsSecond:
        loading.needs_second(row.path)
    loading.changed("earning_rule", row["code"], held, row.values | {"active_from": begins})


def values_of(row: Row) -> dict[str, Any]:
    """The fields of the rule that a row of the file means."""
    same = {key: row[key] for key in ("name_zh", "name_en", "kind", "params", "payers")}
    return (
        same
        | lifetime_text.read(row["expires"])
        | {
            "unit": Unit.objects.get(code=row["unit"]),
            "categories": Category.objects.filter(code__in=row["categories"]),
        }
    )


def begun() -> bool:
    """Whether the club has any line in its ledger; before that, rules are replaced from the beginning."""
    return Transfer.objects.exists()


def close(code: str, loading: Loading) -> None:
    """End the version in force: today, in a club that has not begun at once."""
    rule = EarningRule.objects.get(code=code, state=State.ACTIVE)
    assert rule.active_from is not None
    earliest = rule.active_from + timedelta(days=1)
    ends = max(loading.on, earliest) if begun() else earliest
    if rulefile.end_version(EARNING_RULES, rule.id, on=ends, path="earning_rule", loading=loading):
        loading.closed("earning_rule", code)


PARTS = (
    Part("unit", "What is counted.", UNIT, dump_units, load_units, PlainKind(model=Unit)),
    Part(
        "earning_rule",
        "What earns points. The table is complete: a rule in force that it does not name is closed.",
        EARNING_RULE,
        dump_rules,
        load_rules,
        EARNING_RULES,
    ),
)
