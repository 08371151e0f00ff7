"""Answers that have to fit a schema."""

import pytest

from tests.workflows.nodes.ai.chatting import SCHEMA, Answers, ask, failure
from workflows.nodes.ai._chat.request import is_closed
from workflows.sdk import Json


@pytest.mark.parametrize("text", ['{"n": 1}', '```json\n{"n": 1}\n```', ' {"n":1}\n'])
async def test_structured_output_is_parsed(text: str) -> None:
    output, request, _ = await ask({"response_schema": SCHEMA}, Answers(texts=[text]))
    assert (output["json"], output["text"]) == ({"n": 1}, text)
    wanted = {"name": "answer", "strict": True, "schema": SCHEMA}
    assert request.options["response_format"] == {"type": "json_schema", "json_schema": wanted}
    assert request.options["provider"] == {"require_parameters": True}


async def test_an_answer_that_does_not_fit_is_repaired_once() -> None:
    llm = Answers(texts=['{"n": "one"}', '{"n": 1}'])
    output, _, ctx = await ask({"response_schema": SCHEMA}, llm)
    assert output["json"] == {"n": 1}
    said, complaint = llm.requests[1].messages[-2:]
    assert said == {"role": "assistant", "content": '{"n": "one"}'}
    assert "$.n: 'one' is not of type 'integer'" in complaint["content"]
    assert output["generation_id"] == "gen-1"
    assert list(ctx.steps) == ["answer", "correction"]


async def test_after_a_crash_what_was_answered_and_paid_is_not_asked_again() -> None:
    first = Answers(texts=['{"n": "one"}', '{"n": 1}'])
    _, _, ctx = await ask({"response_schema": SCHEMA}, first)
    answered = {"answer": ctx.steps["answer"]}
    again = Answers(texts=['{"n": 2}'])
    output, request, _ = await ask({"response_schema": SCHEMA}, again, steps=answered)
    assert (output["json"], len(again.requests)) == ({"n": 2}, 1)
    assert request.messages[-2] == {"role": "assistant", "content": '{"n": "one"}'}


async def test_an_answer_that_does_not_fit_twice_is_an_error() -> None:
    error = await failure({"response_schema": SCHEMA}, Answers(texts=["no", "still no"]))
    assert (error.code, error.details["partial_text"]) == ("response_invalid", "still no")


@pytest.mark.parametrize("reference", ["https://example.com/schema.json", "file:///etc/passwd", "#/nowhere"])
async def test_references_out_of_the_schema_are_never_followed(reference: str) -> None:
    error = await failure({"response_schema": {"$ref": reference}}, Answers(texts=["1"]))
    assert (error.code, error.details["field"]) == ("invalid_request", "response_schema")


async def test_a_schema_that_is_only_itself_is_an_error() -> None:
    error = await failure({"response_schema": {"$ref": "#"}}, Answers(texts=["1"]))
    assert error.code == "invalid_request"


async def test_a_pattern_runs_on_the_models_text_in_linear_time() -> None:
    schema = {"type": "string", "pattern": "^(a+)+$"}
    llm = Answers(texts=[f'"{"a" * 100_000}!"', '"aa"'])
    output, _, _ = await ask({"response_schema": schema}, llm)
    assert (output["json"], len(llm.requests)) == ("aa", 2)


async def test_a_schema_that_repeats_itself_without_end_is_the_nodes_error() -> None:
    twice = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(28)}
    schema: Json = {"$defs": {**twice, "a28": {"type": "string"}}, "$ref": "#/$defs/a0"}
    error = await failure({"response_schema": schema}, Answers(texts=['"x"']))
    assert (error.code, error.details["field"]) == ("invalid_request", "response_schema")
    assert "too much work" in error.message


@pytest.mark.parametrize(
    ("schema", "closed"),
    [
        (SCHEMA, True),
        ({"type": "string"}, True),
        ({**SCHEMA, "additionalProperties": True}, False),
        ({**SCHEMA, "required": []}, False),
        ({"type": "array", "items": {"type": "object", "properties": {"a": {}}}}, False),
    ],
)
def test_strict_mode_is_only_asked_for_where_the_schema_allows_it(schema: Json, closed: bool) -> None:
    assert is_closed(schema) is closed


@pytest.mark.parametrize(
    "answer",
    [
        '{"n": 1}',
        ' \n{"n": 1}\n',
        '```json\n{"n": 1}\n```',
        '```\n{"n": 1}\n```',
        '```{"n": 1}```',
        'Here it is:\n```json\n{"n": 1}\n```\nAnything else?',
        'Here it is: {"n": 1}. Anything else?',
        'As [1] says, {n} is: {"n": 1}',
        '<think>{"n": 7} or so</think>{"n": 1}',
        'I think {"n": 7}\n</think>\n\n```json\n{"n": 1}\n```',
        'A list [1, 2], a wrong one {"m": {"n": 3}}, the right one {"n": 1}',
        '\ufeff{"n": 1}',
    ],
)
async def test_json_among_words_is_found_before_another_call_is_paid(answer: str) -> None:
    llm = Answers(texts=[answer])
    output, _, _ = await ask({"response_schema": SCHEMA}, llm)
    assert (output["json"], len(llm.requests)) == ({"n": 1}, 1)


@pytest.mark.parametrize(
    "answer", ["no JSON", '{"n": 1', '{"n": NaN}', '{"n": 1e999}', '{"m": {"n": 1}}', "```\n```"]
)
async def test_what_is_no_json_of_the_schema_is_asked_again(answer: str) -> None:
    llm = Answers(texts=[answer, '{"n": 2}'])
    output, _, _ = await ask({"response_schema": SCHEMA}, llm)
    assert (output["json"], len(llm.requests)) == ({"n": 2}, 2)


@pytest.mark.parametrize(
    "piece",
    ["[", "{", '{"', '["a",', '{"a":', "```", "```json\n{", "[" + "1" * 5000, "{ \n", "</think>", "[[1],"],
)
async def test_a_hostile_answer_holds_nobody_up(piece: str) -> None:
    long = piece * (2_000_000 // len(piece))
    llm = Answers(texts=[long, '{"n": 2}'])
    output, _, _ = await ask({"response_schema": SCHEMA}, llm)
    assert output["json"] == {"n": 2}


async def test_half_a_character_in_json_is_mended() -> None:
    schema: Json = {"type": "object"}
    output, _, _ = await ask(
        {"response_schema": schema}, Answers(texts=['{"a": "\\ud83d", "b": "\\ud83d\\ude00"}'])
    )
    assert output["json"] == {"a": "\ufffd", "b": "😀"}
