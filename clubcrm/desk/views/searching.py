"""The search box: suggestions while typing, and the full page without JavaScript."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers

from clubcrm.desk import cards
from clubcrm.kernel import foreign
from clubcrm.kernel.requests import StaffRequest
from members import queries as members

SUGGESTED, LISTED = 8, 50


@vary_on_headers("HX-Request")
def search(request: StaffRequest) -> HttpResponse:
    """Hits for `q`: a fragment for the box, or a page with the count. One sure hit opens the customer at once."""
    text = request.GET.get("q", "").strip()
    limit = SUGGESTED if request.htmx else LISTED
    found = members.search(text=text, scope=request.scope, limit=limit)
    foreign.remember(request, [hit.customer for hit in found.hits if hit.exact and not hit.ours])
    if found.only and not request.htmx:
        return redirect("desk:customer", cards.public_id(found.only.customer))
    context = {
        "query": text,
        "hits": cards.of([hit.customer for hit in found.hits]),
        "count": found.total,
        "more": found.total >= members.CANDIDATES,
    }
    template = "desk/_suggestions.html" if request.htmx else "desk/search.html"
    return render(request, template, context)
