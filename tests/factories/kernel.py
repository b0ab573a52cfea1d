"""Rows of the kernel for tests."""

from functools import cache

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from clubcrm.kernel.models import Branch, Staff, User


@cache
def hashed(hasher: str) -> str:
    """One slow hash for everybody a test makes (per `hasher`, which some tests change); signing in checks it as slowly
    as ever."""
    return make_password("correct horse battery")


class GroupBranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch
        django_get_or_create = ("code",)

    code, name, kind = "group", "车友汇集团", Branch.Kind.GROUP


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"store-{n}")
    name = factory.LazyAttribute(lambda branch: f"{branch.code} 店")
    parent = factory.SubFactory(GroupBranchFactory)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.LazyFunction(lambda: hashed(settings.PASSWORD_HASHERS[0]))

    @factory.post_generation
    def role(self, create, code, **kwargs):
        if code:
            self.groups.add(Group.objects.get(name=code))


class StaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Staff

    name = factory.Sequence(lambda n: f"顾问{n}")
    branch = factory.SubFactory(BranchFactory)
    user = factory.SubFactory(UserFactory, role="service-advisor")
