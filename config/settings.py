"""Settings, all from the environment and a `.env` file; every default suits a single machine."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import load_dotenv

from config import env, openrouter, storages
from config.logging import logging_of
from config.secret_key import kept_secret_key
from core.logs import JSON, TEXT
from core.redis.connection import connection_options
from core.version import VERSION

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")

DATA = env.folder("WIRELOOM_DATA", BASE_DIR / "var")
PORT = env.port("PORT", 8000)
PUBLIC_URL = env.text("WIRELOOM_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
DATABASES = {"default": env.database(env.text("DATABASE_URL", "sqlite:///"), DATA)}
SECRET_KEY = env.text("WIRELOOM_SECRET_KEY") or kept_secret_key(
    DATA / "keys" / "secret_key", DATABASES["default"]
)
env.private_data(DATA, DATABASES["default"])
MAX_CONNECTIONS = env.integer("WIRELOOM_MAX_CONNECTIONS", 0)
"""Concurrent connections of the web process; 0: three quarters of its open-file limit, at most 10,000."""
TRUSTED_PROXIES = env.networks("WIRELOOM_TRUSTED_PROXIES")
"""Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are trusted."""
METRICS_TOKEN = env.text("WIRELOOM_METRICS_TOKEN")
"""The bearer token that `/metrics` requires; empty: it answers only to private addresses."""
ENCRYPTION_KEYS = env.text("WIRELOOM_ENCRYPTION_KEYS")
"""Comma-separated, newest first; empty means the key file in the data folder."""
DEBUG = False

# --- the house ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "django_vite",
    "accounts",
    "assets",
    "credentials",
    "ai_models",
    "workflows",
    "executions",
    "config",
]
MIDDLEWARE = [
    "core.browser_headers.BrowserHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
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
            ]
        },
    }
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

# --- data --------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "assets"
STORAGES = {
    "default": storages.default_storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = env.folder("WIRELOOM_TEMP", DATA / "temp")
"""Where large bodies and files are stored, without a name, until they are complete."""
FILE_UPLOAD_HANDLERS = ["assets.uploads.SpoolHandler"]
MAX_UPLOAD_BYTES = env.integer("WIRELOOM_MAX_UPLOAD_BYTES", 100 * 1024 * 1024, minimum=1)
"""Maximum size of one file, in bytes."""
MAX_STORED_BYTES = env.integer("WIRELOOM_MAX_STORED_BYTES", 10 * 1024**3, minimum=0)
"""Maximum total size of an organisation's files, in bytes; 0: no limit."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
MAX_RUNNING = env.integer("WIRELOOM_MAX_RUNNING", 0, minimum=0)
"""Concurrent executions across all workers; 0: as many as the workers can hold."""
MAX_QUEUED = env.integer("WIRELOOM_MAX_QUEUED", 10_000, minimum=1)
"""Queued executions per organisation; above it, external requests to start another are refused."""
MAX_DESCENDANTS = env.integer("WIRELOOM_MAX_DESCENDANTS", 1_000, minimum=1)
"""Unfinished executions that one run may cause by calls."""
KEEP_DAYS = env.integer("WIRELOOM_KEEP_DAYS", 90, minimum=0)
"""Days for which planned times, and ended executions whose workflow sets nothing else, are kept; 0: forever."""
KEEP_FAILED_DAYS = env.integer("WIRELOOM_KEEP_FAILED_DAYS", 180, minimum=0)
"""The same for failed executions."""
HOOK_CALLS_KEPT_DAYS = env.integer("WIRELOOM_HOOK_CALLS_DAYS", 7, minimum=1)

# --- broker and channel layer ------------------------------------------------------------------------------
EMBEDDED_REDIS_FILE = DATA / "run" / "redis.url"
"""Where `up` stores the port and password of the embedded Valkey."""
EXTERNAL_REDIS_URL = env.text("REDIS_URL")


def redis_url() -> str:
    """The broker's current URL: the embedded broker's port changes with every start of `up`."""
    if EXTERNAL_REDIS_URL:
        return EXTERNAL_REDIS_URL
    return EMBEDDED_REDIS_FILE.read_text().strip() if EMBEDDED_REDIS_FILE.exists() else ""


REDIS_URL = redis_url()
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or REDIS_URL
QUEUE = env.text("WIRELOOM_QUEUE", "wireloom")
"""Installations that share a broker each need their own queue, or they receive each other's hints."""


def channel_layers(url: str) -> dict[str, dict[str, Any]]:
    """The channel layer over the Redis at `url`."""
    layer = "channels_redis.pubsub.RedisPubSubChannelLayer"
    return {
        "default": {"BACKEND": layer, "CONFIG": {"hosts": [connection_options(url)], "prefix": "wireloom"}}
    }


CHANNEL_LAYERS = channel_layers(REDIS_URL or "redis://127.0.0.1:6379/0")

