"""The ledger's guards and functions (sql/0007_1 to 0007_9), and the codes its newer lines are written with."""

from django.db import migrations

from clubcrm.kernel.sqlfile import run_sql

FILES = ("guards", "accounts", "lots", "earning", "redeeming", "merging", "undoing", "expiring", "closing")
REASONS = [
    ("missed", "漏记补录", "Missed, entered later", ["granting"]),
    ("event", "活动奖励", "Event or survey", ["granting"]),
    ("goodwill", "客户关怀", "Goodwill", ["granting", "waiving"]),
    ("too-much", "多计扣回", "Counted too much", ["correcting"]),
    ("misuse", "违规使用", "Misuse", ["correcting"]),
    ("uncollectable", "无法收回", "Cannot be collected", ["waiving"]),
]


def write(apps, schema_editor):
    apps.get_model("points", "Unit").objects.get_or_create(
        code="money", defaults={"name_zh": "储值", "name_en": "stored value", "measure": "cents"}
    )
    for position, (code, zh, en, serves) in enumerate(REASONS, start=5):
        apps.get_model("points", "Reason").objects.get_or_create(
            code=code, defaults={"name_zh": zh, "name_en": en, "serves": serves, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("points", "0006_units_holds_and_months")]
    operations = [
        *(run_sql(__file__, f"0007_{number}_{name}") for number, name in enumerate(FILES, start=1)),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
