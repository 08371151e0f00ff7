"""Text from outside, as databases take it."""


def storable(text: str) -> str:
    """Without the null character, which PostgreSQL refuses in any text and which nothing of ours holds."""
    return text.replace("\0", "")
