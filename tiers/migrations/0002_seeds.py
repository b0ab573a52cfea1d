"""The car-owner club's ladder, in force; what is little for the tier-guard; who agrees to rules of tiers (domain 1).

Rows that an administrator changes.
"""

from django.db import migrations

from clubcrm.kernel.versions.seeding import put_into_force

YEARS_2 = "24 months"
# code, rank, Chinese, English, badge, routes: lists of (measure, at least, window, filter)
BASIC = ("basic", 1, "普卡", "Basic", "basic", [[("is_member", 1, "all time", {})]])
GREEN = ("green", 2, "绿卡", "Green", "green", [[("is_verified_owner", 1, "all time", {})]])
GREEN_1 = (
    "green-1", 3, "绿卡1星", "Green ★", "green-1",
    [[("present_tier", 2, "all time", {}), ("referred_bought", 3, "all time", {})]],
)  # fmt: skip
GREEN_2 = (
    "green-2", 4, "绿卡2星", "Green ★★", "green-2",
    [
        [("present_tier", 2, "all time", {}), ("referred_bought", 5, "all time", {})],
        [
            ("is_verified_owner", 1, "all time", {}),
            ("confirmed", 1, "all time", {"kind": "vip", "applied_from": "2015-01-01"}),
        ],
    ],
)  # fmt: skip
GOLD = (
    "gold", 5, "金卡", "Gold", "gold",
    [
        [("present_tier", 2, "all time", {}), ("cars_same_brand", 2, "all time", {})],
        [
            ("present_tier", 2, "all time", {}),
            ("points_earned", 30_000, YEARS_2, {}),
            ("points_earned", 10_000, YEARS_2, {"category": "material"}),
        ],
    ],
)  # fmt: skip
DECIDE = ("service-manager", "service-director")


def write(apps, schema_editor):
    write_ladder(apps)
    apps.get_model("tiers", "GuardRule").objects.get_or_create(id=1)
    for role in DECIDE:
        apps.get_model("kernel", "ApprovalLimit").objects.get_or_create(
            kind="tier-programme", role=role, act="decide", branch=None
        )


def write_ladder(apps):
    programmes = apps.get_model("tiers", "Programme")
    if programmes.objects.exists():
        return
    programme = programmes.objects.create(code="carclub", version=1, name_zh="车友会", name_en="Car-owner club")
    for code, rank, zh, en, badge, routes in (BASIC, GREEN, GREEN_1, GREEN_2, GOLD):
        tier = apps.get_model("tiers", "Tier").objects.create(
            programme=programme, code=code, rank=rank, name_zh=zh, name_en=en, badge=badge
        )
        for number, route in enumerate(routes, start=1):
            for measure, at_least, window, narrowed in route:
                apps.get_model("tiers", "Criterion").objects.create(
                    tier=tier, route=number, measure=measure, at_least=at_least, window=window, filter=narrowed
                )
    put_into_force(apps, "tier-programme", programme)


class Migration(migrations.Migration):
    dependencies = [("tiers", "0001_initial"), ("members", "0002_seeds")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
