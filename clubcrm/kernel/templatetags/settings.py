"""Where one is in the settings: the trail above a page, and what it is called."""

from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clubcrm.kernel.chapters import find_chapter
from clubcrm.kernel.chapters.home import address

register = template.Library()


@register.inclusion_tag("kernel/settings/_trail.html", takes_context=True)
def settings_trail(context: Any) -> dict[str, Any]:
    """Settings › chapter › list › row › what is done with it; the page itself is the last and no link."""
    opts, row = context.get("opts"), context.get("original") or context.get("object")
    steps: list[tuple[str, str]] = []
    chapter = find_chapter(opts.model) if opts else None
    if opts:
        steps.append((capfirst(str(opts.verbose_name_plural)), address(opts.model)))
        if row is not None and row.pk:
            steps.append((str(row), address(opts.model, "change", row.pk)))
    end = name_act(context, row) if opts else context.get("title")
    if end:
        steps.append((str(end), ""))
    return {"chapter": chapter, "steps": steps, "at_home": not opts and "home" in context}


def name_act(context: Any, row: Any) -> str:
    """What one does on a page beyond looking at a list or a row."""
    if context.get("add"):
        return _("new")
    if "deleted_objects" in context or "deletable_objects" in context:
        return _("delete")
    if ("page" in context and row is not None) or "action_list" in context:
        return _("history")
    return ""


@register.simple_tag(takes_context=True)
def settings_title(context: Any) -> str:
    """A list is called by its rows, a row by its name, anything else by what Django says."""
    opts, row, title = context.get("opts"), context.get("original"), context.get("title") or ""
    if context.get("cl"):
        return capfirst(str(opts.verbose_name_plural))
    if row is not None and getattr(row, "pk", None) and not context.get("deleted_objects"):
        return str(row)
    return str(title)
