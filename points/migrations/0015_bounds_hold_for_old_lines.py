from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    # By itself: reading all lines keeps nobody from posting.

    dependencies = [
        ('points', '0014_bounds_checked_at_once'),
    ]

    operations = [
        ValidateConstraint(model_name='transfer', name='points_transfer_amount_within_reason'),
    ]