# --- people ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/workflows/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.VariedPasswordValidator"},
]
SECURE = PUBLIC_URL.startswith("https://")
_PREFIX = "__Host-" if SECURE else ""
SESSION_ENGINE = "accounts.sessions.store"
SESSION_IDLE_HOURS = env.integer("WIRELOOM_SESSION_IDLE_HOURS", 12, minimum=1, maximum=10_000)
"""Hours without a request after which a session expires."""
SESSION_DAYS = env.integer("WIRELOOM_SESSION_DAYS", 7, minimum=1, maximum=400)
"""Days after signing in after which a session expires in any case; browsers keep cookies for at most 400."""
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 3600
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
# The editor reads the token from the cookie, so that a page survives signing in again in another tab. Hiding it
# from scripts protects nothing: a script in the page can request a token as the page does.
CSRF_COOKIE_HTTPONLY = False
HSTS_SECONDS = 365 * 24 * 3600 if SECURE and env.boolean("WIRELOOM_HSTS", True) else 0
"""How long browsers must use https only, whatever the scheme of the proxy's request."""
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_HOST = urlsplit(PUBLIC_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = [
    _HOST,
    "127.0.0.1",
    "localhost",
    "[::1]",
    *env.text("WIRELOOM_HOSTS").replace(",", " ").split(),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "config.pages.csrf_failure"

OIDC_ISSUER = env.issuer("WIRELOOM_OIDC_ISSUER")
"""An identity provider for signing in, exactly as it identifies itself; its host is always reachable for that."""
OIDC_CLIENT_ID = env.text("WIRELOOM_OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("WIRELOOM_OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("WIRELOOM_OIDC_NAME", "single sign-on")
"""The provider's name on the sign-in page."""
OIDC_ONLY = env.boolean("WIRELOOM_OIDC_ONLY", False)
"""Whether signing in with passwords and passkeys is disabled."""
env.needs("WIRELOOM_OIDC_ISSUER", OIDC_ISSUER, "WIRELOOM_OIDC_CLIENT_ID", OIDC_CLIENT_ID)
env.needs("WIRELOOM_OIDC_ONLY", OIDC_ONLY, "WIRELOOM_OIDC_ISSUER", OIDC_ISSUER)

# --- API ---------------------------------------------------------------------------------------------------
# Nobody uses Django's fields for PostgreSQL. DRF imports them where it can, and with them their forms and, on SQLite
# too, the driver: ten megabytes of every installation's memory.
sys.modules["django.contrib.postgres"] = None  # type: ignore[assignment]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",
        "accounts.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.HasPermission"],
    "DEFAULT_RENDERER_CLASSES": ["core.wire.rendering.WireRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.edges.StrictJSONParser"],
    "UNICODE_JSON": False,  # a lone surrogate, as a cut-off stream may leave it, cannot be encoded as UTF-8
    "DEFAULT_SCHEMA_CLASS": "core.api.openapi.Schema",
    "EXCEPTION_HANDLER": "core.api.edges.error_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Wireloom",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVERS": [],
    "POSTPROCESSING_HOOKS": [
        "executions.api.openapi.add_run",
        "core.wire.document.add_besides",
        "drf_spectacular.hooks.postprocess_schema_enums",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "accounts.models.ROLES",
        "Permission": "accounts.permissions.ALL_PERMISSIONS",
        "CreateCredentialTypeEnum": "credentials.types.type_names",
        "Widget": "workflows.sdk.fields.WIDGETS",
        "ExecutionStatus": "executions.status.STATUSES",
        "NodeStatus": "executions.status.NODE_STATUSES",
        "Mode": "executions.models.MODES",
        "CallOutcome": "executions.models.hook_calls.OUTCOMES",
        "PlannedOutcome": "executions.models.PLANNED_OUTCOMES",
        "LlmCallStatus": "ai_models.ledger.models.STATUSES",
        "CostSource": "ai_models.ledger.models.COST_SOURCES",
        "BudgetScope": "ai_models.ledger.budgets.SCOPES",
        "BudgetPeriod": "ai_models.ledger.budgets.PERIODS",
        "BudgetState": "ai_models.ledger.budgets.STATES",
        "OnLimit": "ai_models.ledger.budgets.ON_LIMIT",
    },
}
ANSWERS_BESIDES = [
    "core.api.openapi.ErrorAnswer",
    "accounts.api.answers.Boot",
    "workflows.stale_revision.StaleRevision",
    "executions.wire.events.ExecutionMessage",
    "executions.wire.events.SummaryChange",
    "executions.store.values.LargeValue",
]
"""Types that no API operation returns, but that the editor receives."""

SILENCED_SYSTEM_CHECKS = ["django_vite.W001"]  # the page itself says how to build the editor

# --- files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_ALLOW_ALL_ORIGINS = False
# Vite puts a content hash into these file names.
SERVESTATIC_IMMUTABLE_FILE_TEST = r"^/static/editor/assets/"
DEV = env.boolean("WIRELOOM_DEV", False)
"""Whether pages load the editor from Vite, which also serves them at PUBLIC_URL: see `tools/dev.py`."""
DJANGO_VITE = {
    "default": {
        "dev_mode": DEV,
        "dev_server_host": _HOST,
        "dev_server_port": urlsplit(PUBLIC_URL).port,
        "manifest_path": BASE_DIR / "static" / "editor" / "manifest.json",
        "static_url_prefix": "editor",
    }
}

# --- the way out and the models ----------------------------------------------------------------------------
EGRESS_ALLOW = env.networks("WIRELOOM_EGRESS_ALLOW")
OPENROUTER = openrouter.read()
OPENROUTER_API_BASE_URL = OPENROUTER.base_url
OPENROUTER_AUTH_URL = OPENROUTER.auth_url
OPENROUTER_CHAT_COMPLETIONS_PATH = OPENROUTER.completions_path

LOG_FORMAT = env.one_of("WIRELOOM_LOG_FORMAT", (TEXT, JSON))
LOGGING = logging_of(LOG_FORMAT, env.text("WIRELOOM_LOG_LEVEL", "INFO"))
