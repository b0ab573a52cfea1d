from django.db import migrations
from django.utils import timezone

VERSION = "2026-11"
QUESTIONS = {
    "care": (
        "我们可以在您生日时问候您、并提醒您爱车所需的保养吗？",
        "May we greet you on your birthday and remind you of what your car needs?",
    ),
    "marketing": ("我们可以告知您优惠和活动吗？", "May we tell you of offers and activities?"),
    "survey": ("我们可以询问您的满意度吗？", "May we ask you how satisfied you are?"),
}
# Days: see docs/privacy.md. An administrator changes them.
LIMITS = {
    "sessions": 1, "submissions": 30, "import-rejects": 90, "reject-files": 30, "message-texts": 730,
    "access-log": 1095, "notices": 365, "inactive-customers": 3650,
}


def write(apps, schema_editor):
    """The questions as they have been asked so far, in force; how long things are kept."""
    for purpose, (zh, en) in QUESTIONS.items():
        apps.get_model("members", "Wording").objects.get_or_create(
            purpose=purpose, version=VERSION,
            defaults={"question_zh": zh, "question_en": en, "state": "active", "activated_at": timezone.now()},
        )
    for code, days in LIMITS.items():
        apps.get_model("members", "RetentionLimit").objects.get_or_create(code=code, defaults={"days": days})


class Migration(migrations.Migration):
    dependencies = [("members", "0018_forgetting")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
