"""Tier programmes as they are kept in versions: one ladder is in force, whatever its code."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals, languages
from clubcrm.kernel.scope import scope_of_branch
from clubcrm.kernel.templatetags import written
from clubcrm.kernel.versions import Link, VersionKind
from tiers import benefits, checking, measures, wording
from tiers import operations as tiers
from tiers.models import Benefit, Criterion, Programme
from tiers.queries import holders


def describe_effect(programme: Programme, on: date) -> list[str]:
    line = gettext("%(tier)s: %(members)s members, %(rising)s of them by rising")
    return [
        line
        % {
            "tier": each.tier,
            "members": written.number(each.members),
            "rising": written.number(each.rising),
        }
        for each in tiers.preview(programme=programme.id, as_of=on)
    ]


def describe_end(programme: Programme, on: date) -> list[str]:
    """Members keep what they hold; nobody is evaluated any more, and nothing is given for it."""
    held = holders.count_holders(scope_of_branch(approvals.group()))
    members = sum(row["members"] for row in held)
    line = ngettext(
        "%(members)s member keeps the tier held (%(tiers)s) and gets no benefit of it any more; nobody rises or falls.",
        "%(members)s members keep the tiers held (%(tiers)s) and get no benefits of them any more; nobody rises or falls.",
        members,
    )
    name = languages.choose("name_zh", "name_en")
    tiers_held = languages.join_words(f"{row[name]} {row['members']}" for row in held)
    return [line % {"members": members, "tiers": tiers_held}]


def list_rehearsals(programme: Programme) -> list[Link]:
    """The newest rehearsal of each sort, and the page that asks for one."""
    newest = {row.kind: row for row in programme.rehearsals.exclude(ended_at=None).order_by("id")}
    text = gettext("Rehearsed against %(what)s, %(day)s")
    done = [
        Link(
            text % {"what": row.get_kind_display(), "day": row.as_of},
            reverse("tiers:rehearsal", args=[row.pk]),
        )
        for row in newest.values()
    ]
    ask = Link(gettext("Rehearse it on the club"), f"{reverse('tiers:rehearsals')}?programme={programme.pk}")
    return [*done, ask]


def name_measure(row: Criterion) -> str:
    words = measures.every()[row.measure].wording
    return languages.choose(words.zh, words.en)


def describe_filter(row: Criterion) -> str:
    return wording.describe_filter(measures.every()[row.measure], row.filter).here.strip(" ()（）")


def describe_window(row: Criterion) -> str:
    return wording.describe_window(row.window).here or gettext("all time")


def name_kind(row: Benefit) -> str:
    kind = benefits.every()[row.kind]
    return languages.choose(kind.zh, kind.en)


PROGRAMMES = VersionKind(
    code="tier-programme",
    model=Programme,
    label=_("Tier programme put into force"),
    asks=gettext_noop("Tier programme %(name)s"),
    end_label=_("Tier programme ended"),
    asks_end=gettext_noop("End of the tier programme %(name)s"),
    afterwards=_("The coming night evaluates every member by it."),
    last=_("The club has no ladder then: nobody rises or falls."),
    permission="tiers.approve_programme",
    parts={"tiers": {"criteria": {}, "benefits": {}}},
    proposed_first=True,
    one_of_all=True,
    problems=checking.list_problems,
    lock=tiers.lock_evaluations,
    begin=tiers.begin_programme,
    sentences=wording.list_lines,
    effect=describe_effect,
    end_effect=describe_end,
    rehearsed=list_rehearsals,
    shows={
        (Criterion, ""): lambda row: (
            wording.describe_criterion(row, list(row.tier.programme.tiers.all())).here
        ),
        (Criterion, "measure"): name_measure,
        (Criterion, "window"): describe_window,
        (Criterion, "filter"): describe_filter,
        (Benefit, ""): lambda row: wording.describe_benefit(row).here,
        (Benefit, "kind"): name_kind,
    },
)
KINDS = (PROGRAMMES,)
