"""Customers: the search box, the list and the page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from clubcrm.desk import customer_list, next_steps, panels, telling, timeline
from clubcrm.kernel import foreign, lists
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.pages import access_log
from clubcrm.kernel.requests import StaffRequest
from complaints import panels as complaints
from members import access, notes
from members import queries as members
from tiers import queries as tiers

SUGGESTED, LISTED = 8, 50  # hits of the search box and of its page


def customers(request: StaffRequest) -> HttpResponse:
    """The customers of one's branches; what narrows and sorts them stands in the address."""
    page = customer_list.list_customers(request.scope, request.GET, request.staff)
    context = {
        "page": page,
        "table": customer_list.CustomerTable(
            customer_list.fill_cards(page.rows),
            exclude=["branch"] if len(request.scope.branch_ids) == 1 else [],
            sight=request.sight,
        ),
        **lists.offer_branches(request.scope, request.GET),
        "tiers": tiers.list_steps(),
        "sorts": [("name", _("Name")), ("since", _("Member since")), ("tier", _("Tier"))],
        "tier_chosen": request.GET.get("tier", ""),
    }
    return render(request, "desk/customers.html", context)


def customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The customer's page; `show` and `after` of the address choose the part of the timeline."""
    who = access.customer_or_none(request, public_id, "standing__tier", "standing__change")
    if who is None:
        access.found_or_404(request, public_id)
        return redirect("members:open_customer", public_id)
    show = request.GET.get("show", "all")
    page = timeline.page(who, show, request.GET.get("after", ""))
    may_see = request.user.has_perm("complaints.view_complaint")
    shown = panels.read_panels(who, business_date(), page) | {
        "complaints": complaints.read_customer_panel(who.id, timezone.now()) if may_see else None
    }
    may_watch = request.user.has_perm("kernel.search_access")
    manner = access.shown_to(request, who)
    looking = next_steps.Looking(shown, request.user, request.scope, business_date())
    context = shown | {
        "next": None if manner else next_steps.best(looking),
        "show": show if show in timeline.SHOWN else "all",
        "tabs": tabs(),
        "timeline": telling.tell_entries(page),
        "correctable": timeline.find_correctable(page, request.user.pk, business_date()),
        "older": page.next,
        "later": request.GET.get("after", ""),
        "pinned": notes.newest(who.id),
        "looked": access_log.read_customer(who.id, request.scope) if may_watch else None,
        "may_watch": may_watch,
    }
    return render(request, "desk/customer.html", context | manner)


def tabs() -> list[tuple[str, str]]:
    return [
        ("all", _("All")),
        ("visits", _("Visits")),
        ("points", _("Points")),
        ("tiers", _("Tiers")),
        ("complaints", _("Complaints")),
        ("care", _("Care")),
    ]


@vary_on_headers("HX-Request")
def search(request: StaffRequest) -> HttpResponse:
    """Hits for `q`: a fragment for the box, or a page with the count. One sure hit opens the customer at once."""
    text = request.GET.get("q", "").strip()
    limit = SUGGESTED if request.htmx else LISTED
    reason = request.GET.get("reason", "").strip()
    found = members.search(text=text, scope=request.scope, limit=limit)
    others = [hit.customer for hit in found.hits if hit.exact and not hit.ours]
    asked = not foreign.find(request, others, reason)
    if asked:
        found = found.without(others)
    if found.only and not asked and not request.htmx:
        return redirect("desk:customer", customer_list.find_public_id(found.only.customer))
    context = {
        "query": text,
        "hits": customer_list.read_cards([hit.customer for hit in found.hits]),
        "count": found.total,
        "more": found.total >= members.CANDIDATES,
        "reason_asked": asked,
        "free_a_day": foreign.FREE_A_DAY,
    }
    template = "desk/_suggestions.html" if request.htmx else "desk/search.html"
    return render(request, template, context)
