"""Settings of the register, in Django's own order, then ours.

The environment is read only here. Everything is secure by default: without `DEBUG=1` the site
counts as in production, and a missing or weak setting stops the start with a sentence.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """Return whether the environment variable `name` is switched on (1, true, yes, on)."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str) -> list[str]:
    """Return the comma-separated values of the environment variable `name`."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def megabytes(name: str, default: int) -> int:
    """Return in bytes what the environment variable `name` gives in megabytes."""
    told = os.environ.get(name, "").strip() or str(default)
    if not told.isdecimal():
        raise ImproperlyConfigured(f"Set {name} to a whole number of megabytes, for instance {default}.")
    return int(told) * 1024 * 1024


# Core
DEBUG = flag("DEBUG")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS", "")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-development-" + "x" * 40
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure"):
    raise ImproperlyConfigured(
        "Set SECRET_KEY to at least 50 random characters, for instance with "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))', or set DEBUG=1 to try the register out."
    )

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if not DEBUG and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set ALLOWED_HOSTS to the host names of the register, comma-separated; '*' is not one."
    )

CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "calregistry.apps.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_filters",
    "certificates",
    "institutions",
    "calregistry",
]

MIDDLEWARE = [
    "calregistry.middleware.HeadMiddleware",
    "calregistry.middleware.SecurityHeadersMiddleware",
    "calregistry.middleware.OfficeMiddleware",
    "calregistry.middleware.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "calregistry.middleware.CompressionMiddleware",
    "calregistry.middleware.CleanInputMiddleware",
    "calregistry.middleware.ReadingDayMiddleware",
    "calregistry.middleware.KnownParametersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "calregistry.middleware.ReadersFormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "calregistry.urls"
WSGI_APPLICATION = "calregistry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["institutions.templatetags.polish"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database
# SQLite needs no server; each option but the last guards a write: see "How To Corrupt An SQLite Database" and
# https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-notes. The last lets it read the first gigabyte from the
# system's own cache without copying, which takes a fifth off the lists of 100,000 institutions.
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'register.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,  # seconds that a writer waits for another
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA mmap_size=1073741824;",
    )
else:
    # The planner takes a list over a large register for a long query and compiles it first: with 100,000
    # institutions that took three quarters of the time of one in order of award.
    # And it takes reading a page of an index for four times as dear as the next page of a table, as on turning disks:
    # for a thousand institutions out of 20,000 it read them all, which took twice as long.
    options = ["-c jit=off", "-c random_page_cost=1.1"]
    if timeout := os.environ.get("STATEMENT_TIMEOUT"):
        # Set by gunicorn for the web alone: imports and migrations may take longer than a page.
        options.append(f"-c statement_timeout={timeout}")
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = " ".join(options)

# Authentication
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "calregistry.staff.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "calregistry.staff.passwords.ContextWordsValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Trying the register out with DEBUG=1 needs a password only.
SECOND_FACTOR_REQUIRED = not DEBUG
OTP_TOTP_ISSUER = "Rejestr CAL"
# Ten wrong tries within a quarter of an hour, for one account or from one address, close the way in for as long.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "calregistry.staff.lockout.LoggedTries"
AXES_CLIENT_IP_CALLABLE = "calregistry.staff.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "calregistry.staff.lockout.locked_out"
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # ours is the log of accounts, with no whole address in it
# Staff log in anew after half an hour of rest, and after eight hours in any case.
SESSION_ENGINE = "calregistry.staff.sessions"
SESSION_COOKIE_AGE = 30 * 60
CSRF_FAILURE_VIEW = "calregistry.staff.kept_forms.csrf_failure"
SESSION_LONGEST = timedelta(hours=8)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time
LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "calregistry" / "locale"]
TIME_ZONE = "Europe/Warsaw"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
# Files of the office: a photo or document has 10 MB at most, and ten of them go into one form.
MOST_BYTES_AT_ONCE = megabytes("UPLOADS_AT_ONCE_MB", 110)
UPLOADS_PER_PERSON = megabytes("UPLOADS_PER_PERSON_MB", 300)  # a day
UPLOADS_PER_DAY = megabytes("UPLOADS_PER_DAY_MB", 2000)
FILE_UPLOAD_HANDLERS = [
    "institutions.uploads.StaffUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Spreadsheets
# A file of this size is read in the time of a page; larger ones are read by a process of their own.
SHEET_BYTES_AT_ONCE = 40_000
# What such a process finds in its environment: that of the web but for the time that a statement may take.
ENVIRONMENT_OF_COMMANDS = {name: value for name, value in os.environ.items() if name != "STATEMENT_TIMEOUT"}

# Security
# Production speaks HTTPS; PLAIN_HTTP=1 is for trying the register out on one's own machine.
HTTPS = not DEBUG and not flag("PLAIN_HTTP")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
# The proxy alone sets X-Forwarded-Proto and adds the client's address to X-Forwarded-For.
BEHIND_PROXY = flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# A browser takes a cookie of such a name from this host alone, over HTTPS and for all of it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-session", "__Host-csrf") if HTTPS else ("sessionid", "csrftoken")
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# What /.well-known/security.txt says (RFC 9116); without a contact there is no such file.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "").strip()
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        "Set SECURITY_CONTACT to an address that begins with mailto:, https:// or tel:, "
        "for instance mailto:security@register.example."
    )
# A test fails in the last 30 days: look whether all of the file still holds and choose a day within a year.
SECURITY_TXT_EXPIRES = datetime(2027, 10, 31, tzinfo=UTC)

# Mail
# `manage.py remind` alone sends any. Without a server it is printed where it would have been sent.
EMAIL_SERVER = os.environ.get("EMAIL_HOST", "").strip()
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "rejestr@localhost")
# Where the links in mail lead to.
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", next(iter(CSRF_TRUSTED_ORIGINS), "")).rstrip("/")
_backend = "smtp" if EMAIL_SERVER else "console"
_mailer = {
    "host": EMAIL_SERVER,
    "port": int(os.environ.get("EMAIL_PORT", "587")),
    "username": os.environ.get("EMAIL_USER", ""),
    "password": os.environ.get("EMAIL_PASSWORD", ""),
    "use_tls": not flag("EMAIL_SSL") and not flag("EMAIL_PLAIN"),
    "use_ssl": flag("EMAIL_SSL"),
    "timeout": 30,
}
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": f"django.core.mail.backends.{_backend}.EmailBackend",
            "OPTIONS": _mailer if EMAIL_SERVER else {},
        }
    }
    SILENCED_SYSTEM_CHECKS = ["mail.E001"]  # printing is meant
else:
    EMAIL_BACKEND = f"django.core.mail.backends.{_backend}.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mailer["host"], _mailer["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mailer["username"], _mailer["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mailer["use_tls"], _mailer["use_ssl"], _mailer["timeout"]

# Logging
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
