"""What every club starts with: categories, questions of consent in force, how long things are kept, who erases,
whose VINs carry a check digit.

Rows that administrators change.
"""

from django.db import migrations

from clubcrm.kernel.versions.seeding import put_into_force

CATEGORIES = [
    ("labour", "工时", "Labour"),
    ("material", "维保材料", "Maintenance material"),
    ("accessory", "精品", "Accessories"),
    ("insurance", "保险", "Insurance"),
    ("new-car", "新车", "New car"),
    ("other", "其他", "Other"),
]
EDITION = "2026-11"
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
    "sessions": 1, "drafts": 7, "submissions": 30, "import-rejects": 90, "reject-files": 30, "message-texts": 730,
    "access-log": 1095, "notices": 365, "inactive-customers": 3650,
}
# Whose VINs carry a check digit (members.models.Maker). Europe, Japan and others have none.
MAKERS = [
    ("", "其他", "All others", False),
    ("1", "美国", "United States (49 CFR 565)", True),
    ("2", "加拿大", "Canada (49 CFR 565)", True),
    ("3", "墨西哥", "Mexico (49 CFR 565)", True),
    ("4", "美国", "United States (49 CFR 565)", True),
    ("5", "美国", "United States (49 CFR 565)", True),
    ("L", "中国", "China (GB 16735)", True),
]
DECIDE = ("administrator", "care-manager")  # of an erasure that somebody else proposed


def write(apps, schema_editor):
    for position, (code, zh, en) in enumerate(CATEGORIES, start=1):
        defaults = {"name_zh": zh, "name_en": en, "position": position}
        apps.get_model("members", "Category").objects.get_or_create(code=code, defaults=defaults)
    for purpose, (zh, en) in QUESTIONS.items():
        wording, is_new = apps.get_model("members", "Wording").objects.get_or_create(
            code=purpose, edition=EDITION, defaults={"question_zh": zh, "question_en": en}
        )
        if is_new:
            put_into_force(apps, "consent-wording", wording)
    for code, days in LIMITS.items():
        apps.get_model("members", "RetentionLimit").objects.get_or_create(code=code, defaults={"days": days})
    for code, zh, en, checked in MAKERS:
        defaults = {"name_zh": zh, "name_en": en, "has_check_digit": checked}
        apps.get_model("members", "Maker").objects.get_or_create(code=code, defaults=defaults)
    for role in DECIDE:
        apps.get_model("kernel", "ApprovalLimit").objects.get_or_create(
            kind="erasure", role=role, act="decide", branch=None
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("kernel", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
