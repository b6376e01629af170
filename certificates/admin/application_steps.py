"""The pages on which a step of a case is recorded or corrected, and on which two people grant a certificate."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.cases import confirm_grant
from certificates.models import Application
from certificates.procedure import COLUMNS, Step, is_recorded
from institutions.admin.forms import RegisterForm

# What whoever records the step should know before.
CONSEQUENCES: dict[str, tuple[Any, ...]] = {
    Step.VISIT: (gettext_lazy("A visit is not required: the commission decides whether an expert goes."),),
    Step.OPINION: (
        gettext_lazy("The opinion is advice to the board, which decides."),
        gettext_lazy("After it a grant or a refusal can be recorded, and no visit any more."),
    ),
    Step.REFUSAL: (
        gettext_lazy("The case is closed, unless the institution appeals."),
        gettext_lazy("Nothing of a refusal is public: the register shows certificates that were granted."),
        gettext_lazy("The rules want the reasons in writing; file the letter among the papers of the case."),
    ),
    Step.APPEAL: (
        gettext_lazy("The case is open again: the board grants the certificate, or lets the refusal stand."),
    ),
    Step.UPHOLDING: (
        gettext_lazy("The case is closed for good. The institution may ask again with a new request."),
        gettext_lazy("Nothing of it is public."),
    ),
    Step.END: (
        gettext_lazy("The case is closed for good, with neither a grant nor a refusal."),
        gettext_lazy("Nothing of it is public, and nothing is deleted."),
    ),
}
# Steps that close a case or speak for the association: that they are meant is asked.
FINAL = {
    Step.REFUSAL: gettext_lazy("Yes, the certificate is refused"),
    Step.UPHOLDING: gettext_lazy("Yes, the refusal stands"),
    Step.END: gettext_lazy("Yes, the case ends without a decision"),
}
# Steps that are the board's decisions.
DECISIONS = {Step.REFUSAL, Step.UPHOLDING, Step.GRANT}

# Which field a rule is about, where the rule's name does not say it.
BESIDE = {
    "application_opinion_is_whole": "opinion",
    "application_refusal_has_date_and_reasons": "refusal_reasons",
    "application_upholding_has_date_and_reasons": "upholding_reasons",
    "application_end_has_date_and_reason": "end_reason",
}


def _prose(rows: int = 3) -> forms.Textarea:
    return AdminTextareaWidget(attrs={"rows": rows})


class StepForm(RegisterForm):
    """What is recorded of one step of a case; its columns are put in by `form_of_step`."""

    step: Step

    next_due_on = forms.DateField(
        label=gettext_lazy("Next step due on"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy(
            "Your own day, for the page of what is due; the rules of the certificate set none."
        ),
    )
    correction = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        widget=_prose(2),
        help_text=gettext_lazy("It stands in the history of the case."),
    )
    is_meant = forms.BooleanField()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.is_correction = is_recorded(self.instance, self.step)
        date = self.fields[COLUMNS[self.step][0]]
        date.required = not self.is_correction or self.step == Step.REQUEST
        if not self.is_correction:
            del self.fields["correction"]
        elif not date.required:
            date.help_text = _("Leave it empty, and the rest too, if this step did not happen after all.")
        if self.step in FINAL and not self.is_correction:
            self.fields["is_meant"].label = FINAL[self.step]
        else:
            del self.fields["is_meant"]
        if self.step in (Step.UPHOLDING, Step.END):
            del self.fields["next_due_on"]

    @property
    def why(self) -> str:
        """Return why a step is corrected, "" for one that is new."""
        return self.cleaned_data.get("correction", "")

    def carry_out(self) -> str:
        """Store the step, and return what was done."""
        values = {name: self.cleaned_data[name] for name in COLUMNS[self.step]}
        self.instance.record(next_due_on=self.cleaned_data.get("next_due_on"), **values)
        sentence = (
            _("The step “%(step)s” is corrected.")
            if self.is_correction
            else _("The step “%(step)s” is recorded.")
        )
        return sentence % {"step": self.step.label}


def form_of_step(step: Step) -> Any:
    """Return the class of the step's form."""
    columns = COLUMNS[step]
    named_for = {rule.name: columns[0] for rule in Application._meta.constraints if columns[0] in rule.name}
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        columns[0]: AdminTextInputWidget(attrs={"class": "partial-date"}),
        **{name: _prose() for name in columns[1:] if name != "opinion"},
    }
    of_step = type("FormOfStep", (StepForm,), {"step": step, "refused_beside": named_for | BESIDE})
    return forms.modelform_factory(
        Application, form=of_step, fields=[*columns, "next_due_on"], widgets=widgets
    )


class ProposalForm(RegisterForm):
    """The day on which the board decided to grant, and why, by the person who proposes the grant."""

    refused_beside = {"application_grant_is_proposed_by_somebody": "proposal_reason"}

    is_meant = forms.BooleanField(label=gettext_lazy("Yes, the certificate shall be granted"))

    class Meta:
        model = Application
        fields = ("granted_on", "proposal_reason")
        widgets = {
            "granted_on": AdminTextInputWidget(attrs={"class": "partial-date"}),
            "proposal_reason": _prose(),
        }

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.by = by
        for name in self.Meta.fields:
            self.fields[name].required = True

    @property
    def why(self) -> str:
        """Return why the grant is proposed."""
        return self.cleaned_data["proposal_reason"]

    def carry_out(self) -> str:
        """Store the proposal, and return what was done."""
        self.instance.propose_grant(on=self.cleaned_data["granted_on"], reason=self.why, by=self.by)
        return _("The grant is proposed. Somebody else has to confirm it.")


class ConfirmationForm(forms.Form):
    """What a second person decides on a grant that the first one proposed; that one can only take it back."""

    CONFIRM, REFUSE = "potwierdz", "odrzuc"

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        widget=forms.RadioSelect,
        choices=[
            (CONFIRM, gettext_lazy("Grant the certificate")),
            (REFUSE, gettext_lazy("Send the proposal back: the case is where it was before it")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        widget=_prose(),
        help_text=gettext_lazy("What you checked, or what is missing. It stays with the case."),
    )

    def __init__(self, data=None, *, application: Application, by):
        super().__init__(data)
        self.application, self.by = application, by
        if self.is_own:
            self.fields["decision"].choices = [(self.REFUSE, _("Take the proposal back"))]
            self.fields["decision"].initial = self.REFUSE

    @property
    def is_own(self) -> bool:
        """Return whether who decides is who proposed the grant."""
        return self.by.pk == self.application.proposed_by_id

    @property
    def why(self) -> str:
        """Return why."""
        return self.cleaned_data["reason"]

    def clean(self):
        """Refuse to confirm a grant in a case without an institution of the register."""
        cleaned = super().clean()
        if cleaned.get("decision") == self.CONFIRM and self.application.institution is None:
            raise ValidationError(
                _(
                    "A certificate has a holder: enter the institution in the register first and choose it in the "
                    "case."
                )
            )
        return cleaned

    def carry_out(self) -> str:
        """Store what was decided, and return what was done."""
        if self.cleaned_data["decision"] == self.CONFIRM:
            certificate = confirm_grant(application=self.application, by=self.by, reason=self.why)
            return _("The certificate %(number)s is granted. It is a draft: somebody has to publish it.") % {
                "number": certificate.number
            }
        self.application.drop_proposal()
        return _("The proposal is taken back.") if self.is_own else _("The proposal is sent back.")
