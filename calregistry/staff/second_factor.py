"""The second factor: an app on one's phone that shows six digits, and recovery codes for when the phone is away.

django-otp checks the digits and slows guessing down. A recovery code is stored as a hash alone; it is long enough (80
random bits) that a plain one serves.
"""

import hashlib
import io
import secrets
from base64 import b32encode
from binascii import unhexlify

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as remember_device
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from calregistry.models import StaffSession
from calregistry.staff.account_log import Kind, log
from institutions.history import current_person

NAME = "drugi składnik"
DIGITS = 6
RECOVERY_CODES = 10
_LENGTH = 16  # characters of a code, five bits each; also what the column of its hash holds


def is_satisfied(request: HttpRequest) -> bool:
    """Return whether whoever asks has shown a second factor, where one is required."""
    return not settings.SECOND_FACTOR_REQUIRED or has_shown_one(request)


def has_shown_one(request: HttpRequest) -> bool:
    """Return whether whoever asks has shown a second factor in this session; django-otp says so of the user."""
    return request.user.is_verified()  # type: ignore[union-attr]


def has_one(user) -> bool:
    """Return whether the member of staff has set up a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def new_key() -> str:
    """Return a fresh secret key, in hexadecimal digits."""
    return secrets.token_hex(20)


def typed_key(key: str) -> str:
    """Return the secret key as one types it into an app, in groups of four."""
    letters = b32encode(unhexlify(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def qr_code(user, key: str) -> bytes:
    """Return the SVG of the QR code that an app scans to learn the secret key."""
    target = io.BytesIO()
    address = TOTPDevice(user=user, key=key).config_url
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return target.getvalue()


@transaction.atomic
def set_up(request: HttpRequest, *, key: str, digits: str) -> list[str] | None:
    """Make the key the second factor of whoever asks, if the `digits` show that their app knows it.

    Returns new recovery codes, which are never shown again; None when the digits are wrong. The same digits do not
    open the office a second time.
    """
    clock = TOTP(unhexlify(key), digits=DIGITS)
    if not digits.isdecimal() or not clock.verify(int(digits), tolerance=1):
        return None
    device = TOTPDevice.objects.create(
        user=request.user, name=NAME, key=key, last_t=clock.t(), drift=clock.drift
    )
    codes = new_recovery_codes(request.user)
    _open(request, device)
    log(Kind.FACTOR_SET, request.user, by=request.user)
    return codes


@transaction.atomic
def enter(request: HttpRequest, typed: str) -> bool:
    """Open the office to whoever asks if what they typed is what their app shows, or one of their recovery codes."""
    typed = "".join(typed.split()).replace("-", "").lower()
    is_code = len(typed) == _LENGTH
    model = StaticDevice if is_code else TOTPDevice
    counts = False  # whether a device takes the try for one: it takes none for a while after wrong ones
    for device in model.objects.filter(user=request.user, confirmed=True).order_by("pk"):
        token = hash_of(request.user, typed) if is_code else typed
        counts = counts or device.verify_is_allowed()[0]
        if (verified := verify_token(request.user, device.persistent_id, token)) is not None:
            _open(request, verified)
            log(Kind.FACTOR_SHOWN, request.user, by=request.user)
            return True
    if counts:
        log(Kind.WRONG_CODE, request.user, by=request.user)
    return False


def new_recovery_codes(user) -> list[str]:
    """Give the member of staff new recovery codes instead of the ones that they had, and return them."""
    codes = [
        b32encode(secrets.token_bytes(_LENGTH * 5 // 8)).decode().lower() for _each in range(RECOVERY_CODES)
    ]
    with transaction.atomic():
        # A session that a code opened knows the device by its key, so that stays.
        device = StaticDevice.objects.filter(user=user).order_by("pk").first()
        device = device or StaticDevice.objects.create(user=user, name=NAME)
        StaticToken.objects.filter(device__user=user).delete()
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=hash_of(user, code)) for code in codes
        )
    return ["-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes]


def codes_left(user) -> int:
    """Return how many recovery codes the member of staff has not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def renew_recovery_codes(user) -> list[str]:
    """Give the member of staff who asks for it new recovery codes, and return them."""
    codes = new_recovery_codes(user)
    log(Kind.CODES_MADE, user, by=user)
    return codes


@transaction.atomic
def reset(user) -> None:
    """Forget the second factor and the recovery codes, and end all sessions: the next login sets up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    StaffSession.objects.end_of(user)
    log(Kind.FACTOR_RESET, user, by=current_person())


def hash_of(user, code: str) -> str:
    """Return what is stored of a recovery code."""
    digest = hashlib.sha256(f"{user.pk}:{code}".encode()).digest()
    return b32encode(digest).decode().lower()[:_LENGTH]


def _open(request: HttpRequest, device) -> None:
    """Let the session be a verified one, and store it with the entry of the log."""
    request.session.cycle_key()
    remember_device(request, device)
    request.session.save()
