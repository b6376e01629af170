"""One-time links by which a member of staff sets their own password, the first one or a new one."""

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode


class InvitationTokens(PasswordResetTokenGenerator):
    """Signed words that hold until the password is set, the person logs in, or PASSWORD_RESET_TIMEOUT has passed."""

    key_salt = "calregistry.staff.invitations"


tokens = InvitationTokens()


def link(request: HttpRequest, user) -> str:
    """Return the whole address that the member of staff has to open to set a password."""
    address = reverse(
        "admin:invitation",
        args=[urlsafe_base64_encode(str(user.pk).encode()), tokens.make_token(user)],
    )
    return request.build_absolute_uri(address)


def invited(uid: str, token: str):
    """Return the member of staff whom the words of a link stand for; None when it is used, old or forged."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    try:
        user = users.filter(pk=int(force_str(urlsafe_base64_decode(uid)))).first()
    except (ValueError, OverflowError):
        return None
    return user if user is not None and tokens.check_token(user, token) else None
