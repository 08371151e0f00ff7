"""Authentication of webhook callers: passwords, secret headers and signatures, against a complete installation."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.running import Running

pytestmark = pytest.mark.processes


def test_basic_authentication(hook: Callable[..., str], secret: Callable[..., str]) -> None:
    url = hook(auth="basic", credential=secret("http_basic", username="Aladdin", password="open:sesame ü"))
    assert httpx2.post(url, auth=("Aladdin", "open:sesame ü")).status_code == 202
    refused = [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic Og=="},
        {"Authorization": "Basic " + base64.b64encode(b"Aladdin:open").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"aladdin:open:sesame").decode()},
        {"Authorization": "Bearer " + base64.b64encode(b"Aladdin:open:sesame").decode()},
    ]
    for headers in refused:
        answer = httpx2.post(url, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated"), headers


def test_a_secret_header(hook: Callable[..., str], secret: Callable[..., str]) -> None:
    url = hook(auth="header", credential=secret("http_header", name="X-Secret", value="s3cret-s3cret"))
    assert httpx2.post(url, headers={"x-secret": "s3cret-s3cret"}).status_code == 202
    for value in ("", "s3cret", "S3CRET-S3CRET", "s3cret-s3cret2"):
        assert httpx2.post(url, headers={"X-Secret": value}).status_code == 401
    assert httpx2.post(url).status_code == 401


KEY = base64.b64encode(b"0123456789abcdef01234567").decode()


def signed(
    body: bytes = b'{"n": 1}', id: str = "msg_1", at: float | None = None, key: str = KEY, **changes: str
) -> dict[str, str]:
    """Headers after Standard Webhooks, made here without our own code."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(base64.b64decode(key), f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
        "content-type": "application/json",
    }
    return {name: value for name, value in (headers | changes).items() if value != "-"}


@pytest.fixture
def signed_hook(hook: Callable[..., str], secret: Callable[..., str]) -> str:
    return hook(auth="hmac", credential=secret("signing_secret", secret=f"whsec_{KEY}"))


def test_a_signed_call_is_taken(api: httpx2.Client, signed_hook: str) -> None:
    assert httpx2.post(signed_hook, content=b'{"n": 1}', headers=signed()).status_code == 202


def test_a_signature_among_several_is_enough(signed_hook: str) -> None:
    """As during a rotation of the sender's keys."""
    headers = signed()
    headers["webhook-signature"] = f"v1,AAAA v1a,xx {headers['webhook-signature']}"
    assert httpx2.post(signed_hook, content=b'{"n": 1}', headers=headers).status_code == 202


def test_a_repeated_call_gets_the_first_run(api: httpx2.Client, signed_hook: str) -> None:
    """A sender that repeats a call signs it again, with a new time and the same id."""
    now = time.time()
    body = b'{"n": 2}'
    first = httpx2.post(signed_hook, content=body, headers=signed(body, "msg_again", now - 100))
    again = httpx2.post(signed_hook, content=body, headers=signed(body, "msg_again", now))
    assert first.json()["id"] == again.json()["id"]
    other = httpx2.post(signed_hook, content=body, headers=signed(body, "msg_other"))
    assert other.json()["id"] != first.json()["id"]


def test_a_reused_id_with_another_body_is_a_mismatch(signed_hook: str) -> None:
    httpx2.post(signed_hook, content=b"1", headers=signed(b"1", "msg_reused"))
    answer = httpx2.post(signed_hook, content=b"2", headers=signed(b"2", "msg_reused"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "idempotency_mismatch")


GENUINE = signed(at=1_000)["webhook-signature"].removeprefix("v1,")
WRONG_KEY = base64.b64encode(b"another key, 24 bytes ok").decode()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(lambda: signed(key=WRONG_KEY), id="another key"),
        pytest.param(lambda: signed(b'{"n": 2}'), id="another body"),
        pytest.param(lambda: signed(b'{"n":1}'), id="the same JSON in other bytes"),
        pytest.param(lambda: signed(**{"webhook-id": "msg_2"}), id="another id"),
        pytest.param(lambda: signed(**{"webhook-timestamp": str(int(time.time()) + 1)}), id="another time"),
        pytest.param(lambda: signed(at=time.time() - 310), id="too old"),
        pytest.param(lambda: signed(at=time.time() + 310), id="from the future"),
        pytest.param(lambda: signed(**{"webhook-id": "-"}), id="no id"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "-"}), id="no time"),
        pytest.param(lambda: signed(**{"webhook-signature": "-"}), id="no signature"),
        pytest.param(lambda: signed(**{"webhook-signature": ""}), id="an empty signature"),
        pytest.param(lambda: signed(**{"webhook-signature": "v1,"}), id="nothing after the version"),
        pytest.param(lambda: signed(**{"webhook-signature": GENUINE}), id="without a version"),
        pytest.param(lambda: signed(**{"webhook-signature": f"v2,{GENUINE}"}), id="another version"),
        pytest.param(lambda: signed(**{"webhook-signature": "v1,!!!"}), id="not base64"),
        pytest.param(lambda: signed(**{"webhook-signature": f"v1,{'a' * 8000}"}), id="a very long one"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "now"}), id="a time that is no number"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "-1"}), id="a negative time"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "1e9"}), id="a time in scientific notation"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "9" * 40}), id="an absurd time"),
        pytest.param(
            lambda: {**signed(), "webhook-signature": signed()["webhook-signature"].upper()}, id="upper case"
        ),
        pytest.param(
            lambda: {
                **signed(),
                "webhook-signature": "v1,"
                + base64.b64decode(signed()["webhook-signature"].removeprefix("v1,")).hex(),
            },
            id="in hexadecimal",
        ),
    ],
)
def test_a_call_that_is_not_signed_as_it_should_be_is_refused(
    signed_hook: str, headers: Callable[[], dict[str, str]]
) -> None:
    answer = httpx2.post(signed_hook, content=b'{"n": 1}', headers=headers())
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_signature")


def test_a_signature_is_checked_before_the_body_is_read(signed_hook: str) -> None:
    answer = httpx2.post(signed_hook, content=b"{broken", headers=signed(b"{other"))
    assert answer.status_code == 401
    answer = httpx2.post(signed_hook, content=b"{broken", headers=signed(b"{broken", "msg_broken"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


def test_a_webhook_whose_secret_was_changed_to_another_kind_lets_nobody_in(
    api: httpx2.Client, running: Running, hook: Callable[..., str], secret: Callable[..., str]
) -> None:
    """Fails closed: the rows are changed behind the API's back, which refuses to publish this."""
    url = hook(auth="basic", credential=secret("http_basic", username="user-name", password="pass-word"))
    wrong = secret("http_bearer", token="t" * 20)
    running.manage(
        "shell",
        "-c",
        "from workflows.models import Trigger; "
        f"Trigger.objects.filter(token='{url.rpartition('/')[2]}').update(credential='{wrong}')",
    )
    for headers in ({}, {"Authorization": "Basic Og=="}):
        answer = httpx2.post(url, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    running.manage(
        "shell",
        "-c",
        "from workflows.models import Trigger; "
        f"Trigger.objects.filter(token='{url.rpartition('/')[2]}').update(credential=None)",
    )
    assert httpx2.post(url, auth=("user-name", "pass-word")).status_code == 503
