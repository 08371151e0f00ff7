"""What validation says of a drawing, in an organisation with one credential of each kind."""

from typing import Any

from tests.workflows.drawing import graph, says
from workflows.graph import CredentialFacts, Graph, normalize, validate
from workflows.nodes import catalogue
from workflows.sdk import Problem
from workflows.templating import HELPERS

OPENROUTER = "11111111-1111-7111-8111-111111111111"
BEARER = "22222222-2222-7222-8222-222222222222"
BASIC = "33333333-3333-7333-8333-333333333333"
HEADER = "44444444-4444-7444-8444-444444444444"
CREDENTIALS = {
    BASIC: CredentialFacts(type="http_basic", name="Caller"),
    HEADER: CredentialFacts(type="http_header", name="Key"),
    OPENROUTER: CredentialFacts(type="openrouter", name="Main"),
    BEARER: CredentialFacts(type="http_bearer", name="Token"),
}


def problems(drawn: dict[str, Any]) -> list[Problem]:
    parsed = normalize(Graph.parse(drawn), catalogue(), HELPERS)
    return validate(parsed, catalogue(), credentials=CREDENTIALS, helpers=HELPERS)


def only(drawn: dict[str, Any]) -> Problem:
    found = problems(drawn)
    assert len(found) == 1, [(item.code, item.node_id, item.message) for item in found]
    return found[0]


def told(problem: Problem) -> tuple[str, str | None, str | None]:
    return problem.code, problem.node_id, problem.field


def reads(template: str, *nodes: dict[str, Any], edges: str = "start>a a>b") -> list[Problem]:
    return problems(graph(edges, *nodes, says("b", template)))
