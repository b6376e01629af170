"""What the register held before it kept a history stands at its beginning."""

from django.db import migrations

from institutions.entries import begin


def begin_history(apps, schema_editor):
    begin(apps, "institutions", reason="Stan na początku historii rejestru")


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0005_history_of_institutions'),
    ]

    operations = [
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]
