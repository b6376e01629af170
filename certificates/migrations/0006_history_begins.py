"""What the register held before it kept a history stands at its beginning."""

from django.db import migrations

from institutions.entries import begin


def begin_history(apps, schema_editor):
    begin(apps, "certificates", reason="Stan na początku historii rejestru")


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0005_history_of_certificates'),
    ]

    operations = [
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]
