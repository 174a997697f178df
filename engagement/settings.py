"""Settings, all read from the environment (and from `.env` beside manage.py, where there is one).

Each may stand in a file instead, which NAME_FILE then names: so secrets come that nobody should see in a process list.
`docs/operating.md` lists every variable. There is no default secret: without one, nothing starts.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from engagement.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
env.read_env(BASE_DIR / ".env")

# --- Who we are in this run -------------------------------------------------

DEBUG = env.bool("DEBUG", False)
# The demonstration: invented people, letters shown at /demo/mail/ instead of
# sent, no second factor. Never set it where real people apply.
DEMO = env.bool("DEMO", False)
# Plain http is for one's own machine only.
HTTPS = env.bool("HTTPS", not (DEBUG or DEMO))

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Fernet keys for personal data at rest, newest first: the first encrypts, all decrypt.
FIELD_KEYS = env.list("FIELD_KEYS")
# Keys the hash by which earlier applications of a person are found. It cannot be rotated without recomputing it.
MATCHING_KEY = env.str("MATCHING_KEY")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

# --- What it is made of -----------------------------------------------------

INSTALLED_APPS = [
    "engagement.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "crispy_forms",
    "csp",
    "i18nfield",
    "uswds",
    "agency",
    "notices",
    "records",
    "programs",
    "comments",
    "cpp",
    "security_surveys",
    "robbery_training",
    "watch",
    "outreach",
    "training",
    "engagement.apps.EngagementConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "engagement.headers.same_origin_only",
    # Before WhiteNoise: a picture opened by itself is a page, too.
    "csp.middleware.CSPMiddleware",
    # Before anything looks for a session.
    "engagement.readable.without_zero_bytes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # After CSRF has read its cookie: the guard's own page holds a form.
    "engagement.guard.GuardMiddleware",
    "agency.kept_pages.KeptPagesMiddleware",
    "agency.sessions.MemberSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agency.middleware.AgencyTimeMiddleware",
    # Knows the member, and hears what the page answered.
    "records.middleware.AuditMiddleware",
    # Innermost: it hears of what the views raise.
    "engagement.database_away.DatabaseAwayMiddleware",
]

ROOT_URLCONF = "engagement.urls"
WSGI_APPLICATION = "engagement.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "engagement.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["uswds"]
CRISPY_TEMPLATE_PACK = "uswds"

# --- Data -------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/portal.sqlite3")}
# Apart from the address, where it may hold any letter.
if env.str("DB_PASSWORD", ""):
    DATABASES["default"]["PASSWORD"] = env.str("DB_PASSWORD")
DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without these, two writers at once meet "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Forms and plans as everybody gets them, some twenty kilobytes each.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # Counters of the rate limit, shared by all web processes. A short patience: where the
    # broker is gone, people must still be able to apply.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    },
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Unfinished applications live in the session: encrypted at rest, forgotten after a day.
SESSION_SERIALIZER = "agency.encryption.EncryptedJSON"
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Sending ----------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", "dummymail://" if DEMO else "smtp://127.0.0.1:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")

TASK_APPLICATION = "engagement.celery.app"
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
# A task is acknowledged when done, one at a time: kill -9 of a worker gives it back within seconds.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    # Publishing is tried once; otherwise each letter posted while the broker is away takes six seconds.
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# The broker only makes it quick: a request never waits for it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"

# --- Language and time ------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
# "December 8, 2026" rather than "Dec. 8, 2026": letters are read aloud.
FORMAT_MODULE_PATH = ["engagement.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# Each request and task is put on the agency's own clock (agency.time_zone); this is for what has none.
TIME_ZONE = "UTC"

# --- Files ------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Nobody else's pages need our style sheets.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = env.path("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Signing in (staff only) ------------------------------------------------

AUTH_USER_MODEL = "agency.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        # Those known from breaches that are long enough to pass the rule above: agency/breached/README.md.
        "OPTIONS": {"password_list_path": BASE_DIR / "agency" / "breached" / "passwords.txt.gz"},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# In seconds. CJIS Security Policy 5.5.5: a session is locked after 30 minutes at most without activity.
SESSION_IDLE, SESSION_LONGEST, SESSION_WARNING = 30 * 60, 12 * 60 * 60, 2 * 60

ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "agency.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
# Nobody is written to because a stranger typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# For how long a second factor, once given, opens the pages that change it: as long as agency.sign_in.LATELY.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# agency.lockout counts failures, in the database. allauth's counters would lock a department behind one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}

MFA_ADAPTER = "agency.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Half a minute early or late: phones and servers do not quite agree on the time.
MFA_TOTP_TOLERANCE = 1
# A passkey that checks its owner, by finger or PIN, is two factors at once: it signs in without a password.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"authenticate": "agency.accounts.CodeForm", "reauthenticate": "agency.accounts.CodeAgainForm"}
USERSESSIONS_TRACK_ACTIVITY = False  # agency.sessions does, once a minute

# The city's own accounts, by OpenID Connect: without OIDC_SERVER_URL there are none.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "")
if OIDC_SERVER_URL:  # it loads a client of HTTP, 8 MiB in each process
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
# Whether that sign-in always asks for a second factor itself; otherwise we ask for our own.
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", False) and bool(OIDC_SERVER_URL)
SOCIALACCOUNT_ADAPTER = "agency.accounts.CityAccountAdapter"
# By a link: our policy lets no form lead to another site. The provider asks before it lets anybody in.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        # Asked anew each time: a session there may be older than ours may be.
        "AUTH_PARAMS": {"prompt": "login"},
        "APPS": [
            {
                "provider_id": "city",
                "name": env.str("OIDC_NAME", "City account"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# --- Safety -----------------------------------------------------------------

# How many proxies of our own stand before us: that many addresses at the end of X-Forwarded-For are believed.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
# Whoever shows this may read /metrics; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# Public posts per address: how many, in how many seconds.
RATE_LIMIT = env.tuple("RATE_LIMIT", cast=int, default=(60, 600))
# A form sent back sooner than this, in seconds after it was shown, was not read by a person.
FASTEST_PERSON = env.float("FASTEST_PERSON", 2.0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
}
# Nobody types more than this into a form; without it, half-finished ones could fill the session table.
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
# Never the path, not even to ourselves: a receipt or a private link would stand in the log of a style sheet.
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "engagement.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DEFAULT_EXCEPTION_REPORTER_FILTER = "engagement.logs.NothingPersonal"

ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "engagement.logs.NothingPrivate",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "error_mail": {"class": "engagement.logs.ErrorMail", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": ["console", "error_mail"], "level": env.str("LOG_LEVEL", "WARNING"), "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # The newest digest of the audit trail is to be found outside of the database, too.
        "records.sealing": {"level": "INFO"},
        # For a variable that is missing it would write down the whole page, with all that was typed.
        "django.template": {"level": "INFO"},
    },
}
