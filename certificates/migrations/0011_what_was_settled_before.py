"""What was settled before the history knew of it was so all the time: nobody can say since when."""

from django.db import migrations


def fill(apps, schema_editor):
    settled = apps.get_model("certificates", "CertificateCitation").objects.filter(is_settled=True).values("pk")
    apps.get_model("certificates", "HistoricalCertificateCitation").objects.filter(id__in=settled).update(is_settled=True)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0010_differences_settled_in_the_history'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
