"""Which paths of the data a template reads."""

import pytest

from workflows.templating import Reference, TemplateError, references

Found = list[tuple[tuple[str | int, ...], bool]]


def found_in(source: str) -> Found:
    return [(reference.path, reference.guarded) for reference in references(source)]


def test_a_reference_has_its_place() -> None:
    assert references("Dear {{user.name}},\n {{upper items.0.id}}") == [
        Reference(("user", "name"), 1, 8, guarded=False),
        Reference(("items", 0, "id"), 2, 10, guarded=False),
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("plain {{! {{a}} }}", []),
        ("{{this}} {{json @root}}", [((), False), ((), False)]),
        ("{{@root.a}}{{@index}}{{now}}", [(("a",), False)]),
        ("{{date a zone=b}}", [(("a",), False), (("b",), False)]),
        ("{{upper (lower a)}}", [(("a",), False)]),
        ("{{> p a x=b}}", [(("a",), False), (("b",), False)]),
        ("{{length}} {{length a}}", [(("length",), False), (("a",), False)]),
    ],
)
def test_paths_of_the_data_are_found(source: str, found: Found) -> None:
    assert found_in(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{#each a}}{{b}}{{this.c}}{{/each}}", [(("a",), True)]),
        ("{{#each a}}{{../b}}{{@root.c}}{{/each}}", [(("a",), True), (("b",), False), (("c",), False)]),
        (
            "{{#each a as |x|}}{{x.b}}{{#each ../d}}{{x}}{{../../e}}{{/each}}{{/each}}",
            [(("a",), True), (("d",), True), (("e",), False)],
        ),
        ("{{#with a.b}}{{c}}{{../d}}{{/with}}", [(("a", "b"), True), (("d",), False)]),
        ("{{#with a as |x|}}{{x.b}}{{/with}}", [(("a",), True), (("a", "b"), True)]),
        ("{{#with this}}{{a}}{{/with}}", [((), True), (("a",), False)]),
        ("{{#a}}{{b}}{{../c}}{{/a}}", [(("a",), True), (("c",), False)]),
        ("{{#each a}}{{else}}{{b}}{{/each}}", [(("a",), True), (("b",), False)]),
    ],
)
def test_inside_a_loop_only_paths_from_the_root_are_references(source: str, found: Found) -> None:
    assert found_in(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{default a b 'x'}}", [(("a",), True), (("b",), True)]),
        ("{{default (upper a) 'x'}}", [(("a",), False)]),
        ("{{#if a}}{{a}}{{b}}{{/if}}", [(("a",), True), (("a",), True), (("b",), False)]),
        (
            "{{#if a.b}}{{a.b.c}}{{a}}{{a.d}}{{else}}{{a.b}}{{/if}}",
            [
                (("a", "b"), True),
                (("a", "b", "c"), True),
                (("a",), True),
                (("a", "d"), False),
                (("a", "b"), False),
            ],
        ),
        ("{{#if (and a b)}}{{b}}{{/if}}", [(("a",), True), (("b",), True), (("b",), True)]),
        ("{{#if (or a b)}}{{b}}{{/if}}", [(("a",), True), (("b",), True), (("b",), False)]),
        ("{{#if (eq a 1)}}{{/if}}", [(("a",), False)]),
        (
            "{{#if a}}{{else if b}}{{b}}{{a}}{{/if}}",
            [(("a",), True), (("b",), True), (("b",), True), (("a",), False)],
        ),
        ("{{#unless a}}{{a}}{{else}}{{a}}{{/unless}}", [(("a",), True), (("a",), False), (("a",), True)]),
        ("{{not a}}", [(("a",), True)]),
    ],
)
def test_a_reference_is_guarded_where_it_may_be_missing(source: str, found: Found) -> None:
    assert found_in(source) == found


def test_what_cannot_be_read_has_no_references() -> None:
    with pytest.raises(TemplateError, match="is not closed"):
        references("{{#if a}}")
    with pytest.raises(TemplateError, match="no helper"):
        references("{{nope a}}")
