"""Text that arrives in pieces, some of which are cut in the middle of a character."""

from characters import whole


class Transcript:
    """The pieces so far. JSON can cut a character beyond U+FFFF into two halves that no encoding takes alone."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._half = ""

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, piece: str) -> str:
        """Take a piece; what of it can be shown now."""
        text, self._half = self._half + piece, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        shown = whole(text)
        if shown:
            self._pieces.append(shown)
        return shown

    def missing_of(self, text: str) -> str:
        """What of the whole `text` has not come yet; if it is another text it takes the place of all pieces."""
        text, known, self._half = whole(text), self.whole(), ""
        if text.startswith(known):
            return text[len(known) :]
        if text.strip() and text.strip() != known.strip():
            self._pieces = [text]
        return ""

    def whole(self) -> str:
        """Everything that could be shown."""
        return "".join(self._pieces)
