"""Which of the models that were asked has answered."""

import pytest

from ai_models.routing.answering import is_fallback


@pytest.mark.parametrize(
    ("model", "fallbacks", "answered", "is_one"),
    [
        ("openai/gpt-4o", ["openai/gpt-4o-mini"], "openai/gpt-4o-mini", True),
        ("openai/gpt-4o", ["openai/gpt-4o-mini"], "openai/gpt-4o-mini-2024-07-18", True),
        ("openai/gpt-4o", ["openai/gpt-4o-mini"], "openai/gpt-4o-2024-11-20", False),
        ("openai/gpt-4o:nitro", ["a/b"], "openai/gpt-4o", False),
        ("anthropic/claude-sonnet-4.5", ["a/b"], "anthropic/claude-sonnet-4.5-20250929", False),
        ("openrouter/auto", [], "openai/gpt-4o", False),
        ("openrouter/auto", ["a/b"], "openai/gpt-4o", False),
        ("a/b", ["c/d"], "", False),
    ],
)
def test_a_fallback_is_another_model_that_was_named(
    model: str, fallbacks: list[str], answered: str, is_one: bool
) -> None:
    assert is_fallback(model, fallbacks, answered) is is_one
