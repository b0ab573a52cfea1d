"""What a club starts with: the unit, the purposes and reasons, and the rule by which service earns points."""

from datetime import date

from django.db import migrations

PURPOSES = [
    ("labour-fee", "工时抵用", "Labour fee"),
    ("maintenance", "保养", "Maintenance"),
    ("gift", "礼品", "Gift"),
    ("voucher", "抵用券", "Voucher"),
    ("cash", "抵现", "Cash at the till"),
]
REASONS = [
    ("mistake", "录入错误", "Entered by mistake"),
    ("refund", "退货退款", "Goods returned or money refunded"),
    ("void", "工单作废", "Invoice voided"),
    ("other", "其他", "Other"),
]
CATEGORIES = ["labour", "material", "accessory", "insurance"]


def write(apps, schema_editor):
    unit, _ = apps.get_model("points", "Unit").objects.get_or_create(
        code="point", defaults={"name_zh": "分", "name_en": "points"}
    )
    for name, rows in (("Purpose", PURPOSES), ("Reason", REASONS)):
        for position, (code, zh, en) in enumerate(rows, start=1):
            apps.get_model("points", name).objects.get_or_create(
                code=code, defaults={"name_zh": zh, "name_en": en, "position": position}
            )
    write_rule(apps, unit)


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
    rules.filter(id=rule.id).update(state="active", active_from=date(2000, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial"), ("members", "0003_categories")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
