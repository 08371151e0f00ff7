"""The bundled templates: workflows that run at once, without any key."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflows.sdk import Json

FOLDER = Path(__file__).parent / "gallery_files"


@dataclass(frozen=True)
class GalleryTemplate:
    """One of them."""

    id: str
    name: str
    description: str
    icon: str
    graph: Json


@cache
def gallery() -> list[GalleryTemplate]:
    """All of them, in the order of their files' names."""
    return [
        GalleryTemplate(id=path.stem.partition("-")[2], **json.loads(path.read_text()))
        for path in sorted(FOLDER.glob("*.json"))
    ]
