"""File names from outside, made harmless: as a name to show and to save under, never as a path of ours."""

import mimetypes
import re
from pathlib import PurePosixPath

from characters import whole

LONGEST = 255
"""Characters: of the column, and what file systems take in bytes at most for ASCII."""
UNNAMED = "file"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters, and those that hide or turn around what stands beside them."""


def clean_name(given: str) -> str:
    """The last part of a path of any system, without characters that are not to be seen, 255 characters at most.

    A name that is too long keeps its ending; one of which nothing is left is `file`.
    """
    last = re.split(r"[/\\]", whole(given))[-1]
    name = _UNSEEN.sub("", last).strip().strip(".").strip()
    if len(name) <= LONGEST:
        return name or UNNAMED
    ending = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(ending)] + ending


def name_for(content_type: str) -> str:
    """A name for bytes that came without one."""
    return UNNAMED + (mimetypes.guess_extension(content_type) or "")
