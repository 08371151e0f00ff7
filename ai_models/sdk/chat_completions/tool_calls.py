"""Calls of tools, from the pieces in which they arrive.

OpenAI gives each call an `index` that all of its pieces repeat, and an id in the first. Others leave the index out,
write it as text, call all of them 0, or send whole calls with their arguments as an object.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ai_models.sdk.lenient import as_dict, as_index, as_piece, as_text
from characters import whole


@dataclass
class _Call:
    position: int
    index: int | None
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)
    is_closed: bool = False
    """Its arguments came whole, in one piece: what follows is another call."""

    def take(self, piece: "_Piece") -> None:
        self.id = self.id or piece.id
        self.name = piece.name or self.name
        if piece.is_whole:
            self.arguments, self.is_closed = [piece.arguments], True
        elif piece.arguments:
            self.is_closed = not self.arguments and _is_object(piece.arguments)
            self.arguments.append(piece.arguments)

    def as_json(self) -> dict[str, Any]:
        function = {"name": self.name, "arguments": whole("".join(self.arguments))}
        return {"id": self.id, "type": "function", "function": function}


@dataclass(frozen=True)
class _Piece:
    index: int | None
    id: str
    name: str
    arguments: str
    is_whole: bool

    @classmethod
    def read(cls, sent: dict[str, Any]) -> "_Piece":
        function = as_dict(sent.get("function"))
        arguments = function.get("arguments")
        is_whole = arguments is not None and not isinstance(arguments, str)
        text = json.dumps(arguments, ensure_ascii=False) if is_whole else as_piece(arguments)
        return cls(
            as_index(sent.get("index")), _id(sent.get("id")), as_text(function.get("name")), text, is_whole
        )

    def continues(self, call: _Call) -> bool:
        """Whether this is more of that call."""
        if self.id and call.id:
            return self.id == call.id
        if self.name and call.name and call.arguments and self.name != call.name:
            return False
        return not (call.is_closed and self.name and self.arguments.strip())


class ToolCalls:
    """The calls so far."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._by_id: dict[str, _Call] = {}
        self._by_index: dict[int, _Call] = {}

    def __bool__(self) -> bool:
        return bool(self._calls)

    def add(self, sent: Iterable[dict[str, Any]]) -> None:
        """Take the pieces of one chunk: those that name a function are different calls."""
        named: set[int] = set()
        for piece in map(_Piece.read, sent):
            call = self._known(piece)
            if call is None or (piece.name and call.position in named and not piece.id):
                call = self._new(piece)
            call.take(piece)
            self._note(call, piece)
            if piece.name:
                named.add(call.position)

    def whole(self) -> list[dict[str, Any]]:
        """OpenAI's form, in the order of the indexes, or in which the calls came."""
        ordered = sorted(self._calls, key=lambda call: call.position if call.index is None else call.index)
        return [call.as_json() for call in ordered]

    def _known(self, piece: _Piece) -> _Call | None:
        same = self._by_id.get(piece.id)
        if same and (piece.index is None or same.index in (None, piece.index)):
            return same
        if piece.index is not None:
            latest = self._by_index.get(piece.index)
        else:
            latest = self._calls[-1] if self._calls else None
        return latest if latest and piece.continues(latest) else None

    def _new(self, piece: _Piece) -> _Call:
        call = _Call(len(self._calls), piece.index)
        self._calls.append(call)
        return call

    def _note(self, call: _Call, piece: _Piece) -> None:
        if piece.id:
            self._by_id[piece.id] = call
        if piece.index is not None:
            self._by_index[piece.index] = call


def _id(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else as_text(value)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
