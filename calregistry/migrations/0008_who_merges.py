"""Who may make one record of two."""

from django.db import migrations

from calregistry import roles

MERGES = ["institutions.merge_institution", "institutions.merge_person"]
READS = ["institutions.view_merge"]
GRANTS = {roles.PUBLISHER: [*MERGES, *READS], roles.AUDITOR: READS}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, GRANTS)


class Migration(migrations.Migration):

    dependencies = [
        ('calregistry', '0007_history_begins'),
        ('institutions', '0007_former_addresses_of_people_and_merges'),
    ]

    operations = [
        migrations.RunPython(grant, revoke),
    ]
