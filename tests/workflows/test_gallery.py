"""The bundled workflows: valid, and a success with one click."""

import httpx2
import pytest

from tests.processes.workflow import create, run
from workflows.gallery import GalleryTemplate, gallery
from workflows.graph import Graph, normalize, validate
from workflows.nodes import catalogue
from workflows.templating import HELPERS

each = pytest.mark.parametrize("template", gallery(), ids=lambda template: template.id)


def test_there_are_three() -> None:
    assert [template.id for template in gallery()] == ["summarise-a-page", "compare-models", "sort-messages"]


@each
def test_each_is_valid_without_a_single_warning(template: GalleryTemplate) -> None:
    graph = normalize(Graph.parse(template.graph), catalogue(), HELPERS)
    assert validate(graph, catalogue(), credentials={}, helpers=HELPERS) == []


@each
@pytest.mark.processes
def test_each_runs_to_its_end_without_a_key(api: httpx2.Client, template: GalleryTemplate) -> None:
    trigger = template.graph["nodes"][0]
    done = run(api, create(api, template.graph), input=trigger["parameters"].get("sample_input", {}), wait=60)
    assert done["status"] == "succeeded", done["error"]
    assert done["output"]


@pytest.mark.processes
def test_the_webhook_answers_by_the_kind_of_message(api: httpx2.Client) -> None:
    workflow = create(api, gallery()[2].graph, publish=True)
    address = api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"]
    for message, kind in (
        ("It crashed with an error", "bug"),
        ("A refund for my invoice, please", "billing"),
    ):
        assert httpx2.post(address, json={"message": message}, timeout=60).json()["kind"] == kind
