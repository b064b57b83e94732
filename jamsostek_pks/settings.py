"""Settings, all from the environment, safe when nothing is set.

Without DEBUG the site refuses to start until SECRET_KEY and ALLOWED_HOSTS are
given; docs/operations.md, "Going to production", lists every variable.
"""

import logging
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")


def flag(name, *, default=False):
    """Read a yes/no variable; anything else stops the start and says so."""
    text = env.str(name, "").strip().lower()
    if text in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return default if text == "" else text in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name}={text!r}: write 1 or 0.")


def number(name, *, default):
    """Read a whole number; anything else stops the start and says so."""
    text = env.str(name, "").strip()
    if text == "" or text.isdecimal():
        return int(text or default)
    raise ImproperlyConfigured(f"{name}={text!r}: write a whole number.")


def log_level():
    """The least a message must weigh to be logged: WARNING unless told."""
    text = env.str("LOG_LEVEL", "").strip().upper() or "WARNING"
    if text in (levels := logging.getLevelNamesMapping()):
        return text
    raise ImproperlyConfigured(f"LOG_LEVEL={text!r}: write one of {', '.join(levels)}.")


def required(name, *, hint):
    """Read a variable that production cannot do without."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {hint} "
            "(For a try-out on your own machine: `make run`, which sets DEBUG=1.)"
        )
    return value


def proxies(name):
    """How many proxies stand before the site: 0 (no), 1 (yes), 2 …"""
    text = env.str(name, "").strip().lower()
    text = {"true": "1", "yes": "1", "on": "1"}.get(text, text)
    if text in {"", "false", "no", "off"}:
        return 0
    if text.isdecimal() and int(text) <= 9:
        return int(text)
    raise ImproperlyConfigured(f"{name}={text!r}: write 0, 1 or how many proxies.")


DEBUG = flag("DEBUG")
TESTING = "pytest" in sys.modules

if DEBUG or TESTING:
    SECRET_KEY = env.str("SECRET_KEY", "") or "only-for-development-never-in-production"
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or ["localhost", "127.0.0.1"]
else:
    SECRET_KEY = required(
        "SECRET_KEY",
        hint="Set it to 50 or more random characters, for instance from "
        '`python3 -c "import secrets; print(secrets.token_urlsafe(50))"`.',
    )
    ALLOWED_HOSTS = [
        host.strip()
        for host in required(
            "ALLOWED_HOSTS", hint="Set it to the site's host names, comma separated."
        ).split(",")
    ]

# Keys of before: what they signed and encrypted is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

INSTALLED_APPS = [
    "jamsostek_pks.apps.PksAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
    # Before `regions`, which takes their tables out of the admin again.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "regions",
    "agreements",
    "coverage",
]

MIDDLEWARE = [
    # Outermost, so that files, redirects and refusals carry their headers as well.
    "csp.middleware.CSPMiddleware",
    "jamsostek_pks.middleware.answer_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages and files; WhiteNoise's are compressed already. Django pads each answer
    # by a random length and masks its tokens, so sizes tell nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "jamsostek_pks.middleware.refuse_methods",
    "jamsostek_pks.middleware.refuse_unreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "regions.accounts.sessions.keep_out_of_caches",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "regions.accounts.sessions.end_old_sessions",
    "regions.accounts.second_factor.RequireSecondFactor",
    "jamsostek_pks.middleware.RefuseBadIds",
]

ROOT_URLCONF = "jamsostek_pks.urls"
WSGI_APPLICATION = "jamsostek_pks.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["jamsostek_pks.lib.template_filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "regions.context.may_manage",
                "regions.context.simulated",
            ],
        },
    }
]


SQLITE = "django.db.backends.sqlite3"


def database():
    """DATABASE_URL, or an SQLite file beside manage.py."""
    url = env.str("DATABASE_URL", "").strip()
    if not url:
        # Not as a URL: the folder's name may hold a plus sign, a hash or a space.
        return sqlite({"ENGINE": SQLITE, "NAME": str(BASE_DIR / "db.sqlite3")})
    kinds = {"sqlite": sqlite, "postgres": postgresql, "postgresql": postgresql}
    with suppress(KeyError, ValueError):
        return kinds[url.partition(":")[0]](env.db_url_config(url))
    raise ImproperlyConfigured(
        "DATABASE_URL: write postgresql://user:password@host:5432/name "
        "or sqlite:////folder/file.sqlite3."
    )


def sqlite(config):
    """One file, written to by one at a time, read by everybody meanwhile."""
    options = config.setdefault("OPTIONS", {})
    # IMMEDIATE: a writer waits its turn instead of failing half-way.
    options["transaction_mode"] = "IMMEDIATE"
    options["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000"
    )
    if config["NAME"] != ":memory:":
        # The browser tests' server is another thread: it needs a real file.
        test_file = Path(config["NAME"]).with_name("test.sqlite3")
        config["TEST"] = {"NAME": str(test_file)}
    return config


def postgresql(config):
    """A small pool for each process; a dead server is told within ten seconds."""
    config["CONN_HEALTH_CHECKS"] = True
    # By itself the pool waits 30 s, and by then gunicorn has killed the worker.
    pool = {"min_size": 1, "max_size": 10, "timeout": 10}
    config.setdefault("OPTIONS", {}).setdefault("pool", pool)
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of refused sign-ins: shared by all workers, so in the database. A migration
# makes the table. Culling must not forget what a guesser has tried so far.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "regions.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "coverage:dashboard"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": PASSWORD_MIN_LENGTH},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
# How long the link of an invitation or a forgotten password is good.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# regions/accounts says what of allauth is used, and in which words.
ACCOUNT_ADAPTER = "regions.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# Addresses are entered by administrators, and nobody signs up.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# A class, not a password.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "regions.accounts.tokens.PasswordLinks"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "regions.accounts.forms.SignIn",
    "reauthenticate": "regions.accounts.forms.PasswordAgain",
    "change_password": "regions.accounts.forms.ChangePassword",
    "reset_password": "regions.accounts.forms.AskForLink",
    "reset_password_from_key": "regions.accounts.forms.ChoosePassword",
}
ACCOUNT_RATE_LIMITS = {
    # Counted below instead: whoever is refused already must not use up what his
    # whole office has.
    "login": None,
    # The key is the account and the address (see the adapter). An address as a whole
    # may fail 300 times a minute: each failure costs a slow hash.
    "login_failed": "5/5m/key",
    "login_failed_address": "300/m/ip",
    # The second step: the account and the address, and the account from everywhere.
    "code_failed": "5/5m/key",
    "code_failed_account": "30/h/key",
    "reset_password": "20/m/ip,5/h/key",
}
MFA_ADAPTER = "regions.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Jamsostek PKS"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "regions.accounts.forms.Code",
    "reauthenticate": "regions.accounts.forms.CodeAgain",
    "activate_totp": "regions.accounts.forms.FirstCode",
}
# Whether administrators and reviewers need a second factor.
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", default=not (DEBUG or TESTING))

# A session ends after this long without a click, and after this long at all events.
SESSION_IDLE_MINUTES = number("SESSION_IDLE_MINUTES", default=120)
SESSION_MAX_HOURS = number("SESSION_MAX_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 3600

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Hashed names need collectstatic, which neither tests nor DEBUG run.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Scans of agreements: private, outside every folder a web server serves.
MEDIA_ROOT = env.str("MEDIA_ROOT", "").strip() or str(BASE_DIR / "media")
DOCUMENT_MAX_MB = number("DOCUMENT_MAX_MB", default=10)

# One agreement may carry 90 target lines of some 15 fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A whole request: Django bounds fields and their number, never the files.
LARGEST_BODY = (DOCUMENT_MAX_MB + 10) * 1024 * 1024

# Figures are drafts until a reviewer publishes them. Turning it on later hides
# nothing: what was recorded without review is published.
REVIEW = flag("REVIEW", default=True)

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "consolemail": None}


def mail():
    """EMAIL_URL as Django's settings; letters go to the console where it is not set."""
    url = env.str("EMAIL_URL", "").strip() or "consolemail://"
    with suppress(KeyError, ValueError):
        port = MAIL_PORTS[url.partition(":")[0]]
        config = env.email_url_config(url)
        if config["EMAIL_HOST"] or port is None:
            config["EMAIL_PORT"] = config["EMAIL_PORT"] or port
            return {k: v for k, v in config.items() if k.startswith("EMAIL_")}
    raise ImproperlyConfigured(
        "EMAIL_URL: write smtp+tls://user:password@host:587, smtp+ssl://… or smtp://…"
    )


