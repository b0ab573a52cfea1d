"""What a club starts with: units and what a point is worth, purposes and reasons, the rule by which service earns points,
and how far each role goes. Rows that people change.
"""

from datetime import date

from django.db import migrations

from clubcrm.kernel.versions.seeding import put_into_force

LONG_AGO = date(2000, 1, 1)
CENTS_FOR_A_HUNDRED = 1000  # 1,000 points are worth about 100 yuan
PURPOSES = [
    ("labour-fee", "工时抵用", "Labour fee"),
    ("maintenance", "保养", "Maintenance"),
    ("gift", "礼品", "Gift"),
    ("voucher", "抵用券", "Voucher"),
    ("cash", "抵现", "Cash at the till"),
]
REASONS = [
    ("mistake", "录入错误", "Entered by mistake", ["reversing"]),
    ("refund", "退货退款", "Goods returned or money refunded", ["reversing"]),
    ("void", "工单作废", "Invoice voided", ["reversing"]),
    ("other", "其他", "Other", ["reversing"]),
    ("missed", "漏记补录", "Missed, entered later", ["granting"]),
    ("event", "活动奖励", "Event or survey", ["granting"]),
    ("goodwill", "客户关怀", "Goodwill", ["granting", "waiving"]),
    ("too-much", "多计扣回", "Counted too much", ["correcting"]),
    ("misuse", "违规使用", "Misuse", ["correcting"]),
    ("uncollectable", "无法收回", "Cannot be collected", ["waiving"]),
]
CATEGORIES = ["labour", "material", "accessory", "insurance"]
ALONE = {
    "points-grant": {"care-manager": 2000, "service-manager": 500, "finance-manager": 2000},
    "points-correction": {"care-manager": 2000, "service-manager": 500, "finance-manager": 5000},
}
DECIDE = {
    "earning-rule": {"service-manager": None, "service-director": None},  # domain 1: after-sales agrees
    "points-grant": {"general-manager": None, "finance-manager": 10_000, "care-manager": 5000},
    "points-correction": {"general-manager": None, "finance-manager": None, "care-manager": 5000},
    "debt-waiver": {"general-manager": None, "finance-manager": 5000},
}


def write(apps, schema_editor):
    units = apps.get_model("points", "Unit").objects
    point, _ = units.get_or_create(code="point", defaults={"name_zh": "分", "name_en": "points"})
    money = {"name_zh": "储值", "name_en": "stored value", "measure": "cents"}
    units.get_or_create(code="money", defaults=money)
    apps.get_model("points", "Worth").objects.get_or_create(
        unit=point, from_month=LONG_AGO, defaults={"cents_per_hundred": CENTS_FOR_A_HUNDRED}
    )
    for position, (code, zh, en) in enumerate(PURPOSES, start=1):
        defaults = {"name_zh": zh, "name_en": en, "position": position}
        apps.get_model("points", "Purpose").objects.get_or_create(code=code, defaults=defaults)
    for position, (code, zh, en, serves) in enumerate(REASONS, start=1):
        defaults = {"name_zh": zh, "name_en": en, "serves": serves, "position": position}
        apps.get_model("points", "Reason").objects.get_or_create(code=code, defaults=defaults)
    write_rule(apps, point)
    write_limits(apps)


def write_rule(apps, unit):
    """1 point per yuan the customer pays; categories first, for a rule in force may not change."""
    rules = apps.get_model("points", "EarningRule").objects
    if rules.filter(code="service").exists():
        return
    rule = rules.create(
        code="service",
        version=1,
        name_zh="服务消费积分",
        name_en="Points on service",
        kind="proportional",
        params={"points": 1, "per_cents": 100},
        payers=["self"],
        unit=unit,
    )
    rule.categories.set(apps.get_model("members", "Category").objects.filter(code__in=CATEGORIES))
    put_into_force(apps, "earning-rule", rule, LONG_AGO)


def write_limits(apps):
    limits = apps.get_model("kernel", "ApprovalLimit").objects
    for act, kinds in (("alone", ALONE), ("decide", DECIDE)):
        for kind, roles in kinds.items():
            for role, up_to in roles.items():
                defaults = {"up_to": up_to}
                limits.get_or_create(kind=kind, role=role, act=act, branch=None, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("points", "0002_checked_at_once"), ("members", "0002_seeds")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
