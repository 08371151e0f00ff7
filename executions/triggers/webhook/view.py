"""`ANY /hooks/{token}` and `/hooks/test/{token}`: an external call starts a run.

Plain asynchronous views, because this is a hot path.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from core.api.edges import body_of, is_large_body
from core.async_cache import AsyncCache
from core.db.ids import uuid7
from core.errors import MethodNotAllowedError, TooManyError, WireloomError
from executions.models.hook_calls import HookCall
from executions.pacing.rates import admit
from executions.start.incoming_files import IncomingFiles
from executions.start.intake import intake
from executions.start.request import StartRequest
from executions.store.firing import StaleError
from executions.triggers.http.call import HttpCall
from executions.triggers.http.replies import immediate, outcome, protected, told
from executions.triggers.webhook.auth import Gate, open_gate
from executions.triggers.webhook.hook import Hook, draft_hook, live_hook, not_listening, require_current
from executions.triggers.webhook.inbox import Refusals, call_row, refused_row
from executions.triggers.webhook.stream import stream
from workflows.sdk import apart
from workflows.test_addresses import listening_end

WAIT_S = 60.0

KEPT_HOOKS = 1_000

Find = Callable[[str], Awaitable[Hook]]
"""Finds the webhook of a URL's token; raises NotFoundError."""


async def _live(token: str) -> Hook:
    return await intake.read(live_hook, token)


async def _draft(token: str) -> Hook:
    return await intake.read(draft_hook, token)


refusals = Refusals()
hooks = AsyncCache(_live, KEPT_HOOKS)
"""Cached data may be outdated: the transaction that starts the run compares the stamp (`store.firing`), and no
call is refused before that comparison."""


@dataclass(frozen=True)
class Refusal:
    """A refused call: its record, and its response."""

    call: HookCall
    error: WireloomError


@csrf_exempt
async def webhook(request: HttpRequest, token: str) -> HttpResponseBase:
    """Accept the call, and reply as the trigger is configured."""
    return await _respond(request, token, hooks.get)


@csrf_exempt
async def webhook_test(request: HttpRequest, token: str) -> HttpResponseBase:
    """`ANY /hooks/test/{token}`: run the draft once, while somebody listens."""
    return await _respond(request, token, _draft)


async def _respond(request: HttpRequest, token: str, find: Find) -> HttpResponseBase:
    try:
        return protected(await _take(request, token, find))
    except WireloomError as error:
        return protected(_error(error))


def _error(error: WireloomError) -> JsonResponse:
    response = JsonResponse(error.as_body(), status=error.status, headers=error.headers)
    if isinstance(error, MethodNotAllowedError):
        response.headers["Allow"] = ", ".join(error.details["methods"])
    return response


async def _take(request: HttpRequest, token: str, find: Find) -> HttpResponseBase:
    while True:
        hook, taken = await _looked_at(request, token, find)
        try:
            return await _started(hook, taken)
        except StaleError:
            hooks.drop(token)


async def _looked_at(request: HttpRequest, token: str, find: Find) -> tuple[Hook, StartRequest | Refusal]:
    hook = await find(token)
    if hook.credential_id is None and hook.listening is None:
        return hook, await apart(is_large_body(request), _look_at, request, hook)
    return hook, await intake.read(_look_at, request, hook)


async def _started(hook: Hook, taken: StartRequest | Refusal) -> HttpResponseBase:
    if isinstance(taken, StartRequest):
        # Only authenticated calls count, or anyone could use up the limit of others.
        await _count(hook)
        return await _answer(hook, taken)
    await intake.read(require_current, hook)
    if hook.trigger and refusals.has_room(hook.trigger):
        await intake.keep(taken.call)
    raise taken.error


async def _count(hook: Hook) -> None:
    most = hook.parameters.get("max_per_minute")
    if not most or not hook.trigger:
        return
    try:
        await admit(hook.trigger, most)
    except TooManyError:
        await intake.read(require_current, hook)
        raise


async def _answer(hook: Hook, start: StartRequest) -> HttpResponseBase:
    started = await intake.start(start)
    mode = hook.parameters.get("respond", "immediately")
    if mode == "immediately":
        return immediate(started.id, started.status)
    if mode == "stream":
        return stream(started.id)
    by_node = mode == "respond_node"
    answer: HttpResponseBase | None = await intake.wait(
        started.id,
        WAIT_S,
        look=lambda: outcome(started.id, by_node),
        hear=lambda message: told(started.id, message, by_node),
        early=by_node,
    )
    return answer or immediate(started.id, "running")


def _look_at(request: HttpRequest, hook: Hook) -> StartRequest | Refusal:
    """Reads the database only if the hook has a credential or is a test address."""
    call = HttpCall.of(request, body_of(request))
    gate = open_gate(hook)
    try:
        return _start(hook, call, gate)
    except WireloomError as error:
        return Refusal(refused_row(hook, call, gate.hidden(call), error.code), error)


def _start(hook: Hook, call: HttpCall, gate: Gate) -> StartRequest:
    methods = hook.parameters.get("methods", ["POST"])
    if call.method not in methods:
        message = f"This webhook accepts {', '.join(methods)}, not {call.method}."
        raise MethodNotAllowedError(message, details={"methods": methods})
    key = gate.admit(call)
    hidden = gate.hidden(call)
    execution = uuid7()
    files = IncomingFiles(hook.workflow.organization_id, execution)
    given = call.input(hidden, files)
    if hook.listening and not listening_end(hook.listening, execution):
        raise not_listening()
    return StartRequest(
        id=execution,
        workflow=hook.workflow,
        version=hook.version,
        trigger=hook.trigger,
        proofs=(hook.proof,) if hook.proof else (),
        trigger_node=hook.node_id,
        mode="webhook",
        input=given,
        # A repeated call has a new time and signature in its headers, but is the same call.
        asked=[given["method"], given["query"], files.as_asked(given["body"])],
        files=files,
        reply_to="" if hook.parameters.get("respond") == "immediately" else intake.name,
        endpoint=f"hook/{hook.node_id}",
        # A test call is a separate run, even with a key that a live call has used.
        key=key if hook.trigger else "",
        call=call_row(hook, call, hidden) if hook.trigger else None,
    )
