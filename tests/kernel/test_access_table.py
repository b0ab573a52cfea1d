"""docs/access.md says of each method whom the guard lets through."""

from types import SimpleNamespace

from clubcrm import routes
from clubcrm.kernel import roles
from clubcrm.kernel.routes import Reach, allowed
from scripts import access


def test_each_method_of_each_address_names_the_roles_that_the_guard_lets_through():
    wrong = []
    for entry in routes.registry().values():
        for cells in access.rows(entry):
            named = cells[-1]
            for method in cells[1].split():
                let = [role.code for role in roles.ROLES if allowed(person(role), entry.route, method)]
                if entry.route.reach is not Reach.PUBLIC and names(named) != let:
                    wrong.append((entry.pattern, method, named))
    assert wrong == []


def person(role):
    return SimpleNamespace(
        is_staff=role.admin_site, has_perm=lambda asked: bool({"*", asked} & set(role.permissions))
    )


def names(cell):
    if cell in ("all", "nobody"):
        return list(access.SHORT) if cell == "all" else []
    return [code for code, short in access.SHORT.items() if short in cell.split()]
