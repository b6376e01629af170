"""Whoever enters drafts may import them from a spreadsheet; the auditor sees what was imported."""

from django.db import migrations

from calregistry import roles

IMPORTS = ["certificates.add_sheetimport", "certificates.view_sheetimport"]

GRANTS = {
    roles.EDITOR: IMPORTS,
    roles.PUBLISHER: IMPORTS,
    roles.AUDITOR: ["certificates.view_sheetimport"],
}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, GRANTS)


class Migration(migrations.Migration):

    dependencies = [
        ('calregistry', '0009_reminders'),
        ('certificates', '0009_imports_of_spreadsheets'),
    ]

    operations = [
        migrations.RunPython(grant, revoke),
    ]
