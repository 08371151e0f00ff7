"""Node runs inside containers, turn by turn, through the API."""

from tests.executions.factories import execution, run_of
from tests.people import Person

LIST = "/api/executions/"


def test_the_nodes_inside_a_container_come_in_pages(alice: Person) -> None:
    row = execution(alice)
    for place in range(5):
        run_of(row, "set", iteration=str(place), seq=place + 1)
    _, first = alice.get(f"{LIST}{row.pk}/nodes/?limit=2")
    _, second = alice.get(first["next"])
    assert [node["iteration"] for node in first["results"] + second["results"]] == ["0", "1", "2", "3"]
    assert len(alice.get(f"{LIST}{row.pk}/nodes/?iteration=3")[1]["results"]) == 1
    assert alice.get(f"{LIST}{row.pk}/nodes/?parent=ghost")[1]["results"] == []


def test_a_node_is_found_in_one_turn_of_a_loop(alice: Person) -> None:
    row = execution(alice)
    run_of(row, "set", iteration="3", status="succeeded", output=30, seq=1)
    run_of(row, "call", iteration="3", status="failed", seq=2)
    _, answer = alice.get(f"{LIST}{row.pk}/nodes/?node=set&iteration=3")
    assert [(node["node_id"], node["output"]) for node in answer["results"]] == [("set", 30)]


def test_of_every_node_inside_loops_the_turn_that_changed_last_is_found(alice: Person) -> None:
    row = execution(alice)
    run_of(row, "loop", seq=9)
    for place, seq in enumerate((2, 6, 4)):
        run_of(row, "set", iteration=str(place), output=place, seq=seq)
    run_of(row, "call", iteration="0", seq=3)
    other = execution(alice)
    run_of(other, "set", iteration="7", seq=8)
    _, answer = alice.get(f"{LIST}{row.pk}/nodes/?newest=true")
    found = sorted((node["node_id"], node["iteration"]) for node in answer["results"])
    assert found == [("call", "0"), ("set", "1")]


def test_the_turns_of_a_node_come_in_pages_without_their_values(alice: Person) -> None:
    row = execution(alice)
    run_of(row, "set", seq=1)
    for place in range(3):
        run_of(row, "set", iteration=str(place), output="long" * 100, seq=place + 2)
    _, first = alice.get(f"{LIST}{row.pk}/nodes/set/turns/?limit=2")
    _, second = alice.get(first["next"])
    assert [turn["iteration"] for turn in first["results"] + second["results"]] == ["0", "1", "2"]
    told = {"iteration", "status", "started_at", "finished_at", "error", "redacted"}
    assert first["results"][0].keys() == told


def test_turns_are_found_by_their_status_and_by_the_turn_around_them(alice: Person) -> None:
    row = execution(alice)
    for iteration, status in (("1/0", "failed"), ("11/0", "failed"), ("1/1", "succeeded")):
        run_of(row, "set", iteration=iteration, status=status, error={"code": "x"}, seq=1)
    turns = f"{LIST}{row.pk}/nodes/set/turns/"
    found = [turn["iteration"] for turn in alice.get(f"{turns}?status=failed")[1]["results"]]
    assert found == ["1/0", "11/0"]
    assert [turn["iteration"] for turn in alice.get(f"{turns}?within=1")[1]["results"]] == ["1/0", "1/1"]
    assert alice.get(f"{turns}?within=1&status=failed")[1]["results"][0]["error"] == {
        "code": "x",
        "message": None,
        "hint": None,
        "node_id": "set",
        "details": None,
    }
    status, answer = alice.get(f"{turns}?status=happy")
    assert status == 400 and "`status`" in answer["error"]["message"]
