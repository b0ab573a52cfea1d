"""The checker of string foreign keys finds what import-linter cannot see."""

import pytest

from scripts import architecture


@pytest.mark.parametrize(
    ("app", "source", "found"),
    [
        ("members", 'models.ForeignKey("points.Account", on_delete=models.CASCADE)', [(1, "points")]),
        ("points", 'models.ForeignKey("members.Customer", on_delete=models.CASCADE)', []),
        ("points", 'models.ForeignKey("points.Account", on_delete=models.CASCADE)', []),
        ("points", 'models.ForeignKey("self", on_delete=models.CASCADE)', []),
        (
            "members",
            'models.ManyToManyField(to="tiers.Tier", through="campaigns.Gift")',
            [(1, "tiers"), (1, "campaigns")],
        ),
        ("complaints", 'apps.get_model("points", "Account")', [(1, "points")]),
        ("complaints", 'models.OneToOneField(to="tiers.Tier", on_delete=models.CASCADE)', [(1, "tiers")]),
        ("points", 'import_string("clubcrm.desk.views.home")', [(1, "desk")]),
        ("kernel", 'models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE)', []),
        (
            "kernel",
            'class M:\n    dependencies = [\n        ("members", "0001_initial"),\n    ]',
            [(3, "members")],
        ),
        ("members", 'class M:\n    dependencies = [("kernel", "0001_initial"), ("auth", "0012")]', []),
    ],
)
def test_a_string_may_name_only_apps_below(app: str, source: str, found: list[tuple[int, str]]) -> None:
    assert architecture.upward(app, source) == found


@pytest.mark.parametrize(
    ("app", "source", "found"),
    [
        ("tiers", "SELECT 1\nFROM complaints_complaint", [(2, "complaints")]),
        ("tiers", "FROM points_lot JOIN members_customer ON true", []),
        ("points", "    PERFORM tiers_touch(1);", [(1, "tiers")]),
        ("kernel", "UPDATE members_customer SET name = ''", [(1, "members")]),
        ("members", "from points import operations  # points_earned", []),
    ],
)
def test_sql_may_read_and_write_only_apps_below(app: str, source: str, found: list[tuple[int, str]]) -> None:
    assert architecture.upward_in_sql(app, source) == found


def test_the_house_follows_its_own_graph() -> None:
    assert list(architecture.faults()) == []
