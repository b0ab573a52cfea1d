from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


def by_date(model, field, name):
    return AddIndexConcurrently(model, models.Index(fields=[field], name=name))


def by_known_date(model, field, name):
    condition = Q(**{f"{field}__isnull": False})
    return AddIndexConcurrently(model, models.Index(fields=[field], condition=condition, name=name))


class Migration(migrations.Migration):
    """The night finds whose day has come without reading everybody; built while the old code goes on writing."""

    atomic = False
    dependencies = [("members", "0020_felt_by_rules")]
    operations = [
        by_date("membership", "joined_on", "membership_by_day"),
        by_date("membership", "verified_on", "membership_by_verification"),
        by_date("ownership", "from_on", "ownership_by_beginning"),
        by_known_date("ownership", "until_on", "ownership_by_end"),
        by_known_date("referral", "bought_on", "referral_by_purchase"),
        AddIndexConcurrently(
            "invoice", BrinIndex(fields=["invoiced_on"], name="invoice_by_date", autosummarize=True)
        ),
    ]