def site_url():
    """Where people find the site, without a closing slash: letters link to it."""
    url = env.str("SITE_URL", "").strip().rstrip("/")
    if not url and (DEBUG or TESTING):
        return "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ImproperlyConfigured(f"SITE_URL={url!r}: write https://pks.example.")
    return url


vars().update(mail())
# Servers take minutes over a letter they inspect; shorter than the LEASE of a claim.
EMAIL_TIMEOUT = 300
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "").strip()
if not DEFAULT_FROM_EMAIL and (DEBUG or TESTING):
    DEFAULT_FROM_EMAIL = "Jamsostek PKS <pengingat@localhost>"
SITE_URL = site_url()
# The answer must not take longer where an account exists (docs/security.md).
MAIL_IN_BACKGROUND = not TESTING

# Whose address counts: the one the outermost proxy of ours wrote down.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEBUG else proxies("BEHIND_PROXY")

# Pages of ours have no script; the admin adds its own (jamsostek_pks/admin.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
NO_DEVICES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera"),
    *("display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-create", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
ANSWER_HEADERS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NO_DEVICES),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
# The other headers are SecurityMiddleware's and XFrameOptionsMiddleware's.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=not TESTING)
    SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", default=31_536_000)
    SESSION_COOKIE_SECURE = not TESTING
    CSRF_COOKIE_SECURE = not TESTING
    CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
    if proxies("BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether sub-domains and browsers' preload lists are bound too is the operator's
# decision about a whole domain, not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": log_level()},
}
