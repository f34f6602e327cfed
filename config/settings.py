"""All settings. What differs between installations comes from the environment (docs/deploy.md lists the names)."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from pghistory import DeleteEvent, InsertEvent, UpdateEvent

from . import env

ROOT = Path(__file__).resolve().parent.parent

# -- what kind of installation ---------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
# The demo has passwords that everybody knows: it only ever answers on this machine, whatever ALLOWED_HOSTS says.
DEMO = env.flag("DEMO")
LOCAL = DEMO or DEBUG
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if DEMO else env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# -- apps in layer order: an app imports and refers only to those before it ------------------------------------------

DANJU_APPS = [
    "core",
    "accounts",
    "workflow",
    "drafts",
    "desk",
    "handbook",
    "rights",
    "catalog",
    "customers",
    "inventory",
    "credit",
    "calls",
    "quotes",
    "orders",
    "shipping",
    "receivables",
    "imports",
    "audit",
    "home",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "guardian",
    "pghistory",
    "pgtrigger",
    *DANJU_APPS,
]

MIDDLEWARE = [
    "core.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.request.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.trail.TrailMiddleware",
    "drafts.middleware.AcceptedMiddleware",
    "axes.middleware.AxesMiddleware",
    "core.middleware.RefusalMiddleware",
    "workflow.middleware.RefusalLogMiddleware",
]
FORM_RENDERER = "core.renderer.QuickRenderer"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
                "drafts.context.kept",
            ]
        },
    }
]

# -- database: the application's role owns nothing; manage.py migrates as the owner (tools/sql/roles.sql) ------------

DATABASES = {"default": env.database("DATABASE_URL")}
# Only the web has a pool: every worker process keeps one connection, and PgBouncer replaces both where there is one.
if env.flag("DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": env.number("DATABASE_POOL_SIZE", 8)}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_KEEP_SECONDS", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if env.flag("DATABASE_PREPARED", default=True):
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- field history: first values, changes and what was taken out, kept by triggers; nobody changes what it says -------

PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (InsertEvent(), UpdateEvent(), DeleteEvent())

# -- people ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.SeatedBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Locked for the pair of name and address, so that nobody can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/lockout.html"
AXES_CLIENT_IP_CALLABLE = "core.client.address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# -- sessions, cookies, transport ------------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a load balancer asks by plain HTTP, past the proxy
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12000  # a document of 1,000 lines of up to ten fields

# -- language and time: UTC is stored, each company's zone decides its business dates --------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "var" / "static")))
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(ROOT / "var" / "media")))
# Names with a hash of the content need `collectstatic`; while developing and testing files are served as they lie.
STATIC_HASHED = env.flag("STATIC_HASHED", default=not DEBUG)
WHITENOISE_USE_FINDERS = not STATIC_HASHED
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
_STATIC = "core.statics.HashedStatics"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if STATIC_HASHED else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# PDFs are set in our own fonts, whatever the machine has (fonts/fonts.conf); read by Pango when it starts.
os.environ.setdefault("FONTCONFIG_FILE", str(ROOT / "fonts" / "fonts.conf"))

# -- mail ------------------------------------------------------------------------------------------------------------

# Without an address of a server nothing is sent, and the page of preferences says so.
MAIL_CONFIGURED = bool(os.environ.get("EMAIL_URL"))
globals().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "danju@localhost")

# -- queue: only a way to be quick; what must happen stands in the database (config/celery.py has the rest) ----------

CELERY_BROKER_URL = env.text("REDIS_URL")
CELERY_TIMEZONE = TIME_ZONE

# -- papers: where their QR codes lead; drawing ahead of time can be paused (config/celery.py has the queue) -----------

SITE_URL = env.text("SITE_URL", "http://localhost:8000")
RENDERING = env.flag("DANJU_RENDERING", default=True)

# -- lists: files up to so many rows are made while one waits, larger ones in the background and kept for days ---------

EXPORT_AT_ONCE = env.number("EXPORT_AT_ONCE", 5000)
EXPORT_DAYS = env.number("EXPORT_DAYS", 7)
PRINT_AT_MOST = 1000

# -- log: one line per entry on standard output, each with the request's id ------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.request_id.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stdout"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}, "weasyprint": {"level": "WARNING"}},
}
