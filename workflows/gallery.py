"""The bundled workflow templates, which run immediately and without any key."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflows.graph import Graph
from workflows.sdk import Json

FOLDER = Path(__file__).parent / "gallery_files"


@dataclass(frozen=True)
class GalleryTemplate:
    """A bundled template; its graph contains every key that a node can have."""

    id: str
    name: str
    description: str
    icon: str
    graph: Json


@cache
def gallery() -> list[GalleryTemplate]:
    """All templates, ordered by file name."""
    return [_template(path) for path in sorted(FOLDER.glob("*.json"))]


def _template(path: Path) -> GalleryTemplate:
    told = json.loads(path.read_text())
    told["graph"] = Graph.parse(told["graph"]).as_dict()
    return GalleryTemplate(id=path.stem.partition("-")[2], **told)
