"""The five grades of domain 4 with default clocks, the ways a complaint comes in, and who decides solutions, at whatever
cost (the grade says which of them). Administrators change them.
"""

from django.db import migrations

# number, name zh, en, meaning zh, en, owners (service, sales), approver, minutes (answer, solution, close), in hours
CARE, GENERAL = "complaints.approve_solution", "complaints.approve_major"
GRADES = [
    (1, "轻微抱怨", "Minor grievance", "期望未满足，希望得到合理的解释",
     "An expectation was not met; a reasonable explanation is wanted", ("receiver", "receiver"), CARE, (120, 24 * 60, 72 * 60), True),
    (2, "抱怨", "Grievance", "期望未满足且情绪激动，需部门经理解释安抚",
     "An expectation was not met and the customer is agitated; a department manager explains and calms",
     ("service-manager", "sales-manager"), CARE, (90, 16 * 60, 60 * 60), True),
    (3, "投诉", "Complaint", "认为自身利益受损，要求精神和物质补偿",
     "The customer believes to have been harmed and wants moral and material compensation",
     ("service-director", "sales-director"), CARE, (60, 8 * 60, 48 * 60), True),
    (4, "重大投诉", "Major complaint", "由 400 热线、消费者协会（12315）转来或直接投诉到集团总部",
     "Passed on by the 400 hotline or the consumer association (12315), or made to the head office",
     ("general-manager", "general-manager"), GENERAL, (30, 4 * 60, 24 * 60), False),
    (5, "危机", "Crisis", "重大投诉未有效解决，可能引发群体事件或媒体负面报道",
     "A major complaint not resolved effectively; may become a group event or negative coverage",
     ("general-manager", "general-manager"), GENERAL, (30, 4 * 60, 24 * 60), False),
]  # fmt: skip
CHANNELS = [
    ("phone", "电话", "Phone", None),
    ("visit", "到店", "In person", None),
    ("online", "网络", "Online", None),
    ("hotline", "400 热线转来", "Passed on by the 400 hotline", 4),
    ("consumer-association", "消费者协会 / 12315", "Consumer association / 12315", 4),
    ("head-office", "集团总部转来", "Head office", 4),
]
DECIDE = ("administrator", "care-manager", "general-manager")


def write(apps, schema_editor):
    write_grades(apps)
    write_channels(apps.get_model("complaints", "Channel"), apps.get_model("complaints", "Grade"))
    for role in DECIDE:
        apps.get_model("kernel", "ApprovalLimit").objects.get_or_create(
            kind="complaint-solution", role=role, act="decide", branch=None
        )


def write_grades(apps):
    model = apps.get_model("complaints", "Grade")
    office = apps.get_model("kernel", "Calendar").objects.get(code="office")
    above = None
    for number, zh, en, meaning_zh, meaning_en, owners, approver, minutes, in_hours in reversed(GRADES):
        above, _ = model.objects.get_or_create(number=number, defaults={
            "name_zh": zh, "name_en": en, "meaning_zh": meaning_zh, "meaning_en": meaning_en, "approver": approver,
            "service_owner": owners[0], "sales_owner": owners[1], "respond_minutes": minutes[0],
            "solve_minutes": minutes[1], "close_minutes": minutes[2], "calendar": office if in_hours else None,
            "climbs_to": above,
        })  # fmt: skip


def write_channels(model, grades):
    for position, (code, zh, en, least) in enumerate(CHANNELS, start=1):
        minimum = grades.objects.get(number=least) if least else None
        defaults = {"name_zh": zh, "name_en": en, "position": position, "minimum_grade": minimum}
        model.objects.get_or_create(code=code, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("kernel", "0002_seeds")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
