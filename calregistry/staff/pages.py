"""The pages of the office on which staff come in: second factor, recovery codes, an invitation accepted."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from calregistry.models import StaffSession
from calregistry.staff import invitations, second_factor
from institutions import history

# Where a key waits, in the session, until the app has shown that it knows it.
NEW_KEY = "new_second_factor"

View = Callable[..., HttpResponseBase]


class CodeForm(forms.Form):
    """What the app shows, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


def for_staff_with_password(view: View) -> View:
    """Open the view to staff who have given their password, whether or not a second factor; nothing is kept."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, *arguments, **named) -> HttpResponseBase:
        if not (request.user.is_active and request.user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *arguments, **named)

    return opened


@for_staff_with_password
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def second_factor_page(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second factor; whoever has none yet sets one up."""
    if second_factor.has_shown_one(request):
        return HttpResponseRedirect(_next_page(request))
    return _ask_for_code(request) if second_factor.has_one(request.user) else _set_up(request)


def _ask_for_code(request: HttpRequest) -> HttpResponseBase:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factor.enter(request, form.cleaned_data["code"]):
            return HttpResponseRedirect(_next_page(request))
        form.add_error(
            "code", _("This code does not fit, or it came too soon after wrong ones. Wait and try again.")
        )
    return _page(request, "second_factor", _("Second factor"), form=form, next=_next_page(request))


def _set_up(request: HttpRequest) -> HttpResponseBase:
    key = request.session.setdefault(NEW_KEY, second_factor.new_key())
    form = CodeForm(request.POST or None)
    if form.is_valid():
        digits = "".join(form.cleaned_data["code"].split())
        if (codes := second_factor.set_up(request, key=key, digits=digits)) is not None:
            del request.session[NEW_KEY]
            return _show_codes(request, codes, next_page=_next_page(request))
        form.add_error(
            "code", _("These are not the digits that the app shows now. Wait for new ones and try again.")
        )
    return _page(
        request,
        "set_up_second_factor",
        _("Set up the second factor"),
        form=form,
        typed_key=second_factor.typed_key(key),
        next=_next_page(request),
    )


@for_staff_with_password
@require_safe
def qr_code(request: HttpRequest) -> HttpResponseBase:
    """Draw the QR code of the key that is being set up; nothing, once an app knows it."""
    key = request.session.get(NEW_KEY)
    if key is None:
        raise Http404
    return HttpResponse(second_factor.qr_code(request.user, key), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Say how many recovery codes are left; make new ones instead of them and show those once."""
    if request.method == "POST":
        return _show_codes(
            request, second_factor.renew_recovery_codes(request.user), next_page=reverse("admin:index")
        )
    return _page(request, "recovery_codes", _("Recovery codes"), left=second_factor.codes_left(request.user))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("new_password1", "new_password2")
def accept_invitation(request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
    """Let the invited member of staff set a password; a link that was used, is old or forged says so."""
    user = invitations.invited(uid, token)
    if user is None:
        return _page(
            request, "old_invitation", _("This link no longer opens anything"), status=HTTPStatus.GONE
        )
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid():
        with transaction.atomic(), history.acting(user):
            form.save()
            StaffSession.objects.end_of(user)
        messages.success(request, _("Your password is set. Log in with it."))
        return HttpResponseRedirect(reverse("admin:login"))
    return _page(request, "invitation", _("Set your password"), form=form, username=user.get_username())


def _show_codes(request: HttpRequest, codes: list[str], *, next_page: str) -> HttpResponseBase:
    return _page(request, "new_recovery_codes", _("Your recovery codes"), codes=codes, next=next_page)


def _page(
    request: HttpRequest, name: str, title: str, *, status=HTTPStatus.OK, **context
) -> HttpResponseBase:
    whole = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/staff/{name}.html", whole, status=status)


def _next_page(request: HttpRequest) -> str:
    """Return where whoever asks wanted to go: a page of this site, else the office's first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted != request.path else reverse("admin:index")
