"""Django's session store over the session rows (`SESSION_ENGINE`)."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.last_use import last_use
from accounts.querysets import digest
from accounts.sessions.models import NOBODY_FOR, BrowserSession

SIGNED_IN_AT, ADDRESS, DEVICE = "signed_in_at", "address", "device"


class SessionStore(SessionBase):
    """One browser's session, read once per request and written only if it changed.

    Its age counts from signing in, whatever happens later; a change of the key keeps the row.
    """

    row: BrowserSession | None = None

    def load(self) -> dict[str, Any]:
        """The data of the live session; empty, and without a key, if there is none."""
        now = timezone.now()
        self.row = BrowserSession.objects.all().by_key(digest(self.session_key or ""), now)
        if self.row is None:
            self._session_key = None
            return {}
        last_use.note(self.row, now)
        found: dict[str, Any] = self.decode(self.row.data)
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a live session with that key."""
        return BrowserSession.objects.live(timezone.now()).filter(digest=digest(session_key)).exists()

    def is_still_of(self, user: Any) -> bool:
        """Whether the loaded session, under whatever key it now has, is live and still this person's, who is
        neither deactivated nor has changed the password elsewhere since."""
        self._get_session()  # type: ignore[attr-defined]
        live = BrowserSession.objects.live(timezone.now())
        row = live.filter(pk=self.row.pk, user=user).first() if self.row else None
        if row is None or not user.is_active:
            return False
        given = str(self.decode(row.data).get(HASH_SESSION_KEY, ""))
        known = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
        return any(constant_time_compare(given, one) for one in known)

    def create(self) -> None:
        """Create a row with a new key."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Save the session. Raises UpdateError if it was ended meanwhile."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        fields, key = self._columns(data), digest(self.session_key)
        if must_create:
            self.row = BrowserSession.objects.create(digest=key, last_used_at=timezone.now(), **fields)
        elif not BrowserSession.objects.filter(digest=key).update(**fields):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        key = session_key or self.session_key
        if key is not None:
            BrowserSession.objects.filter(digest=digest(key)).delete()

    def cycle_key(self) -> None:
        """Give the same session another key. Raises SessionInterrupted (400) if it was ended meanwhile."""
        self._get_session()  # type: ignore[attr-defined]
        if self.session_key is None:
            return self.create()
        before, self._session_key = digest(self.session_key), self._get_new_session_key()
        after = digest(self.session_key)
        if not BrowserSession.objects.filter(digest=before).update(digest=after):
            raise SessionInterrupted("The session was ended by another request.")
        self.modified = True

    @classmethod
    def clear_expired(cls) -> None:
        """Delete expired sessions."""
        sessions_prune(timezone.now())

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)

    def _columns(self, data: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        if USER_KEY in data:
            data.setdefault(SIGNED_IN_AT, now.isoformat())
        signed_in = datetime.fromisoformat(data[SIGNED_IN_AT]) if USER_KEY in data else None
        life = timedelta(days=settings.SESSION_DAYS)
        return {
            "data": self.encode(data),
            "user_id": data.get(USER_KEY),
            "address": data.get(ADDRESS, ""),
            "device": data.get(DEVICE, ""),
            "signed_in_at": signed_in,
            "expires_at": signed_in + life if signed_in else now + NOBODY_FOR,
        }


MOST_AT_ONCE, MOST_BATCHES = 500, 20


def sessions_prune(now: datetime) -> None:
    """Delete expired sessions in a few batches: anybody can create sessions without signing in."""
    for _ in range(MOST_BATCHES):
        over = list(BrowserSession.objects.over(now).values_list("pk", flat=True)[:MOST_AT_ONCE])
        BrowserSession.objects.filter(pk__in=over).delete()
        if len(over) < MOST_AT_ONCE:
            return
