from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_approval_limits"), ("kernel", "0012_uploads")]
    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(choices=[('received', 'Received'), ('answered', 'Answered'), ('justified', 'Found justified'), ('regraded', 'Grade changed'), ('warned', 'Owner reminded'), ('escalated', 'Climbed: deadline missed'), ('alerted', 'Owner alerted: deadline missed'), ('proposed', 'Solution proposed'), ('approved', 'Solution approved'), ('declined', 'Solution declined'), ('carried_out', 'Carried out'), ('closed', 'Closed'), ('handed_over', 'Handed over to a colleague'), ('attached', 'Files added')], max_length=12, verbose_name='what'),
        ),
    ]
