"""What the sandbox is told to do besides answering: fail, wait, stop in the middle."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

_SUFFIX = re.compile(r":(error|midstream|delay|pace)-(\d{1,6})|:(cut|stall|empty-choices|empty)(?=:|\Z)")


class Script(BaseModel):
    """The field `x_sandbox` of a request's body, or the suffixes of a model's id.

    `sandbox/assistant:error-429` fails at once, `:midstream-502` after half the answer, `:cut` ends there
    without `[DONE]`, `:stall` sends only comments from there on, `:empty` and `:empty-choices` answer with
    nothing, `:delay-2000` waits 2 s before the headers, `:pace-5` takes 5 ms for each piece. They combine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: int | None = None
    when: Literal["start", "middle"] = "start"
    message: str | None = None
    metadata: dict[str, Any] | None = None
    headers: dict[str, str] = {}
    delay_ms: int = 0
    pace_ms: int | None = None
    cut: bool = False
    stall: bool = False
    empty: Literal["", "choices", "text"] = ""
    text: str | None = None


def read_script(body: dict[str, Any]) -> tuple[str, Script]:
    """The model's id without its sandbox suffixes, and what they and `x_sandbox` ask for.

    Raises ValueError when `x_sandbox` holds something else.
    """
    model = str(body.get("model") or "")
    wishes: dict[str, Any] = {}
    for name, number, word in _SUFFIX.findall(model):
        wishes |= _wish(name, int(number or 0), word)
    wishes |= body.get("x_sandbox") or {}
    try:
        return _SUFFIX.sub("", model), Script.model_validate(wishes)
    except ValidationError as error:
        raise ValueError(f"x_sandbox: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from error


def _wish(name: str, number: int, word: str) -> dict[str, Any]:
    if name in ("error", "midstream"):
        return {"status": number, "when": "start" if name == "error" else "middle"}
    if name:
        return {f"{name}_ms": number}
    return {"empty": "choices" if "-" in word else "text"} if word.startswith("empty") else {word: True}
