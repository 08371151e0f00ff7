"""The URLs of the web process."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from accounts import pages as accounts_pages
from accounts import passkey_pages
from accounts.oidc import pages as oidc_pages
from accounts.second_step_page import second_step_page
from ai_models.api.integration import connect_callback
from config import pages, probes
from core import url_converters as converters  # noqa: F401 - registers `token`
from executions.answers.page import resume
from executions.api.run import RunView
from executions.triggers.form.view import form
from executions.triggers.webhook.view import webhook, webhook_test

API = [
    path("", include("accounts.api.urls")),
    path("", include("assets.api.urls")),
    path("", include("credentials.api.urls")),
    path("", include("ai_models.api.urls")),
    path("", include("workflows.api.urls")),
    path("", include("executions.api.urls")),
]
"""The URLs below `/api/`; `config.asgi` serves the read-only ones in dedicated threads."""
api = [
    *API,
    path("schema/", SpectacularJSONAPIView.as_view(permission_classes=[]), name="schema"),
    path("docs/", pages.api_docs(SpectacularSwaggerSplitView), name="docs"),
]

hooks = [
    path("hooks/test/<token:token>", webhook_test),
    path("hooks/test/<token:token>/", webhook_test),
    path("hooks/<token:token>", webhook),
    path("hooks/<token:token>/", webhook),
]
HOT = [*hooks, path("api/workflows/<uuid:id>/run/", RunView.as_view())]
"""The URLs that `config.asgi` serves without middleware, if possible."""

urlpatterns = [
    path("", pages.home),
    path("api/", include(api)),
    re_path(r"^api/", pages.no_such_address),
    *hooks,
    path("resume/<str:token>", resume),
    path("integrations/openrouter/callback/<str:nonce>/", connect_callback),
    path("forms/<token:token>", form),
    path("forms/<token:token>/", form),
    path("healthz", probes.healthz),
    path("readyz", probes.readyz),
    path("metrics", probes.metrics),
    path("setup/<str:secret>/", accounts_pages.set_up),
    path("invitation/<str:secret>/", accounts_pages.accept_invitation),
    path("sign-in/", accounts_pages.sign_in_page),
    path("sign-in/second-step/", second_step_page),
    path("sign-in/passkey/", passkey_pages.passkey_sign_in),
    path("sign-in/passkey/options/", passkey_pages.passkey_options),
    path("sign-in/second-step/passkey/", passkey_pages.second_step_passkey),
    path("sign-in/second-step/passkey/options/", passkey_pages.second_step_options),
    path("sign-in/oidc/", oidc_pages.to_provider),
    path("sign-in/oidc/callback/", oidc_pages.from_provider),
    path("sign-in/link/", oidc_pages.link_page),
    path("sign-out/", accounts_pages.sign_out),
    re_path(
        r"^(workflows|executions|credentials|costs|settings|account|models)(/[0-9a-f-]{36})?/$", pages.app
    ),
    re_path(r"^workflows/[0-9a-f-]{36}/calls/$", pages.app),
]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"
