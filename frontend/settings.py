"""Settings of the site. Every value that differs between machines comes from the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from frontend import environment, sign_in_file
from registry.graphql.limits import DEFAULTS

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
REFERENCE_DATA = environment.reference_data(BASE_DIR.parent / "shared" / "data")

# Where it runs
DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key(DEBUG)
SITE_URL = environment.site_url()
SITE_IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = environment.hosts(f"{urlsplit(SITE_URL).hostname},127.0.0.1,localhost")
DATABASES = sign_in_file.databases(
    environment.database(DATA_DIR / "db.sqlite3"), DATA_DIR / "sign-in.sqlite3"
)
DATABASE_ROUTERS = ["frontend.sign_in_file.Router"] if len(DATABASES) > 1 else []
CACHES = {
    "default": environment.cache(),
    "pages": environment.cache_of("pages", 500),
    # A row or a column of filters each, of a few thousand letters.
    "parts": environment.cache_of("parts", 5000),
    "counters": environment.cache_of_counters(DATA_DIR / "counters.sqlite3"),
}
ROOT_URLCONF = "frontend.urls"
WSGI_APPLICATION = "frontend.wsgi.application"
ASGI_APPLICATION = "frontend.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The trees of pages and records post several hundred fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

INSTALLED_APPS = [
    "frontend",
    "cms",
    "search",
    "registry",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "graphene_django",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "wagtail_2fa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "frontend.middleware.ContentSecurityPolicy",
    "frontend.middleware.WithoutCookies",
    "frontend.middleware.AddressLanguage",
    # Asked for with every keystroke, in the language of the address.
    "frontend.suggestions.WhileTyping",
    "frontend.as_typed.AsTyped",
    # Below the language, in which a request for another host is refused.
    "frontend.keeping.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.sign_in.SecondFactor",
    "cms.doors.InstitutionDoors",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.navigation",
            ],
        },
    },
]

# Finding: without an address of Elasticsearch, the site's own database answers
ELASTICSEARCH = environment.elasticsearch()

# People
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# One name from one address: who tries passwords is slowed down, and locks nobody else out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = environment.whole("SIGN_IN_TRIES", 5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=environment.whole("SIGN_IN_WAIT", 15, least=1))
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "cms.sign_in.address"
AXES_LOCKOUT_CALLABLE = "cms.sign_in.locked_out"
# Of those who signed in nothing is kept but the session.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Who has set up a device is asked for its code; this makes everybody who works in the admin set one up.
WAGTAIL_2FA_REQUIRED = environment.flag("TWO_FACTOR_REQUIRED")
WAGTAIL_2FA_OTP_TOTP_NAME = "Pathway Registry"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.sign_in.SignIn"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.sign_in.ForgottenPassword"  # noqa: S105 - a class, no password

# Words
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
TIME_ZONE = "America/Toronto"
# Offered in the admin. Among all that a machine knows is "localtime", which browsers refuse together with the rest.
WAGTAIL_USER_TIME_ZONES = [
    "America/St_Johns",
    "America/Halifax",
    TIME_ZONE,
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "UTC",
]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "frontend.formats"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Uploads are few and small; a deployment whose web server hands them out itself turns this off.
SERVE_MEDIA = environment.flag("SERVE_MEDIA", True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Wagtail: nothing of the admin asks another machine
WAGTAIL_SITE_NAME = "Pathway Registry"
WAGTAILADMIN_BASE_URL = SITE_URL
# Mail on pages is Wagtail's own; like every letter of the registry, it has an HTML part.
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.admin.uploads.ScannedDocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.admin.uploads.ScannedImageForm"
# What looks into every file that is uploaded; none by default.
UPLOAD_SCANNER = environment.callable_named("UPLOAD_SCANNER")
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A record is saved when its editor says so: each save is judged, and what is worth a look is said once.
WAGTAIL_AUTOSAVE_INTERVAL = 0

# Security
X_FRAME_OPTIONS = "SAMEORIGIN"
# Previews in the admin are frames of the site itself, so DENY cannot be had; CSP names the same bound.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = SITE_IS_HTTPS and environment.flag("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = environment.whole("HSTS_SECONDS", 31_536_000) if SITE_IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_HTTPS
SECURE_HSTS_PRELOAD = SITE_IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SESSION_COOKIE_SECURE = SITE_IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SITE_IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
BEHIND_PROXY = environment.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "manifest-src": [SELF],
    }
}
# Wagtail's admin writes scripts and styles into its pages; it has its own, wider policy, for its addresses only.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [SELF],
}

# What is shown
EXAMPLES_IN_COUNTS = environment.flag("EXAMPLES_IN_COUNTS")
EXAMPLES_IN_FEEDS = environment.flag("EXAMPLES_IN_FEEDS")
GRAPHQL_LIMITS = environment.numbers("GRAPHQL_LIMITS", DEFAULTS)
GRAPHENE = {"SCHEMA": "frontend.schema.schema", "RELAY_CONNECTION_MAX_LIMIT": 100}

# A page that sends a letter waits no longer for a mail server that does not answer: the letter waits instead.
EMAIL_TIMEOUT = 10
globals().update(environment.mail())
DEFAULT_FROM_EMAIL = environment.mail_address("DEFAULT_FROM_EMAIL", "registry@registry.example")
# The addresses to which messages of the contact form go, by subject; one without goes to that of general questions.
CONTACT_TOPICS = (
    "general",
    "records",
    "institutions",
    "employers",
    "developers",
    "accessibility",
    "privacy",
)
CONTACT_ADDRESSES = environment.mail_addresses("CONTACT_ADDRESSES", CONTACT_TOPICS)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%d %H:%M:%S%z",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.one_of("LOG_LEVEL", "INFO", LOG_LEVELS)},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Anybody can send a foreign Host; each is refused with a page, and is no fault of the site.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Both tell each save and each task at INFO.
        "django_tasks": {"level": "WARNING"},
        # Tells each request at INFO, and each failed attempt at WARNING with its traceback; search says in one line
        # that the cluster does not answer.
        "elastic_transport": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
        # Both tell each step of making a PDF at INFO.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        # Tells each sign-in at INFO.
        "axes": {"level": "WARNING"},
    },
}
