"""Thoughts that a model writes into its answer, between `<think>` and `</think>`.

Only at the beginning of the answer: further on the tags are words like others.
"""

OPEN, CLOSE = "<think>", "</think>"
_QUOTES = frozenset("`'\"")


class Thoughts:
    """Tells thoughts from text while both arrive; a tag may be cut anywhere."""

    def __init__(self) -> None:
        self._held = ""
        self._blanks: list[str] = []
        self._state = "beginning"
        self._has_thought = False

    def add(self, piece: str) -> tuple[str, str]:
        """Take a piece; what of the thoughts and of the text can be shown now."""
        if self._state == "text":
            return "", piece
        self._held += piece
        thoughts = ""
        while self._state != "text":
            before = self._state
            thoughts += self._think() if before == "thinking" else self._begin()
            if self._state == before:
                return thoughts, ""
        text, self._held = self._held, ""
        return thoughts, text

    def end(self) -> tuple[str, str]:
        """What was held back, when nothing more comes."""
        held, self._held = self._held, ""
        return (held, "") if self._state == "thinking" else ("", self._blanks_before() + held)

    def _begin(self) -> str:
        said = self._held.lstrip()
        self._blanks.append(self._held[: len(self._held) - len(said)])
        self._held = said
        if said.startswith(OPEN):
            self._held, self._state, self._has_thought = said[len(OPEN) :], "thinking", True
        elif not OPEN.startswith(said):
            self._held, self._state = self._blanks_before() + said, "text"
        return ""

    def _blanks_before(self) -> str:
        """Blank lines between thoughts and text belong to neither."""
        blanks, self._blanks = "".join(self._blanks), []
        return "" if self._has_thought else blanks

    def _think(self) -> str:
        thoughts, closed, behind = self._held.partition(CLOSE)
        if closed:
            self._held, self._state = behind, "beginning"
            return thoughts
        keep = _overlap(self._held)
        thoughts, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return thoughts


def split(answer: str) -> tuple[str, str]:
    """The thoughts and the text of a whole answer.

    Some servers take the opening tag away, or have it in the prompt, and send the closing one only: what stands
    before it was thought.
    """
    reader = Thoughts()
    parts = [reader.add(answer), reader.end()]
    thoughts, text = ("".join(kind) for kind in zip(*parts, strict=True))
    if not thoughts and OPEN not in text.partition(CLOSE)[0]:
        before, closed, behind = text.partition(CLOSE)
        if closed and not _is_quoted(before, behind):
            return before.strip(), behind.lstrip()
    return thoughts.strip(), text


def _is_quoted(before: str, behind: str) -> bool:
    return before[-1:] in _QUOTES or behind[:1] in _QUOTES


def _overlap(text: str) -> int:
    """How many characters at the end may be the beginning of the closing tag."""
    return next((size for size in range(len(CLOSE) - 1, 0, -1) if text.endswith(CLOSE[:size])), 0)
