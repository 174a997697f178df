"""The portal's settings for tests: the same wherever they run, whatever `.env` says."""

import os

# What is in the environment wins over .env. Only the database may differ from run to run.
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ |= {
    "SECRET_KEY": "only-for-tests-" + 50 * "x",
    "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "MATCHING_KEY": "only-for-tests",
    "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody listens: a test that needs a broker starts one
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "0",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SITE_URL": "http://testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "EMAIL_URL": "memorymail://",
    "OIDC_SERVER_URL": "",
    "TRUSTED_PROXIES": "0",
    "FASTEST_PERSON": "0",
}

from engagement.settings import *  # noqa: F403 - the environment comes first
from engagement.settings import CACHES, INSTALLED_APPS, STORAGES  # named, so that checks know them

# Where there is a city's sign-in; tests name its server themselves.
INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["shared"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
# The names with hashes are made by collectstatic, which tests do without.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from their sources, for the browser's sake.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
