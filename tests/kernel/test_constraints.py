"""Whatever a person enters against a constraint is answered with a sentence in their language, never with its name."""

import re
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import Model, UniqueConstraint
from django.urls import get_resolver
from django.utils import translation

from clubcrm.kernel.models import Branch, Calendar, User
from tests.factories.kernel import UserFactory

OURS = {"kernel", "members", "points", "tiers", "complaints", "campaigns", "reports"}
CJK = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{2,}")
CITED = re.compile("“[^”]*”|VIN")


def find_forms(kind=forms.ModelForm):
    for each in kind.__subclasses__():
        yield each
        yield from find_forms(each)


def find_in_admin(request):
    """What an administrator may add or change there."""
    for page in admin.site._registry.values():
        for asked in (page, *page.get_inline_instances(request)):
            may_add = asked.has_add_permission(request, *([None] if asked is not page else []))
            if may_add or asked.has_change_permission(request):
                yield asked.model


def find_of_people(request) -> list[type[Model]]:
    """Models whose rows are validated as a person entered them: in the admin, by a form, by a rulebook, by a command."""
    assert get_resolver().url_patterns
    for label in OURS:
        import_module(f"{apps.get_app_config(label).name}.models")
    by_form = {each._meta.model for each in find_forms() if getattr(each, "_meta", None)}
    parts = {
        relation.related_model for relation in Calendar._meta.related_objects if relation.name != "grade"
    }
    found = {*find_in_admin(request), *by_form, *parts, User, Branch}
    return sorted(
        (model for model in found if model and model._meta.app_label in OURS and not model._meta.abstract),
        key=lambda model: model._meta.label,
    )


def say(model, constraint):
    """What Django answers; of fields that stand once together it makes a sentence of their names."""
    own = constraint.violation_error_message != constraint.default_violation_error_message
    if isinstance(constraint, UniqueConstraint) and constraint.fields and not (constraint.condition or own):
        return " ".join(model().unique_error_message(model, constraint.fields).messages)
    return str(constraint.get_violation_error_message())


@pytest.mark.django_db
def test_each_constraint_that_a_person_runs_into_has_a_sentence_in_both_languages(rf):
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True, is_staff=True)
    models = find_of_people(request)
    assert {"Tier", "Criterion", "WorkingHours", "Branch", "Grade", "EarningRule", "User", "Fact"} <= {
        model.__name__ for model in models
    }
    nameless = []
    for model in models:
        for constraint in model._meta.constraints:
            with translation.override("en"):
                english = say(model, constraint)
            with translation.override("zh-hans"):
                chinese = say(model, constraint)
            plain = CITED.sub("", chinese)
            if (
                constraint.name in english
                or CJK.search(english)
                or not CJK.search(plain)
                or LATIN.search(plain)
            ):
                nameless.append((model._meta.label, constraint.name, english, chinese))
    assert nameless == []
