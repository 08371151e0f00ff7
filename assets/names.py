"""Sanitises file names from outside, which are shown and used for downloads, but never as a path on the server."""

import mimetypes
import re
from pathlib import PurePosixPath

from characters import whole

LONGEST = 255
"""Characters: the length of the column, and for ASCII the most bytes that file systems accept."""
UNNAMED = "file"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters, and characters that hide or reorder their neighbours."""


def clean_name(given: str) -> str:
    """The last component of a path of any system, without invisible characters, 255 characters at most.

    A name that is too long keeps its extension; an empty one becomes `file`.
    """
    last = re.split(r"[/\\]", whole(given))[-1]
    name = _UNSEEN.sub("", last).strip().strip(".").strip()
    if len(name) <= LONGEST:
        return name or UNNAMED
    ending = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(ending)] + ending


def name_for(content_type: str) -> str:
    """A name for content without one."""
    return UNNAMED + (mimetypes.guess_extension(content_type) or "")
