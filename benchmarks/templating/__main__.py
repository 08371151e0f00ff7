"""Renders the same prompts with this template language, two Handlebars libraries and Jinja2.

`python -m benchmarks.templating` prints the median time of one rendering, and how many times longer the others
take. Every library has compiled its template beforehand; ours runs with all limits enabled.
"""

import gc
import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

from dotpromptz_handlebars import Handlebars
from jinja2 import Environment
from pybars import Compiler

from workflows.templating import compile

ROUNDS = 15
SECONDS = 0.02
"""Length of one round."""

USER = {"name": "Ada", "plan": {"title": "Pro", "price": 20}, "tags": ["early", "team"], "active": True}
DATA: dict[str, Any] = {
    "topic": "durable workflows",
    "tone": "plain",
    "language": "English",
    "user": USER,
    "company": {"name": "Wireloom", "address": {"city": "Berlin", "country": {"name": "Germany"}}},
    "items": [
        {"name": f"item {i}", "price": i * 3, "stock": i % 4, "note": "a short note"} for i in range(20)
    ],
}

# Each prompt twice: in Handlebars, and as the same text in Jinja2.
PROMPTS = {
    "small": (
        "Write about {{topic}} in {{language}}. Keep the tone {{tone}}.",
        "Write about {{ topic }} in {{ language }}. Keep the tone {{ tone }}.",
    ),
    "loop of 20": (
        "Our stock for {{topic}}:\n{{#each items}}- {{name}} at {{price}} ({{note}})\n{{/each}}Sum it up.",
        "Our stock for {{ topic }}:\n{% for item in items %}- {{ item.name }} at {{ item.price }} ({{ item.note }})\n"
        "{% endfor %}Sum it up.",
    ),
    "loop with index and if": (
        "{{#each items}}{{@index}}. {{name}}{{#if stock}}, {{stock}} left{{else}}, sold out{{/if}}\n{{/each}}Done.",
        "{% for item in items %}{{ loop.index0 }}. {{ item.name }}{% if item.stock %}, {{ item.stock }} left"
        "{% else %}, sold out{% endif %}\n{% endfor %}Done.",
    ),
    "nested objects and if": (
        "Dear {{user.name}},\n{{#if user.active}}your plan is {{user.plan.title}} at {{user.plan.price}}."
        "{{else}}come back!{{/if}} {{company.name}}, {{company.address.city}}, {{company.address.country.name}}",
        "Dear {{ user.name }},\n{% if user.active %}your plan is {{ user.plan.title }} at {{ user.plan.price }}."
        "{% else %}come back!{% endif %} {{ company.name }}, {{ company.address.city }}, "
        "{{ company.address.country.name }}",
    ),
}

Render = Callable[[], Any]


def renderers(handlebars: str, jinja: str) -> dict[str, Render]:
    """A function for each library that renders the prompt once."""
    ours, native = compile(handlebars), Environment().from_string(jinja)
    pybars, dotprompt = Compiler().compile(handlebars), Handlebars().compile(handlebars)
    return {
        "wireloom": lambda: ours.render(DATA),
        "pybars4": lambda: pybars(DATA),
        "dotpromptz": lambda: dotprompt(DATA),
        "jinja2": lambda: native.render(DATA),
    }


def measure(functions: dict[str, Render]) -> dict[str, float]:
    """The median microseconds of one call of each, measured alternately so that all run under the same
    conditions."""
    counts = {name: max(1, int(SECONDS / seconds(function, 50))) for name, function in functions.items()}
    rounds = [
        {name: seconds(function, counts[name]) for name, function in functions.items()} for _ in range(ROUNDS)
    ]
    return {name: statistics.median(one[name] for one in rounds) * 1e6 for name in functions}


def seconds(function: Render, count: int) -> float:
    """Seconds of one call, over `count` calls."""
    gc.collect()
    start = perf_counter()
    for _ in range(count):
        function()
    return (perf_counter() - start) / count


def main() -> None:
    """Print a row per prompt."""
    worst = float("inf")
    for title, (handlebars, jinja) in PROMPTS.items():
        functions = renderers(handlebars, jinja)
        texts = {name: str(function()) for name, function in functions.items()}
        if len(set(texts.values())) != 1:
            raise SystemExit(f"{title}: the libraries do not print the same: {texts}")
        times = measure(functions)
        ours = times.pop("wireloom")
        ratio = min(times["pybars4"], times["dotpromptz"]) / ours
        worst = min(worst, ratio)
        others = ", ".join(f"{name} {time:.1f} µs ({time / ours:.1f}×)" for name, time in times.items())
        print(f"{title}: wireloom {ours:.1f} µs, {others}; {ratio:.1f} times the faster Handlebars library")
    print(f"least: {worst:.1f}×, wanted: 3.0×")


if __name__ == "__main__":
    main()
