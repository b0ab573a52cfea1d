"""One settings file. Development is the safe default; production refuses to start without its secrets.

Settings only compute addresses: they never start a process. Without DATABASE_URL and REDIS_URL the addresses are those of
the embedded servers (clubcrm.embedded), which `make run` and the tests start.
"""

import secrets
import sys
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from clubcrm import embedded, process, production
from clubcrm.logged import logging_masked

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where and how -------------------------------------------------------------------------------------------
CLUBCRM_ENV = env("CLUBCRM_ENV", default="development")
if CLUBCRM_ENV not in {"development", "production"}:
    raise ImproperlyConfigured(f"CLUBCRM_ENV is {CLUBCRM_ENV!r}; set it to development or production.")
PRODUCTION = CLUBCRM_ENV == "production"
STATE_DIR = Path(env("CLUBCRM_STATE", default=str(BASE_DIR / ".club")))


def required(name: str) -> str:
    """The value of an environment variable that production cannot do without."""
    value = env(name, default="")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} is not set. In production set {name} in the environment.")
    return str(value)


def development_secret() -> str:
    """A random key kept in the state directory, so that sign-ins survive a restart of the development server."""
    path = STATE_DIR / "secret_key"
    if not path.exists():
        embedded.make_state(STATE_DIR)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = required("SECRET_KEY") or development_secret()
# The key of hashes that recognise phones on the do-not-contact list and erased customers (members.keyed). It must
# outlive SECRET_KEY: before that is changed, set PRIVACY_KEY to its old value.
PRIVACY_KEY = env("PRIVACY_KEY", default="") or SECRET_KEY
DEBUG = env.bool("DEBUG", default=False)
required("ALLOWED_HOSTS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_FAILURE_VIEW = "clubcrm.kernel.pages.views.drafts.expired"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if PRODUCTION:
    production.refuse_unsafe(DEBUG, ALLOWED_HOSTS, SECRET_KEY=SECRET_KEY, PRIVACY_KEY=PRIVACY_KEY)

# --- Applications --------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "clubcrm.kernel",
    "clubcrm.desk",
    "members",
    "points",
    "tiers",
    "complaints",
    "campaigns",
    "clubcrm.reports",
    "clubcrm.rulebook",
    "clubcrm.privacy",
    "clubcrm.backups",
    "clubcrm.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "django_include_bootstrap",
    "js_lib_bootstrap_icons",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "clubcrm.kernel.hostile.PrivateMiddleware",
    "clubcrm.kernel.hostile.ReadableMiddleware",
    "django.middleware.common.CommonMiddleware",
    "clubcrm.kernel.middleware.OpenedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clubcrm.kernel.signin.middleware.SignInMiddleware",
    "clubcrm.kernel.middleware.StaffMiddleware",
    "clubcrm.kernel.middleware.ActingMiddleware",
    "clubcrm.routes.RegisteredOnly",
]
ROOT_URLCONF = "clubcrm.urls"
WSGI_APPLICATION = "clubcrm.wsgi.application"
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
                "clubcrm.desk.context.frame",
            ],
            "builtins": ["clubcrm.kernel.templatetags.opened"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/_table.html"

# --- Database: two logins, two roles (docs/decisions/0096) --------------------------------------------------------
# DATABASE_URL signs web, worker and beat in: its login belongs to the application's role and to nothing else.
# DATABASE_ADMIN_URL is for the commands that set up, migrate, back up and restore: it may become the owner.
OWNER_ROLE, APP_ROLE = "clubcrm_owner", "clubcrm_app"
EMBEDDED = embedded.addresses(STATE_DIR)
required("DATABASE_URL")
required("REDIS_URL")
if env("DATABASE_URL", default=""):
    _database = env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")
    DATABASE_ADMIN = env.db_url("DATABASE_ADMIN_URL") if env("DATABASE_ADMIN_URL", default="") else {}
else:
    _database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "clubcrm",
        "USER": "clubcrm",
        "HOST": str(EMBEDDED.pg_host),
        "PORT": str(EMBEDDED.pg_port),
    }
    DATABASE_ADMIN = _database | {"USER": EMBEDDED.pg_admin_user}
