"""Calls from a template: helpers, block helpers and partials."""

from collections.abc import Callable, Mapping
from typing import Any

from workflows.templating.errors import At, TemplateError
from workflows.templating.frames import PARENT, PARTIAL_BLOCK, Closure, Frame
from workflows.templating.helpers.registry import Helper, Options
from workflows.templating.limits import Account
from workflows.templating.values import MISSING

Named = dict[str, Any]
HELPER_MISSING = "helperMissing"
BLOCK_HELPER_MISSING = "blockHelperMissing"
"""Hooks that Handlebars calls when a name, or the name of a block, is not a helper."""


def call(
    run: Account, name: str, place: At, arguments: tuple[Any, ...], named: Named, this: Any, outer: Frame
) -> Any:
    """The value of the helper `name`. Raises TemplateError with its place if the helper refuses its arguments."""
    helper = helper_of(run, name, HELPER_MISSING)
    if helper.with_options:
        options = Options(name, this, outer, named)
        return _called(run, helper, place, (options, *arguments), {})
    given = (run, *arguments) if helper.watched else arguments
    return _called(run, helper, place, given, named)


def block(
    run: Account,
    name: str,
    place: At,
    arguments: tuple[Any, ...],
    named: Named,
    body: Closure,
    inverse: Closure | None,
    names: int,
    hook: str,
) -> str:
    """The text of the block helper `name`, or of `hook` if there is no such helper."""

    def render(this: Any = MISSING, data: Frame | None = None, values: tuple[Any, ...] = ()) -> str:
        inner = body.this if this is MISSING else this
        return body.render(inner, body.frame if data is None else data, body.partials, values)

    def otherwise(this: Any = MISSING) -> str:
        if inverse is None:
            return ""
        return inverse.render(inverse.this if this is MISSING else this, inverse.frame, inverse.partials)

    options = Options(name, body.this, body.frame, named, render, otherwise, names)
    helper = helper_of(run, name, hook)
    value = _called(run, helper, place, (options, *arguments), {})
    return value if isinstance(value, str) else ""


def helper_of(run: Account, name: str, hook: str) -> Helper:
    """The helper of that name, otherwise the hook."""
    helpers: Mapping[str, Helper] = run.program.helpers
    return helpers.get(name) or helpers[hook]


def found(run: Account, value: Any, name: str, place: At, this: Any, outer: Frame) -> Any:
    """The looked-up value; if it is missing, the value of the hook for missing names."""
    return call(run, name, place, (), {}, this, outer) if value is MISSING else value


def _called(run: Account, helper: Helper, place: At, arguments: tuple[Any, ...], named: Named) -> Any:
    run.tick()
    try:
        value = helper.function(*arguments, **named)
    except TemplateError as error:
        error.locate(place)
        raise
    except (ValueError, TypeError, RecursionError, ArithmeticError) as error:
        message = f"`{place[2]}` cannot work with this: {_reason(error)}."
        raise TemplateError("helper_failed", message, helper.usage, place) from error
    if type(value) is str or type(value) is list:
        run.make(len(value))
    return value


def _reason(error: Exception) -> str:
    """Why a helper refused, in words that need no knowledge of Python."""
    if isinstance(error, RecursionError):
        return "the value is nested too deeply"
    if isinstance(error, UnicodeError):
        return "the text contains half of a surrogate pair"
    return "a number is too large" if isinstance(error, ArithmeticError) else str(error)


def closure(
    run: Account,
    printer: Callable[..., str],
    chain: tuple[Any, Any],
    outer: Frame,
    partials: Mapping[str, Any],
) -> Closure:
    """A block that another construct prints later."""
    return Closure(run, printer, chain, outer, partials)


def inlines(partials: Mapping[str, Any], *pairs: tuple[str, Closure]) -> Mapping[str, Any]:
    """The available partials, with the inline partials of a block added."""
    return {**partials, **{str(name): body for name, body in pairs}}


def partial(
    run: Account,
    name: Any,
    place: At,
    this: Any,
    named: Named,
    outer: Frame,
    partials: Mapping[str, Any],
    body: Closure | None,
    indent: str,
) -> str:
    """The text of the partial `name`; `body` is the block passed to it."""
    if named:
        this = {**this, **named} if type(this) is dict else named
    inner = {**outer, PARENT: outer, PARTIAL_BLOCK: body} if body else outer
    if name == "@partial-block":
        found = outer.get(PARTIAL_BLOCK)
        inner = _with_block_of(found, inner) if found else inner
    else:
        # The block's inline partials are for the partial to use; they must not replace it.
        found = _find(run, name, body.partials if body else partials)
    if found is None:
        if body is None:
            raise _unknown(run, name, partials, place)
        found, inner = body, _with_block_of(body, inner)
    this = {} if this is MISSING else this
    try:
        text = str(found.render(this, inner, partials))
    except TemplateError as error:
        if error.line is not None and not isinstance(found, Closure):
            error.happened_in(str(name))
        error.locate(place)
        raise
    return _indented(text, indent) if indent else text


def _find(run: Account, name: Any, partials: Mapping[str, Any]) -> Any:
    return partials.get(str(name)) or run.program.partial(run, str(name))


def _with_block_of(body: Closure, inner: Frame) -> Frame:
    """A block passed to a partial still sees the block available where it was written."""
    given = {key: value for key, value in inner.items() if key is not PARTIAL_BLOCK}
    if PARTIAL_BLOCK in body.frame:
        given[PARTIAL_BLOCK] = body.frame[PARTIAL_BLOCK]
    return given


def _unknown(run: Account, name: Any, partials: Mapping[str, Any], place: At) -> TemplateError:
    known = sorted({*partials, *run.program.partials})
    hint = f"Available: {', '.join(known[:12])}." if known else "This template has no partials."
    return TemplateError("unknown_partial", f"The partial {name} does not exist.", hint, place)


def _indented(text: str, indent: str) -> str:
    lines = text.split("\n")
    last = lines.pop()
    return "".join(f"{indent}{line}\n" for line in lines) + (indent + last if last else "")
