"""What the register held before it kept a history stands at its beginning."""

from django.db import migrations

from institutions.entries import begin


def begin_history(apps, schema_editor):
    begin(apps, "calregistry", reason="Stan na początku historii rejestru")


class Migration(migrations.Migration):

    dependencies = [
        ('calregistry', '0006_history_of_the_house'),
    ]

    operations = [
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]
