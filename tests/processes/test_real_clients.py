"""Requests of real clients to a webhook arrive, however they are encoded; and so do their requests to a model."""

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
import requests

from tests.patience import PATIENCE_S
from tests.sent_files import with_bytes
from tests.servers.openrouter import serve_openrouter
from workflows.sdk import Json

pytestmark = pytest.mark.processes
WORDS = "Grüße, 世界 😀"
CONTENT = bytes(range(256))
DATA = {"text": WORDS, "big": 12345678901234567890, "list": [1, 2.5, None, True]}
FILE = {"name": "bär.bin", "content_type": "application/octet-stream", "size": 256, "bytes": CONTENT}
Client = Callable[[str, str, Path], Json]
"""Posts `kind` (json, form, text, bytes, files, compressed) to an address and gives back what it is answered."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every byte there is, under a name that is not ASCII."""
    path: Path = tmp_path_factory.mktemp("posted") / "bär.bin"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def echo(hook: Callable[..., str]) -> str:
    """A webhook that answers with the body that it got."""
    return hook(respond="last_node")


def said_by(*command: str) -> Any:
    """The program's output, as JSON."""
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=True)
    return json.loads(done.stdout)


def curl(kind: str, url: str, file: Path) -> Json:
    arguments = {
        "json": ["--json", json.dumps(DATA, ensure_ascii=False)],
        "form": ["--data-urlencode", f"text={WORDS}", "-d", "tag=a", "-d", "tag=b"],
        "text": ["-H", "Content-Type: text/plain; charset=utf-8", "--data-binary", WORDS],
        "bytes": ["-H", "Content-Type: application/octet-stream", "--data-binary", f"@{file}"],
        "files": ["-F", f"text={WORDS}", "-F", f"file=@{file}"],
    }[kind]
    return said_by("curl", "-sS", *arguments, url)


def python_requests(kind: str, url: str, file: Path) -> Json:
    if kind == "files":
        with file.open("rb") as opened:
            upload = {"file": (file.name, opened, "application/octet-stream")}
            return requests.post(url, data={"text": WORDS}, files=upload, timeout=PATIENCE_S).json()
    arguments: dict[str, Any] = {
        "json": {"json": DATA},
        "form": {"data": {"text": WORDS, "tag": ["a", "b"]}},
        "text": {"data": WORDS.encode(), "headers": {"Content-Type": "text/plain"}},
        "bytes": {"data": CONTENT, "headers": {"Content-Type": "application/octet-stream"}},
    }[kind]
    return requests.post(url, timeout=PATIENCE_S, **arguments).json()


NODE = """
const [kind, url, path, words, data] = process.argv.slice(1);
const {readFileSync} = require('node:fs');
const content = readFileSync(path);
const form = new FormData();
form.append('text', words);
form.append('file', new Blob([content]), 'bär.bin');
const init = {
  json: {body: data, headers: {'Content-Type': 'application/json'}},
  form: {body: new URLSearchParams([['text', words], ['tag', 'a'], ['tag', 'b']])},
  text: {body: words},
  bytes: {body: content, headers: {'Content-Type': 'application/octet-stream'}},
  files: {body: form},
}[kind];
fetch(url, {method: 'POST', ...init}).then((answer) => answer.text()).then((text) => process.stdout.write(text));
"""


def node_fetch(kind: str, url: str, file: Path) -> Json:
    return said_by("node", "-e", NODE, kind, url, str(file), WORDS, json.dumps(DATA))


SENT: dict[str, Any] = {
    "json": DATA,
    "form": {"text": WORDS, "tag": ["a", "b"]},
    "text": WORDS,
    "bytes": base64.b64encode(CONTENT).decode(),
    "files": {"text": WORDS, "file": FILE},
}


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize(
    ("program", "client"), [("curl", curl), ("python", python_requests), ("node", node_fetch)]
)
def test_what_a_client_sends_arrives(
    program: str, client: Client, kind: str, echo: str, file: Path, api: httpx2.Client
) -> None:
    if program != "python" and shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    assert with_bytes(api, client(kind, echo, file)) == {"value": SENT[kind]}


def test_a_form_in_another_charset_arrives(echo: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=windows-1251"}
    answer = httpx2.post(echo, content=b"word=%CF%F0%E8%E2%E5%F2", headers=headers)
    assert answer.json() == {"value": {"word": "Привет"}}


def test_openais_client_streams_from_the_sandbox() -> None:
    """Its own reader of event streams takes the sandbox's, comments, usage and end included."""
    asked: Any = [{"role": "user", "content": WORDS}]
    with serve_openrouter() as server:
        server.script({"text": f"You said: {WORDS}", "pace_ms": 0})
        client = openai.OpenAI(base_url=server.base_url, api_key="sk-any", max_retries=0, timeout=PATIENCE_S)
        with client.chat.completions.create(
            model="sandbox/assistant",
            messages=asked,
            stream=True,
            temperature=0.5,
            stream_options={"include_usage": True},
        ) as stream:
            chunks = list(stream)
        sent = server.chats[0]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    finished = [
        chunk.choices[0].finish_reason for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason
    ]
    assert (text, finished) == (f"You said: {WORDS}", ["stop"])
    assert chunks[-1].usage and chunks[-1].usage.total_tokens > 0
    assert sent["headers"]["authorization"] == "Bearer sk-any"
    assert sent["body"] == {
        "model": "sandbox/assistant",
        "messages": asked,
        "stream": True,
        "temperature": 0.5,
        "stream_options": {"include_usage": True},
    }


def test_openais_client_gets_a_whole_answer_and_an_error() -> None:
    asked: Any = [{"role": "user", "content": "Hi"}]
    with serve_openrouter() as server:
        server.script({"text": WORDS, "pace_ms": 0}, {"status": 429})
        client = openai.OpenAI(base_url=server.base_url, api_key="sk-any", max_retries=0, timeout=PATIENCE_S)
        whole = client.chat.completions.create(model="sandbox/assistant", messages=asked)
        with pytest.raises(openai.RateLimitError):
            client.chat.completions.create(model="sandbox/assistant", messages=asked, stream=True)
    assert whole.choices[0].message.content == WORDS
