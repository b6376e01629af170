"""What the verbs of institutions, whose pages are of the lower floor, mean for certificates."""

from certificates import consequences
from institutions.admin.merging import MergeInstitution
from institutions.admin.succession import CloseInstitution, RenameInstitution, SucceedInstitution

for verb in (CloseInstitution, SucceedInstitution):
    verb.tellers.append(lambda holder, form: consequences.of_the_end_of(holder))
RenameInstitution.tellers.append(lambda holder, form: consequences.of_a_new_name_of(holder))
MergeInstitution.tellers.append(lambda kept, form: consequences.of_merging(kept, form.other))
