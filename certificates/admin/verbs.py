"""What the verbs of institutions, whose pages are of the lower floor, mean for certificates."""

from django.contrib import admin
from django.utils.translation import gettext as _

from certificates import consequences
from certificates.duplicates import certificates_entered_twice
from certificates.models import Certificate
from institutions.admin.merging import MergeInstitution
from institutions.admin.succession import CloseInstitution, RenameInstitution, SucceedInstitution
from institutions.admin.verbs import rows_left

for verb in (CloseInstitution, SucceedInstitution):
    verb.tellers.append(lambda holder, form: consequences.of_the_end_of(holder))
RenameInstitution.tellers.append(lambda holder, form: consequences.of_a_new_name_of(holder))
MergeInstitution.tellers.append(lambda kept, form: consequences.of_merging(kept, form.other))
MergeInstitution.remainders.append(
    lambda kept: rows_left(
        admin.site,
        _(
            "The institution has certificates that may be one award entered twice: withdraw or delete one of each."
        ),
        Certificate.objects.filter(certificates_entered_twice()),
        holder=kept,
    )
)
