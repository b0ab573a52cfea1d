"""The birthday greeting, in force from the start, and who agrees to texts: customer care; to its own, the general manager.

An administrator may switch it off, draft another text or change who decides.
"""

from django.db import migrations

from clubcrm.kernel.versions.seeding import put_into_force

BODY_ZH = """尊敬的{name}：

今天是您的生日，{branch}全体同事祝您生日快乐，平安顺遂，一路都有好风景。

服务热线：{hotline}

{sender}
{branch}

如不愿再收到这样的问候，请告诉我们任何一位同事。
"""
BODY_EN = """Dear {name},

Today is your birthday, and all of us at {branch} wish you a happy one: good health and good roads ahead.

Our service hotline: {hotline}

{sender}
{branch}

If you would rather not receive such greetings, tell any of our colleagues.
"""
DECIDE = ("care-manager", "general-manager")


def write(apps, schema_editor):
    template, is_new = apps.get_model("campaigns", "Template").objects.get_or_create(
        code="birthday",
        version=1,
        defaults={
            "subject_zh": "{name}，生日快乐！", "body_zh": BODY_ZH,
            "subject_en": "Happy birthday, {name}!", "body_en": BODY_EN,
        },
    )
    if is_new:
        put_into_force(apps, "message-template", template)
    apps.get_model("campaigns", "Occasion").objects.get_or_create(
        code="birthday",
        defaults={
            "kind": "birthday", "name_zh": "生日问候", "name_en": "Birthday greeting", "template": template,
            "channel": "email", "purpose": "care", "params": {"feb29": "feb28"},
        },
    )
    for role in DECIDE:
        apps.get_model("kernel", "ApprovalLimit").objects.get_or_create(
            kind="message-template", role=role, act="decide", branch=None
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("kernel", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
