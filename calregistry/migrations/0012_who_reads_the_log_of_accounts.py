"""The auditor reads the log of accounts; superusers do without being told."""

from django.db import migrations

from calregistry import roles

GRANTS = {roles.AUDITOR: ["calregistry.view_accountevent"]}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, GRANTS)


class Migration(migrations.Migration):

    dependencies = [
        ('calregistry', '0011_the_log_of_accounts'),
    ]

    operations = [
        migrations.RunPython(grant, revoke),
    ]
