from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import ExtractDay, ExtractMonth


class Migration(migrations.Migration):
    """The customers of a birthday by month and day; built while the old code goes on writing."""

    atomic = False
    dependencies = [("members", "0003_categories")]
    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(ExtractMonth("birthday") * 100 + ExtractDay("birthday"), name="customer_birthday"),
        ),
    ]
