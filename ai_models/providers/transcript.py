"""Text that arrives in pieces, some of which are cut in the middle of a character."""


class Transcript:
    """The pieces so far. JSON can cut a character beyond U+FFFF into two halves that no encoding takes alone."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._half = ""

    def add(self, piece: str) -> str:
        """Take a piece; what of it can be shown now."""
        text, self._half = self._half + piece, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        shown = text if text.isascii() else _joined(text)
        self._pieces.append(shown)
        return shown

    def whole(self) -> str:
        """Everything that could be shown."""
        return "".join(self._pieces)


def _joined(text: str) -> str:
    """Halves that belong together as one character, those left alone as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
