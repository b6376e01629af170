"""Cases are the commission's work; the auditor reads them. Nobody else needs them: a granted certificate is a draft."""

from django.db import migrations

from calregistry import roles
from calregistry.roles import each

PAPERS = ("applicationpart", "applicationfinding", "applicationdocument")

GRANTS = {
    roles.COMMISSION: [
        *each("certificates", ("application", "applicationdocument"), ["view", "add", "change"]),
        *each("certificates", ("applicationpart", "applicationfinding")),
        "certificates.grant_application",
    ],
    roles.AUDITOR: each("certificates", ("application", *PAPERS), ["view"]),
}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, GRANTS)


class Migration(migrations.Migration):

    dependencies = [
        ('calregistry', '0004_sessions_of_staff'),
        ('certificates', '0004_cases_of_the_office'),
    ]

    operations = [
        migrations.RunPython(grant, revoke),
    ]
