"""What a point is worth, and how far each role goes in adjusting points. Rows that people change."""

from datetime import date

from django.db import migrations

CENTS_FOR_A_HUNDRED = 1000  # 1,000 points are worth about 100 yuan
ALONE = {
    "points-grant": {"care-manager": 2000, "service-manager": 500, "finance-manager": 2000},
    "points-correction": {"care-manager": 2000, "service-manager": 500, "finance-manager": 5000},
}
DECIDE = {
    "points-grant": {"general-manager": None, "finance-manager": 10_000, "care-manager": 5000},
    "points-correction": {"general-manager": None, "finance-manager": None, "care-manager": 5000},
    "debt-waiver": {"general-manager": None, "finance-manager": 5000},
}


def write(apps, schema_editor):
    unit = apps.get_model("points", "Unit").objects.get(code="point")
    apps.get_model("points", "Worth").objects.get_or_create(
        unit=unit, from_month=date(2000, 1, 1), defaults={"cents_per_hundred": CENTS_FOR_A_HUNDRED}
    )
    limits = apps.get_model("kernel", "ApprovalLimit").objects
    for act, kinds in (("alone", ALONE), ("decide", DECIDE)):
        for kind, roles in kinds.items():
            for role, up_to in roles.items():
                limits.get_or_create(
                    kind=kind, role=role, act=act, branch=None, defaults={"up_to": up_to}
                )


def remove(apps, schema_editor):
    apps.get_model("points", "Worth").objects.all().delete()
    apps.get_model("kernel", "ApprovalLimit").objects.filter(kind__in=[*DECIDE]).delete()


class Migration(migrations.Migration):
    dependencies = [("points", "0008_rollups"), ("kernel", "0011_history")]
    operations = [migrations.RunPython(write, remove)]
