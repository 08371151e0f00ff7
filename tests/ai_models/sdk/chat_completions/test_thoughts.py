"""A model's reasoning at the beginning of its answer is separated from the answer."""

import pytest

from ai_models.sdk.chat_completions.thoughts import Thoughts, split


def shown(*pieces: str) -> tuple[str, str]:
    reader = Thoughts()
    parts = [reader.add(piece) for piece in pieces] + [reader.end()]
    return "".join(thought for thought, _ in parts), "".join(text for _, text in parts)


@pytest.mark.parametrize(
    ("answer", "thoughts", "text"),
    [
        ("Hello", "", "Hello"),
        ("  Hello", "", "  Hello"),
        ("<think>a\nb</think>Hello", "a\nb", "Hello"),
        (" \n<think>a</think>\n\nHello ", "a", "Hello "),
        ("<think>a < b </ c</think>Hello", "a < b </ c", "Hello"),
        ("<think></think>\n\nHello", "", "Hello"),
        ("<think>a</think>\n<think>b</think>Hello", "ab", "Hello"),
        ("<think>never closed", "never closed", ""),
        ("<thinking>no tag of ours</thinking>", "", "<thinking>no tag of ours</thinking>"),
        ("Say <think>a</think>", "", "Say <think>a</think>"),
        ("<thi", "", "<thi"),
        ("<", "", "<"),
        ("", "", ""),
        ("<think>a</think>", "a", ""),
        ("<think>a</thin", "a</thin", ""),
    ],
)
def test_only_what_stands_at_the_beginning_is_thought(answer: str, thoughts: str, text: str) -> None:
    assert split(answer) == (thoughts, text)
    assert shown(answer) == (thoughts, text)
    assert shown(*answer) == (thoughts, text), "a tag may be cut anywhere"
    for at in range(len(answer)):
        assert shown(answer[:at], answer[at:]) == (thoughts, text)


@pytest.mark.parametrize(
    ("answer", "thoughts", "text"),
    [
        ("I think.\n</think>\n\nHello", "I think.", "Hello"),
        ("I think.</think>Hello", "I think.", "Hello"),
        ("</think>Hello", "", "Hello"),
        ("Models close with `</think>`.", "", "Models close with `</think>`."),
        ("First <think>a</think>", "", "First <think>a</think>"),
    ],
)
def test_a_closing_tag_alone_ends_the_thoughts(answer: str, thoughts: str, text: str) -> None:
    assert split(answer) == (thoughts, text)


def test_many_pieces_take_linear_time() -> None:
    assert shown("<think>", *["<"] * 200_000, "</think>", *["x"] * 200_000) == ("<" * 200_000, "x" * 200_000)
    assert shown(*[" "] * 100_000, "x")[1] == " " * 100_000 + "x"
