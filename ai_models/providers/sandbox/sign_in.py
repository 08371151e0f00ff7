"""OpenRouter's OAuth with PKCE: the page that asks a person, and the exchange of its code for a key.

Codes are good once and for ten minutes; the challenge is checked as RFC 7636, section 4.6, says.
"""

import base64
import hashlib
import html
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from ai_models.providers.sandbox.http import Message, Send, send_error, send_json, start

LIFE_S = 600
_MOST = 1_000
_PAGE = """<!doctype html><html lang="en"><title>Sandbox of OpenRouter</title><h1>Connect {label}?</h1>
<p>This is a sandbox: the key reaches made-up models and spends nothing.</p>
<p><a href="{allow}">Allow</a> <a href="{deny}">Deny</a></p></html>"""


class SignIn:
    """The codes that were handed out, with what they were asked for."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, float]] = {}

    async def page(self, request: Message, send: Send) -> None:
        """Ask the person; with `answer=allow` or `answer=deny`, send the browser back."""
        query = {name: values[0] for name, values in request["query"].items()}
        callback, challenge = query.get("callback_url", ""), query.get("code_challenge", "")
        if not callback or not challenge or query.get("code_challenge_method") != "S256":
            return await send_error(send, 400, "callback_url, code_challenge and the method S256 are needed")
        answer = query.pop("answer", None)
        if answer is None:
            links = {word: f"?{urlencode(query | {'answer': word})}" for word in ("allow", "deny")}
            label = html.escape(query.get("key_label", "an application"))
            shown = _PAGE.format(label=label, **{name: html.escape(link) for name, link in links.items()})
            await start(send, 200, {"content-type": "text/html; charset=utf-8"})
            return await send({"type": "http.response.body", "body": shown.encode()})
        code = {"code": self._code(challenge)} if answer == "allow" else {}
        await start(send, 302, {"location": _with(callback, code)})
        await send({"type": "http.response.body", "body": b""})

    async def exchange(self, request: Message, send: Send) -> None:
        """Hand out a key for a code and the verifier of its challenge."""
        asked = _fields(request["body"])
        if asked.get("code_challenge_method") != "S256":
            return await send_error(send, 400, "Invalid code_challenge_method")
        challenge, until = self._codes.pop(str(asked.get("code")), ("", 0.0))
        if not challenge or challenge_of(str(asked.get("code_verifier"))) != challenge:
            return await send_error(send, 403, "Invalid code or code_verifier")
        if until < time.monotonic():
            return await send_error(send, 403, "Authorization code expired")
        await send_json(send, 200, {"key": f"sk-or-v1-{secrets.token_hex(32)}", "user_id": "user_sandbox"})

    def _code(self, challenge: str) -> str:
        code = secrets.token_urlsafe(24)
        self._codes[code] = challenge, time.monotonic() + LIFE_S
        if len(self._codes) > _MOST:
            del self._codes[next(iter(self._codes))]
        return code


def challenge_of(verifier: str) -> str:
    """The challenge that belongs to a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _with(url: str, query: dict[str, str]) -> str:
    parts = urlsplit(url)
    added = "&".join(filter(None, (parts.query, urlencode(query))))
    return urlunsplit(parts._replace(query=added))


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
