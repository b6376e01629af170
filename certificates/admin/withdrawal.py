from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.admin.filters import DeciderFilter
from certificates.models import Withdrawal
from institutions.admin.forms import RegisterForm
from institutions.admin.record import date_column
from institutions.admin.written_down import WrittenDownAdmin
from institutions.history import change


class WithdrawalForm(RegisterForm):
    """The day and the reason of a withdrawal that somebody asks for, and that it is meant."""

    is_meant = forms.BooleanField(label=gettext_lazy("Yes, the certificate shall be withdrawn for good"))

    class Meta:
        model = Withdrawal
        fields = ("withdrawn_on", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def carry_out(self, *, by) -> str:
        """Store that the member of staff `by` asks for the withdrawal, and return what was done."""
        self.instance.asked_by = by
        with change(by=by, reason=self.instance.reason):
            self.save()
        return _("The withdrawal is asked for. Somebody else has to confirm it.")


class DecisionForm(forms.Form):
    """What a second person decides on a withdrawal that the first one asked for."""

    CONFIRM, REFUSE = "potwierdz", "odrzuc"

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        widget=forms.RadioSelect,
        choices=[
            (CONFIRM, gettext_lazy("Withdraw the certificate for good")),
            (REFUSE, gettext_lazy("Refuse the withdrawal: the certificate stays as it is")),
        ],
    )

    def __init__(self, data=None, *, withdrawal: Withdrawal, by):
        super().__init__(data)
        self.withdrawal, self.by = withdrawal, by

    def clean(self):
        """Refuse a decision of the person who asked for the withdrawal."""
        cleaned = super().clean()
        if self.by.pk == self.withdrawal.asked_by_id:
            raise ValidationError(_("Somebody else has to decide on a withdrawal that you asked for."))
        return cleaned

    def carry_out(self, *, by) -> str:
        """Store what the member of staff `by` decided, and return what was done."""
        is_confirmed = self.cleaned_data["decision"] == self.CONFIRM
        self.withdrawal.decide(by=by, is_confirmed=is_confirmed)
        return _("The certificate is withdrawn.") if is_confirmed else _("The withdrawal is refused.")


@admin.register(Withdrawal)
class WithdrawalAdmin(WrittenDownAdmin):
    """Who asked for which withdrawal and who decided; they are made and decided on at the certificate."""

    form_related = ("certificate__holder", "asked_by", "decided_by")
    list_display = (
        "certificate",
        date_column("withdrawn_on", gettext_lazy("withdrawn on")),
        "asked_by",
        "asked_at",
        "decided_by",
        "is_confirmed",
    )
    list_filter = (DeciderFilter, "is_confirmed")
    list_select_related = ("certificate__holder", "asked_by", "decided_by")
    search_fields = ("certificate__fold_key__contains",)
    ordering = ("-asked_at", "-pk")
    fields = (
        "certificate",
        "withdrawn_on",
        "reason",
        ("asked_by", "asked_at"),
        ("decided_by", "decided_at", "is_confirmed"),
    )

    def view_on_site(self, obj) -> None:
        """A withdrawal has no page of its own."""
        return
