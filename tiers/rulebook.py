"""The part of tiers in a rulebook: the ladder in force, with its tiers, their criteria and benefits."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, rulefile, versions
from clubcrm.kernel.rulefile import How, Key, Loading, Part, Row, Rows, plain
from tiers import benefits, checking
from tiers import operations as tiers
from tiers.checking import Problem
from tiers.models import Programme, Tier
from tiers.models.programmes import usual_warnings
from tiers.versions import PROGRAMMES

State = Programme.State


def always_one(row: Mapping[str, Any], position: int) -> int:
    """1 where nothing is said, and written nevertheless: a criterion reads better whole."""
    return 1


def one_unless_limited(row: Mapping[str, Any], position: int) -> int | None:
    """1 where no threshold is written."""
    return None if row.get("at_most") is not None else 1


CRITERION = Rows(
    {
        "route": Key(
            rulefile.whole(1, 32_767),
            "Criteria of one number must all hold; any one route is enough.",
            always_one,
        ),
        "measure": Key(rulefile.code(), "Name of a file of tiers/measures."),
        "at_least": Key(
            rulefile.figure,
            "The threshold, amounts in cents; for the present tier a rank.",
            one_unless_limited,
        ),
        "at_most": Key(
            rulefile.figure,
            "Instead of `at_least`: what must not be passed, amounts in cents.",
            None,
        ),
        "window": Key(
            rulefile.text(30),
            '`"24 months"`, `"365 days"`, `"calendar month"`, `"calendar quarter"`, `"calendar half"`, `"calendar year"`, '
            '`"since the last change"` or `"all time"`.',
            "all time",
        ),
        "filter": Key(
            rulefile.table, "Narrows the measure. Every other key of a criterion is one of these too.", {}
        ),
    },
    others="filter",
)
BENEFIT = Rows(
    {
        "kind": Key(rulefile.code(), "Name of a file of tiers/benefits."),
        "name_zh": Key(rulefile.text(60), "A name of its own in Chinese.", ""),
        "name_en": Key(rulefile.text(60), "The same in English.", ""),
        "figures": Key(
            rulefile.table, "Figures of the kind. Every other key of a benefit is one of these too.", {}
        ),
    },
    others="figures",
)
TIER = Rows(
    {
        "code": Key(
            rulefile.code(), "Stays the same over all versions: members keep the tier with this code."
        ),
        "rank": Key(
            rulefile.whole(1, 32_767),
            "1 is the lowest; without it the place in the file.",
            lambda row, i: i + 1,
        ),
        **rulefile.name_keys(40),
        "badge": Key(rulefile.one_of(Tier.Badge.values), "Colour of its badge.", "basic"),
        "valid_for": Key(
            rulefile.text(20),
            '`"12 months"`, `"365 days"`, `"calendar year"` or `"anniversary"` (of joining); without it without end.',
            "",
        ),
        "grace_days": Key(rulefile.whole(0, 32_767), "Days after the validity before anything happens.", 0),
        "demotion": Key(rulefile.one_of(Tier.Demotion.values), "What happens then.", "never"),
        "resets": Key(
            rulefile.yes_no, "Whether what was measured counts anew once the tier is reached.", False
        ),
        "warning_days": Key(
            rulefile.list_of(rulefile.whole(0, 3650)),
            "Days before its end at which the tier-guard tells of it: its lists offer these spans.",
            usual_warnings(),
        ),
        "criterion": Key(CRITERION, "What has to hold.", ()),
        "benefit": Key(BENEFIT, "What it brings.", ()),
    }
)
PROGRAMME = Rows(
    {
        "code": Key(rulefile.code(), "Stays the same over all versions."),
        **rulefile.name_keys(60),
        "climbing": Key(
            rulefile.one_of(Programme.Climbing.values),
            "To the highest tier that holds, or one step at a time.",
            "highest",
        ),
        "applies": Key(
            rulefile.one_of(Programme.Applies.values), "When this version counts for a member.", "at_once"
        ),
        "active_from": Key(
            rulefile.day, "In force from; not in the future. Without it the day of loading.", None
        ),
        "tier": Key(TIER, "The steps, lowest first."),
    }
)
# Which keys are fields of the model, as they are.
OF_CRITERION, OF_BENEFIT = tuple(CRITERION.keys), tuple(BENEFIT.keys)
OF_TIER = tuple(key for key in TIER.keys if key not in ("criterion", "benefit"))
OF_PROGRAMME = ("name_zh", "name_en", "climbing", "applies")


def dump_programmes(state: str = State.ACTIVE) -> list[dict[str, Any]]:
    found = Programme.objects.filter(state=state).prefetch_related("tiers__criteria", "tiers__benefits")
    return [make_programme_row(programme) for programme in found.order_by("code")]


def make_programme_row(programme: Programme) -> dict[str, Any]:
    row = {key: getattr(programme, key) for key in ("code", *OF_PROGRAMME, "active_from")}
    steps = sorted(programme.tiers.all(), key=lambda tier: tier.rank)
    return row | {"tier": [make_tier_row(tier) for tier in steps]}


def make_tier_row(tier: Tier) -> dict[str, Any]:
    criteria = sorted(tier.criteria.all(), key=lambda item: (item.route, item.id))
    brings = sorted(tier.benefits.all(), key=lambda item: item.id)
    return {key: getattr(tier, key) for key in OF_TIER} | {
        "criterion": [{key: getattr(item, key) for key in OF_CRITERION} for item in criteria],
        "benefit": [{key: getattr(item, key) for key in OF_BENEFIT} for item in brings],
    }


def load_programmes(rows: list[Row], loading: Loading) -> None:
    """The ladder becomes the next version of its programme, unless it says what is in force; one without is closed."""
    held = next(iter(dump_programmes()), None)
    if (
        not rows
        and held
        and rulefile.end_version(
            PROGRAMMES, read_active().id, on=loading.on, path="programme", loading=loading
        )
    ):
        loading.closed("programme", held["code"])
    for row in rows[1:]:
        loading.wrong(row.path, _("only one programme is in force at a time: write it in a file of its own."))
    for row in rows[:1]:
        tidy_row(row)
        if not any(is_same(row, known) for known in (held, *dump_programmes(State.PROPOSED))):
            load_programme(row, held, loading)


def read_active() -> Programme:
    return Programme.objects.get(state=State.ACTIVE)


def tidy_row(row: Row) -> None:
    """Tiers by rank, criteria by route, and every value as the database gives it back."""
    row["tier"].sort(key=lambda tier: tier["rank"])
    for tier in row["tier"]:
        tier["criterion"].sort(key=lambda item: item["route"])
        for item in tier["criterion"]:
            item.values["filter"] = make_storable(item["filter"])
        for benefit in tier["benefit"]:
            benefit.values["figures"] = clean_figures(benefit["kind"], make_storable(benefit["figures"]))


def make_storable(value: Any) -> Any:
    """As JSON keeps it: dates and times are texts."""
    if isinstance(value, dict):
        return {key: make_storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [make_storable(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, str | bool | int) else str(value)


def clean_figures(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """As they are kept; what cannot be used stays as it is, for the check of the draft to explain."""
    try:
        return benefits.check_figures(kind, given)
    except (KeyError, benefits.FiguresWrong):
        return given


def is_same(row: Row, held: dict[str, Any] | None) -> bool:
    if held is None:
        return False
    written = plain(row)
    return written | {"active_from": row["active_from"] or held["active_from"]} == held


def load_programme(row: Row, held: dict[str, Any] | None, loading: Loading) -> None:
    begins = row["active_from"] or loading.on
    before = len(loading.faults)
    if begins > loading.on:
        loading.wrong(row.at("active_from"), _("a ladder begins today or earlier."))
    for key in ("rank", "code"):
        rulefile.once_each(row["tier"], key, loading)
    for item in (item for tier in row["tier"] for item in tier["criterion"]):
        if item["at_least"] is not None and item["at_most"] is not None:
            text = _(
                "a criterion says either “at least” or “at most”; write a range as two criteria of one route."
            )
            loading.wrong(item.at("at_most"), text)
    if len(loading.faults) > before:
        return
    values = {key: row[key] for key in OF_PROGRAMME} | {"tiers": [list_values(tier) for tier in row["tier"]]}
    draft = versions.draft(kind=PROGRAMMES, code=row["code"], values=values, by=loading.by, at=loading.at)
    if problems := checking.find_problems(Programme.objects.get(id=draft)):
        for path, sentence in place_problems(row, draft, problems):
            loading.wrong(path, sentence)
        return
    put_in_force(draft, row, begins, loading)
    former = held if held and held["code"] == row["code"] else None
    loading.changed("programme", row["code"], former, plain(row) | {"active_from": begins})
    if held and not former and loading.how is not How.PROPOSE:
        loading.closed("programme", held["code"])


def list_values(tier: Row) -> dict[str, Any]:
    """The fields of a tier, with its criteria and benefits."""
    return {key: tier[key] for key in OF_TIER} | {
        "criteria": [{key: item[key] for key in OF_CRITERION} for item in tier["criterion"]],
        "benefits": [{key: item[key] for key in OF_BENEFIT} for item in tier["benefit"]],
    }


def place_problems(row: Row, draft: int, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """(path in the file, sentence) of each problem of the draft that was written from the row."""
    paths: dict[tuple[type, int], str] = {}
    written = Tier.objects.filter(programme=draft).order_by("rank").prefetch_related("criteria", "benefits")
    for tier, of_tier in zip(written, row["tier"], strict=True):
        paths[Tier, tier.id] = of_tier.path
        for rows, key in ((tier.criteria, "criterion"), (tier.benefits, "benefit")):
            in_order = sorted(rows.all(), key=lambda item: item.pk)
            paths |= {(type(item), item.pk): of.path for item, of in zip(in_order, of_tier[key], strict=True)}
    for problem in problems:
        where = problem.row or problem.tier
        path = paths[type(where), where.pk] if where else row.at("tier")
        yield f"{path}.{problem.key}" if problem.key else path, problem.sentence


def put_in_force(draft: int, row: Row, begins: date, loading: Loading) -> None:
    """As far as this loading goes: a trial stops where it could not be taken back."""
    given: dict[str, Any] = {"kind": PROGRAMMES, "version": draft, "by": loading.by, "at": loading.at}
    try:
        versions.propose(**given)
        if loading.how is How.LOAD:
            versions.activate(on=begins, **given)
        elif loading.how is How.TRY:
            approvals.require(PROGRAMMES.code, subject=draft, by=loading.by)
            tiers.keep_what_is_held(Programme.objects.get(id=draft))
    except versions.Invalid as invalid:
        loading.wrong(row.at("tier"), *invalid.problems)
    except versions.WrongDate as wrong:
        loading.wrong(
            row.at("active_from"), _("%(day)s is the earliest day possible.") % {"day": wrong.earliest}
        )
    except approvals.NeedsSecond:
        loading.needs_second(row.path)


PARTS = (Part("programme", "The ladder in force.", PROGRAMME, dump_programmes, load_programmes, PROGRAMMES),)
