"""The ladder in force in words, with the number of members per tier; earning rules in force, and those to come."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel import lists
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from points.models import EarningRule
from points.rules import sentence_of
from tiers import ladders, wording
from tiers import lists as tier_lists
from tiers import queries as ladder
from tiers.benefits import gift
from tiers.queries.holders import count_holders


def tiers(request: StaffRequest) -> HttpResponse:
    """How each tier is reached, and by which rules points are earned today: to be explained at the counter. What was
    agreed to for a later day stands apart."""
    today = business_date()
    counts = {row["code"]: row["members"] for row in count_holders(request.scope)}
    programme = ladders.find_active()
    rungs = steps(programme, counts)
    context = {
        "programme": programme,
        "steps": rungs,
        "brings": any(step["brings"] for step in rungs),
        "rules": in_words(EarningRule.objects.in_force(today)),
        "rules_to_come": in_words(EarningRule.objects.to_come(today)),
    }
    return render(request, "tiers/tiers.html", context)


def in_words(rules) -> list[tuple[EarningRule, str]]:
    """Each rule with its sentence, those that begin first on top."""
    rows = rules.prefetch_related("categories").order_by("active_from", "code")
    return [(rule, sentence_of(rule.kind, rule.params)) for rule in rows]


def steps(programme, counts: dict[str, int]) -> list[dict]:
    """The tiers of the programme, highest first, each with its sentences, what it brings, and its holders."""
    recited = wording.describe_programme(programme) if programme else []
    return [
        {
            "tier": each.tier,
            # The badge beside it says the name.
            "sentence": each.reached.here.removeprefix(str(each.tier)).lstrip("： :"),
            "kept": each.kept.here,
            "brings": [benefit.here for benefit in each.brings],
            "members": counts.get(each.tier.code, 0),
        }
        for each in reversed(recited)
    ]


def gifts(request: StaffRequest) -> HttpResponse:
    """The customers of one's branches who are to get a gift of an occasion now; the address names occasion, branch and page."""
    occasion = request.GET.get("occasion", "")
    occasion = occasion if occasion in gift.OCCASIONS else "quarter"
    brings = {code: wording.describe_benefit(row).here for code, row in ladder.list_gifts(occasion).items()}
    page = tier_lists.list_gifts(request.scope, request.GET, occasion, business_date())
    context = {
        "occasion": occasion,
        "occasions": [(code, wording.Bilingual(*words).here) for code, words in gift.OCCASIONS.items()],
        "page": page,
        "rows": [(customer, brings[customer.standing.tier.code]) for customer in page.rows],
        "given_by_any": bool(brings),
        **lists.offer_branches(request.scope, request.GET),
    }
    return render(request, "tiers/gifts.html", context)