DATABASE_POOL = env.bool("DATABASE_POOL", default=False)  # the web server turns it on; commands need none
# Who acts where nobody has signed in: the process or its command, for the history (clubcrm.kernel.history).
PROCESS = process.name(sys.argv)
_database["OPTIONS"] = _database.get("OPTIONS", {}) | {
    # Compilation costs more than it gives: statements are short, and long ones run once.
    "options": f"-c role={APP_ROLE} -c jit=off -c clubcrm.actor=|{PROCESS}",
    "server_side_binding": True,
    "prepare_threshold": 3,
}
if DATABASE_POOL:
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8)}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{EMBEDDED.redis_socket}?db=1",
        "KEY_PREFIX": "clubcrm",
    }
}

# --- Celery --------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{EMBEDDED.redis_socket}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = {
    # Every 10 minutes from 01:00 to 05:50: a night that was missed or killed is found and finished; a finished one is a no-op.
    "nightly": {"task": "clubcrm.desk.tasks.nightly", "schedule": crontab(minute="*/10", hour="1-5")},
    # What is kept no longer: once a night, after the night run.
    "retain": {"task": "clubcrm.privacy.tasks.retain", "schedule": crontab(minute="*/20", hour="3-5")},
    # Whose birthday it is: from early morning on, again for members who joined meanwhile. Sending looks every minute;
    # the hours in which it may are the occasion's.
    "announce": {"task": "campaigns.tasks.announce", "schedule": crontab(minute="*/10", hour="6-20")},
    "send": {"task": "campaigns.tasks.send", "schedule": crontab(), "options": {"expires": 60}},
    "escalate": {"task": "complaints.tasks.escalate", "schedule": crontab()},  # every minute
    "end_holds": {"task": "points.tasks.end_holds", "schedule": crontab(minute="*/5")},
}

# --- Time and language ---------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = BUSINESS_TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = env("LANGUAGE_CODE", default="zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = LANGUAGE_COOKIE_SECURE = PRODUCTION

# --- Sign-in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "clubcrm.kernel.backends.PermissionsAtOnce",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "clubcrm.kernel.signin.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Wrong passwords are counted by clubcrm.kernel.signin.limits; letters for a new one are few to one address.
ACCOUNT_RATE_LIMITS = {"login": None, "reset_password": "20/m/ip,3/h/key,6/d/key"}
# How many proxies of ours stand before the web server, each adding to X-Forwarded-For. Elsewhere anybody could write it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0) if PRODUCTION else 0
# Always in production; elsewhere only where it is to be tried out. The demo does not ask.
SECOND_FACTOR_REQUIRED = PRODUCTION or env.bool("SECOND_FACTOR_REQUIRED", default=False)
MFA_ADAPTER = "clubcrm.kernel.signin.adapters.SecondFactor"
MFA_FORMS = {
    "activate_totp": "clubcrm.kernel.signin.forms.Activate",
    "authenticate": "clubcrm.kernel.signin.forms.Authenticate",
    "reauthenticate": "clubcrm.kernel.signin.forms.Reauthenticate",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator typed the address; nobody signs up by themselves
MFA_TOTP_ISSUER = "clubcrm"
MFA_TOTP_TOLERANCE = 1  # the step before and after: clocks of telephones differ
LOGIN_REDIRECT_URL = "desk:home"
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"

# --- Safety --------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 3600  # counted from the sign-in: after a day's work one signs in again
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if PRODUCTION:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Files, mail, logs -----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None  # else served from where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["clubcrm.kernel.uploads.receiving.Bounded"]  # how much one request may send
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(STATE_DIR / "media")))
REJECTS_DIR = Path(env("REJECTS_DIR", default=str(STATE_DIR / "rejects")))
# Who was erased, kept apart from the database: an older backup brings them back, and a replay of this erases them again.
ERASURES_FILE = Path(env("ERASURES_FILE", default=str(STATE_DIR / "erasures.jsonl")))
# smtp://user:password@host:587, smtp+tls://…, smtp+ssl://…; none in production: says so and sends nothing (kernel.mail).
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = f"clubcrm.kernel.mail.{'NoServer' if PRODUCTION else 'Printed'}"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="clubcrm@localhost")
# Failures in production are reported to these addresses, without anybody's data (clubcrm.kernel.errors).
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]
DEFAULT_EXCEPTION_REPORTER = "clubcrm.kernel.errors.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "clubcrm.kernel.errors.WithoutPeople"
LOGGING = logging_masked(reported=PRODUCTION, level=env("LOG_LEVEL", default="INFO"))
