"""The four groups of the office. A superuser, who may do everything, is none of them."""

from django.db import migrations

from calregistry import roles
from calregistry.roles import each

OF_INSTITUTIONS = (
    "institution", "institutionname", "person", "post", "activity", "programme", "participation", "attachment",
    "source", "link", "signature", "answer", "citation",
)
OF_CERTIFICATES = ("certificate", "event", "part", "claim", "evidence", "certificatecitation")
RULES = ("edition", "criterion", "term")
ABOUT_US = ("operator", "declaration", "barrier")

READS_THE_RECORDS = [
    *each("institutions", (*OF_INSTITUTIONS, "territory"), ["view"]),
    *each("certificates", (*OF_CERTIFICATES, *RULES), ["view"]),
]
WRITES_DRAFTS = [
    *READS_THE_RECORDS,
    *each("institutions", OF_INSTITUTIONS),
    *each("certificates", OF_CERTIFICATES),
]
PUBLISHES = [
    *WRITES_DRAFTS,
    *each("institutions", ("institution", "source", "programme", "attachment", "person"), ["publish"]),
    "institutions.hide_person",
    "certificates.publish_certificate",
    "certificates.view_withdrawal",
    *each("certificates", RULES, ["add", "change"]),
    *each("calregistry", ABOUT_US, ["view", "add", "change"]),
    "calregistry.delete_barrier",
    *each("calregistry", ["errorreport"], ["view", "change"]),
]
GRANTS_AND_WITHDRAWS = [
    *READS_THE_RECORDS,
    "certificates.publish_certificate",
    "certificates.view_withdrawal",
    "certificates.withdraw_certificate",
]
READS_EVERYTHING = [
    *READS_THE_RECORDS,
    "certificates.view_withdrawal",
    *each("calregistry", (*ABOUT_US, "errorreport"), ["view"]),
    "auth.view_user",
]

GRANTS = {
    roles.EDITOR: WRITES_DRAFTS,
    roles.PUBLISHER: PUBLISHES,
    roles.COMMISSION: GRANTS_AND_WITHDRAWS,
    roles.AUDITOR: READS_EVERYTHING,
}


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor.connection.alias, GRANTS)


def revoke(apps, schema_editor):
    roles.revoke(apps, schema_editor.connection.alias, GRANTS)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('calregistry', '0002_reports_of_readers'),
        ('certificates', '0003_two_people_for_grants_and_withdrawals'),
        ('institutions', '0003_who_may_publish_and_what_was_public'),
    ]

    operations = [
        migrations.RunPython(grant, revoke),
    ]
