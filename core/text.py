"""Text from outside, as databases take it."""


def storable(text: str) -> str:
    """Without the null character, which PostgreSQL refuses in any text and which nothing of ours holds."""
    return text.replace("\0", "")


def encodable(text: str) -> str:
    """With `?` for halves of characters, which JSON may hold as `\\ud800` and UTF-8 has no bytes for."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
