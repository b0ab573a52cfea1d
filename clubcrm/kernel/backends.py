"""What a signed-in person may do, read at once."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class PermissionsAtOnce(ModelBackend):
    """A person's permissions, their own and those of their roles, in one query instead of Django's two.

    Asked first of all backends; the others find the answer on the user, and do the signing in.
    """

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is None and user_obj.is_active and not user_obj.is_anonymous and not user_obj.is_superuser:
            if not hasattr(user_obj, "_perm_cache"):
                user_obj._perm_cache = permissions_of(user_obj)
            return user_obj._perm_cache
        return super().get_all_permissions(user_obj, obj)


def permissions_of(user: Any) -> set[str]:
    """ "app.codename" of each. One query."""
    of_roles = Permission.objects.filter(group__in=user.groups.all())
    found = Permission.objects.filter(
        Q(id__in=user.user_permissions.values("id")) | Q(id__in=of_roles.values("id"))
    )
    return {
        f"{app}.{code}" for app, code in found.order_by().values_list("content_type__app_label", "codename")
    }
