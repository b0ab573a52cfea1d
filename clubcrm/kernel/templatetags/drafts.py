"""Who opened a form, and the draft that is offered: `{% draft form %}` stands in the form, before its fields."""

from typing import Any

from django import forms, template

from clubcrm.kernel import drafts

register = template.Library()


@register.inclusion_tag("components/_draft.html", takes_context=True)
def draft(context: Any, form: forms.BaseForm) -> dict[str, Any]:
    request, prefix = context["request"], form.prefix or ""
    found = drafts.find(request, prefix) if not form.is_bound and request.method == "GET" else None
    back = found is not None and request.GET.get(drafts.ASKED) == str(found.id)
    if found and back:
        drafts.fill(form, found)
    return {
        "request": request,
        "token": drafts.sign(request, prefix),
        "draft": found,
        "back": back,
        "texts": drafts.list_texts(found, form) if found else [],
    }
