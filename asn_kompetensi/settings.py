"""Everything that differs between machines comes from the environment; `.env.example` lists it all."""

from pathlib import Path

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from asn_kompetensi import embedded, environment

# Lets `ModelAdmin[Model]` and the like be written where types are checked.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = embedded.var_dir()

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY")
DATABASE_URL = environment.text("DATABASE_URL")
REDIS_URL = environment.text("REDIS_URL")
if bool(DATABASE_URL) != bool(REDIS_URL):
    raise ImproperlyConfigured("Set DATABASE_URL and REDIS_URL both, or neither for the embedded servers.")
EMBEDDED = not DATABASE_URL
if EMBEDDED:
    DATABASE_URL, REDIS_URL = embedded.database_url(), embedded.redis_url()
    SECRET_KEY = SECRET_KEY or embedded.secret_key()
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is empty. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

PUBLIC_URL = environment.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

INSTALLED_APPS = [
    "apps.home",
    "apps.evaluations",
    "apps.mentoring",
    "apps.plans",
    "apps.needs",
    "apps.surveys",
    "apps.catalogue",
    "apps.outcomes",
    "apps.competencies",
    "apps.employees",
    "apps.documents",
    "apps.parameters",
    "apps.jobs",
    "apps.notifications",
    "apps.audit",
    "apps.accounts",
    "apps.core",
    "apps.home.admin_config.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "asn_kompetensi.staticfiles.UsedFilesConfig",
    "django.forms",
    "js_lib_bootstrap5",
    "django_htmx",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "lucide",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; Django pads them at random against BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.accounts.middleware.ChangeTemporaryPasswordMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.middleware.NoStoreMiddleware",
    "apps.core.middleware.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "asn_kompetensi.urls"
WSGI_APPLICATION = "asn_kompetensi.wsgi.application"

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
                "apps.home.context_processors.navigation",
            ],
            "builtins": ["apps.core.templatetags.components", "apps.core.templatetags.indonesian"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        **environment.database(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s "
            f"-c statement_timeout={environment.text('STATEMENT_TIMEOUT', '120s')}"
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["apps.accounts.backends.SignInBackend", "apps.employees.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:landing"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "__Host-sesi" if HTTPS else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
PASSWORD_RESET_TIMEOUT = 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = int(environment.text("TRUSTED_PROXIES", "0"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "id"
TIME_ZONE = environment.text("TIME_ZONE", "Asia/Jakarta")
USE_I18N = USE_TZ = True
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "templates" / "locale"]
FORMAT_MODULE_PATH = ["apps.core.date_formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Every file that the product writes for a person lies here; nothing of it is served by path.
PRIVATE_ROOT = Path(environment.text("PRIVATE_ROOT", str(VAR_DIR / "files")))
# Keys of the institutions' seals: apart from the files, so that a copy of those holds no key.
SEALS_ROOT = Path(environment.text("SEALS_ROOT", str(VAR_DIR / "seals")))
SEALS_PASSWORD = environment.text("SEALS_PASSWORD")
SEALS_PKCS11_MODULE = environment.text("SEALS_PKCS11_MODULE")
SEALS_PKCS11_TOKEN = environment.text("SEALS_PKCS11_TOKEN")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {
        "BACKEND": "asn_kompetensi.staticfiles.UsedFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Sessions, caches and limits never depend on Redis: it only rings the bell.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Remembers repeated texts while documents are drawn; off, documents are the same and take longer.
ACCELERATE_DOCUMENTS = environment.flag("ACCELERATE_DOCUMENTS", True)

CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
_TRANSPORT = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",  # the order of `-Q`: whoever waits at a page comes before the bulk
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_BROKER_TRANSPORT_OPTIONS = _TRANSPORT
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": _TRANSPORT["visibility_timeout"]}
CELERY_VISIBILITY_TIMEOUT = _TRANSPORT["visibility_timeout"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint.progress": {"level": "WARNING"},  # twelve lines for each document otherwise
        "pikepdf": {"level": "WARNING"},  # says that it was loaded
    },
}
