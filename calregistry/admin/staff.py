from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from calregistry.models import StaffSession
from calregistry.staff import invitations
from calregistry.staff.account_log import Kind, log
from institutions.admin.forms import RegisterForm
from institutions.admin.record import RegisterAdmin

# What a person may do, so that a change of it ends their sessions.
RIGHTS = {"groups", "is_active", "is_superuser"}


class StaffForm(RegisterForm):
    """A member of staff: who they are and what they may do; the password is their own."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups", "is_superuser", "is_active")
        widgets = {"groups": forms.CheckboxSelectMultiple}
        help_texts = {
            "username": gettext_lazy(
                "What the person logs in with. It stands in the history of records for good."
            ),
            "groups": gettext_lazy(
                "Redaktor enters drafts; Wydawca publishes; Komisja grants and withdraws certificates; "
                "Audytor reads everything and changes nothing."
            ),
            "is_superuser": gettext_lazy("May do everything, invite colleagues too. For one or two people."),
            "is_active": gettext_lazy(
                "Untick it when the person leaves: accounts are closed, never deleted."
            ),
        }

    def clean(self):
        """Refuse to leave the office without anybody who can invite."""
        cleaned = super().clean()
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=self.instance.pk)
        was_in_charge = self.initial.get("is_superuser") and self.initial.get("is_active")
        stays = cleaned.get("is_superuser") and cleaned.get("is_active")
        if self.instance.pk and was_in_charge and not stays and not others.exists():
            raise ValidationError(
                _("Nobody else could invite colleagues: make another person superuser first.")
            )
        return cleaned


def changes_in(form: StaffForm) -> dict[str, list[str]]:
    """Return what stood in each changed field of the form before and after."""

    def text(value) -> str:
        if isinstance(value, str | bool) or value is None:
            return str("" if value is None else value)
        return ", ".join(sorted(group.name for group in value))

    return {name: [text(form.initial.get(name)), text(form.cleaned_data[name])] for name in form.changed_data}


@admin.action(description=gettext_lazy("End all sessions of the chosen people"), permissions=["change"])
def end_sessions(model_admin, request, queryset):
    """End the sessions of the chosen members of staff."""
    ended = 0
    for user in queryset:
        if count := StaffSession.objects.end_of(user):
            log(Kind.SESSIONS_ENDED, user, by=request.user)
            ended += count
    messages.success(
        request,
        ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended) % {"count": ended},
    )


class StaffAdmin(RegisterAdmin):
    """Who works in the office. People are invited, set their own passwords, and leave by being made inactive."""

    form = StaffForm
    actions = (end_sessions,)
    list_display = ("username", "first_name", "last_name", "roles", "last_login", "is_active")
    list_filter = ("is_active", "groups")
    search_fields = ("username__icontains", "first_name__icontains", "last_name__icontains")
    ordering = ("username",)
    fieldsets = (
        (gettext_lazy("Person"), {"fields": ("username", ("first_name", "last_name"), "email")}),
        (gettext_lazy("Rights"), {"fields": ("groups", "is_superuser", "is_active")}),
    )

    def get_queryset(self, request):
        """Return the members of staff with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user) -> str:
        """Return the roles in words."""
        names = [group.name for group in user.groups.all()]
        return ", ".join([_("superuser"), *names] if user.is_superuser else names) or "–"

    def has_delete_permission(self, request, obj=None):
        """Let nobody be deleted: the history of records names them."""
        return False

    def save_model(self, request, obj, form, change):
        """Store the member of staff; whoever is invited has no password yet."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
            obj.told_of = changes_in(form)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Store the roles; whoever's rights changed has to log in again."""
        super().save_related(request, form, formsets, change)
        if change and form.changed_data:
            log(Kind.CHANGED, form.instance, by=request.user, changes=changes_in(form))
        if change and RIGHTS & set(form.changed_data):
            StaffSession.objects.end_of(form.instance)

    def response_add(self, request, obj, post_url_continue=None):
        """Lead to the link that the colleague gets."""
        return HttpResponseRedirect(reverse("admin:auth_user_invitation", args=[obj.pk]))

    def get_urls(self):
        """Add the page of the invitation."""
        page = path(
            "<int:pk>/zaproszenie/",
            self.admin_site.admin_view(self.invitation_view),
            name="auth_user_invitation",
        )
        return [page, *super().get_urls()]

    def invitation_view(self, request, pk):
        """Make the one-time link by which a member of staff sets a password, to be handed over in any way.

        A mere look makes none: who made one is logged.
        """
        user = self.get_object(request, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None or not (user.is_active and user.is_staff):
            raise Http404
        link = ""
        if request.method == "POST":
            link = invitations.link(request, user)
            log(Kind.INVITED, user, by=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitation"),
            "subtitle": str(user),
            "opts": self.opts,
            "original": user,
            "link": link,
        }
        return TemplateResponse(request, "admin/auth/user/invitation.html", context)


# Roles are made by migrations, devices by their owners.
admin.site.unregister([User, Group, TOTPDevice, StaticDevice])
admin.site.register(User, StaffAdmin)
