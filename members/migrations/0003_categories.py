from django.db import migrations

CATEGORIES = [
    ("labour", "工时", "Labour"),
    ("material", "维保材料", "Maintenance material"),
    ("accessory", "精品", "Accessories"),
    ("insurance", "保险", "Insurance"),
    ("new-car", "新车", "New car"),
    ("other", "其他", "Other"),
]


def write(apps, schema_editor):
    """The categories every dealer has; administrators may add more."""
    model = apps.get_model("members", "Category")
    for position, (code, zh, en) in enumerate(CATEGORIES, start=1):
        model.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "position": position})


class Migration(migrations.Migration):
    dependencies = [("members", "0002_touches")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
