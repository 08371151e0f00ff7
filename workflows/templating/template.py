"""Compiles a template once and renders it many times."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial as bound
from itertools import islice
from threading import Lock
from typing import Any, Literal, TypeAlias, cast

from jinja2 import Template as JinjaTemplate
from jinja2 import nodes

from workflows.templating.cache import Cache
from workflows.templating.environment import ENVIRONMENT
from workflows.templating.errors import TemplateError
from workflows.templating.frames import Frame
from workflows.templating.generator import generate, generate_value
from workflows.templating.helpers import HELPERS, Helper
from workflows.templating.limits import OUTPUT, Account, too_deep, too_much_output
from workflows.templating.parser import parse
from workflows.templating.reference import Reference, references_in
from workflows.templating.syntax import Call, Comment, Mustache, Path, Program, Text

MissingRule = Literal["error", "empty"]
Root: TypeAlias = Callable[[Account, Any, Frame, Mapping[str, Any]], str | Iterator[str]]
_NO_PARTIALS: Mapping[str, Any] = {}
_COMPILING = Lock()
_PIECES = 256
"""Pieces of output between two checks of the clock and the size."""


class Template:
    """A compiled template. Safe to share between threads; rendering never changes the data."""

    def __init__(
        self,
        source: str,
        partials: Mapping[str, str],
        escape_html: bool,
        strict: bool,
        helpers: Mapping[str, Helper],
    ) -> None:
        self.source = source
        self.partials = partials
        self.helpers = helpers
        self.strict = strict
        self._escape_html = escape_html
        self._tree = parse(source)
        self._printer = _Code(bound(generate, self._tree, helpers, escape_html))
        if not _only_prints_paths(self._tree, helpers):
            self._printer.check()
        self._valuer: _Code | None = None
        self._printers: dict[str, _Code] = {}

    def render(self, data: Any, variables: Mapping[str, Any] | None = None) -> str:
        """The text for `data`, a JSON value; `variables` can be read as `@name`. Raises TemplateError."""
        frame = {"root": data, **variables} if variables else {"root": data}
        return self._printer.render(Account(self, data), data, frame, _NO_PARTIALS)

    def value(self, data: Any) -> Any:
        """Like `render`, but a template that is a single expression keeps the JSON type of its value.

        If the expression is a path, the value is part of `data`: do not modify it.
        """
        call = _only_expression(self._tree)
        if call is None:
            return self.render(data)
        if self._valuer is None:
            self._valuer = _Code(bound(generate_value, call, self.helpers))
        run = Account(self, data)
        self._valuer.render(run, data, {"root": data}, _NO_PARTIALS)
        return run.kept

    def references(self) -> list[Reference]:
        """Every data path that the template reads, in source order."""
        return references_in(self._tree, self.helpers)

    def partial(self, run: Account, name: str) -> "_Bound | None":
        """The partial `name`, compiled on first use, or None."""
        source = self.partials.get(name)
        if source is None:
            return None
        code = self._printers.get(name)
        if code is None:
            try:
                code = _Code(bound(generate, parse(source), self.helpers, self._escape_html))
                code.check()
            except TemplateError as error:
                error.happened_in(name)
                raise
            self._printers[name] = code
        return _Bound(code, run)


class _Code:
    """A template's generated code. It is compiled to Python on first use: many templates are only checked."""

    def __init__(self, generate: Callable[[], nodes.Template]) -> None:
        self._generate = generate
        self._tree: nodes.Template | None = None
        self._root: Root | None = None

    def check(self) -> None:
        """Find errors that only code generation detects, such as unknown helpers. Raises TemplateError."""
        self._tree = self._generate()

    def render(self, run: Account, this: Any, frame: Frame, partials: Mapping[str, Any]) -> str:
        """The text, within the limits."""
        root = self._root or self._compiled()
        try:
            printed = root(run, this, frame, partials)
            text = printed if isinstance(printed, str) else "".join(_within(run, printed))
        except RecursionError:
            raise too_deep("Blocks and partials") from None
        if len(text) > OUTPUT:
            raise too_much_output()
        return text

    def _compiled(self) -> Root:
        with _COMPILING:
            if self._root is None:
                code = ENVIRONMENT.compile(self._tree or self._generate())
                made = JinjaTemplate.from_code(ENVIRONMENT, code, {})
                self._root = cast(Root, made.root_render_func)
                self._tree = None
            return self._root


class _Bound:
    """A partial within one rendering."""

    def __init__(self, code: _Code, run: Account) -> None:
        self._code = code
        self._run = run

    def render(self, this: Any, frame: Frame, partials: Mapping[str, Any]) -> str:
        """Its text."""
        self._run.enter()
        try:
            return self._code.render(self._run, this, frame, partials)
        finally:
            self._run.leave()


def _within(run: Account, pieces: Iterator[str]) -> list[str]:
    text = list(islice(pieces, _PIECES))
    if len(text) < _PIECES:
        return text
    size = sum(map(len, text))
    while some := list(islice(pieces, _PIECES)):
        run.tick()
        text += some
        size += sum(map(len, some))
        if size > OUTPUT:
            raise too_much_output()
    return text


def _only_prints_paths(tree: Program, helpers: Mapping[str, Helper]) -> bool:
    """Whether the template cannot have errors beyond those of parsing, as is true of most fields."""
    return all(
        isinstance(one, Text | Comment) or (isinstance(one, Mustache) and _is_path(one.call, helpers))
        for one in tree.body
    )


def _is_path(call: Call, helpers: Mapping[str, Helper]) -> bool:
    return call.bare and isinstance(call.callee, Path) and call.callee.original not in helpers


def _only_expression(tree: Program) -> Call | None:
    only = tree.body[0] if len(tree.body) == 1 else None
    return only.call if isinstance(only, Mustache) else None


_CACHE: Cache[Template] = Cache(entries=4096, size=64 * 1024 * 1024)
_TAG = 1300
"""Bytes that one tag takes when compiled (measured on sources that consist only of tags)."""


def compile(
    source: str,
    *,
    partials: Mapping[str, str] | None = None,
    escape_html: bool = False,
    missing: MissingRule = "error",
    helpers: Mapping[str, Helper] | None = None,
) -> Template:
    """Compile `source`; recently compiled templates are cached.

    `partials` are sources by name, `missing` says whether a missing path is an error or empty text, and
    `helpers` are added to the built-in ones. Raises TemplateError if the source is invalid.
    """
    partials = partials or {}
    strict = missing == "error"
    if helpers:
        return Template(source, partials, escape_html, strict, {**HELPERS, **helpers})
    key = (source, escape_html, strict, *sorted(partials.items()))
    found = _CACHE.get(key)
    if found is None:
        found = Template(source, dict(partials), escape_html, strict, HELPERS)
        _CACHE.put(key, found, sum(map(_weight, (source, *partials.values()))))
    return found


def _weight(source: str) -> int:
    return len(source) + _TAG * source.count("{{")


def render(
    source: str,
    data: Any,
    *,
    partials: Mapping[str, str] | None = None,
    escape_html: bool = False,
    missing: MissingRule = "error",
) -> str:
    """The text of `source` for `data`, a JSON value; the other arguments are those of `compile`. Raises
    TemplateError."""
    return compile(source, partials=partials, escape_html=escape_html, missing=missing).render(data)


def references(source: str) -> list[Reference]:
    """Every data path that `source` reads, in source order. Raises TemplateError if it is invalid."""
    return compile(source).references()


__all__ = ["Reference", "Template", "TemplateError", "compile", "references", "render"]
