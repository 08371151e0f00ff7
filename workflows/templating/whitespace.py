"""White space around tags: what `~` strips, and lines on which a block, partial or comment stands alone.

The rules are those of Handlebars 4: such a line leaves nothing behind, and the indentation of a partial that
stands alone precedes each line it prints.
"""

from workflows.templating.syntax import Block, Comment, Mustache, Partial, Program, Statement, Strip, Text

BLANK = " \t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What ECMAScript's `\\s` matches."""


def settle_program(program: Program, root: bool = False) -> None:
    """Strip the white space in `program` that its own tags control; its blocks are already settled."""
    for index, node in enumerate(program.body):
        if isinstance(node, Text):
            continue
        before = _blank_before(program.body, index, root)
        after = _blank_after(program.body, index, root)
        strip = _outer_strip(node)
        if strip.close:
            _strip_start(program.body, index + 1, whole=True)
        if strip.open:
            _strip_end(program.body, index - 1, whole=True)
        if isinstance(node, Block):
            _settle_lines(program, index, node, before, after)
        elif before and after and not isinstance(node, Mustache):
            _strip_start(program.body, index + 1)
            if _strip_end(program.body, index - 1) and isinstance(node, Partial):
                node.indent = _indentation(program.body[index - 1])


def settle_block(block: Block, chained: Program | None) -> None:
    """Strip the white space inside `block` next to its tags. `chained` is the last program of its chain."""
    program = block.program or block.inverse or Program()
    inverse = block.inverse if block.program else None
    first = _first_of(inverse) if inverse else None
    if block.open_strip.close:
        _strip_start(program.body, 0, whole=True)
    block.open_alone = _blank_after(program.body, -1, False)
    closing = (first or program).body
    block.close_alone = _blank_before(closing, len(closing), False)
    if first:
        _settle_inverse(block, program, first, chained or first)
    elif block.close_strip.open:
        _strip_end(program.body, len(program.body) - 1, whole=True)


def _settle_inverse(block: Block, program: Program, first: Program, last: Program) -> None:
    if block.inverse_strip.open:
        _strip_end(program.body, len(program.body) - 1, whole=True)
    if block.inverse_strip.close:
        _strip_start(first.body, 0, whole=True)
    if block.close_strip.open:
        _strip_end(last.body, len(last.body) - 1, whole=True)
    if _blank_before(program.body, len(program.body), False) and _blank_after(first.body, -1, False):
        _strip_end(program.body, len(program.body) - 1)
        _strip_start(first.body, 0)


def _settle_lines(program: Program, index: int, block: Block, before: bool, after: bool) -> None:
    inner = block.program or block.inverse or Program()
    last = block.inverse or block.program or Program()
    if block.open_alone and before:
        _strip_start(inner.body, 0)
        _strip_end(program.body, index - 1)
    if block.close_alone and after:
        _strip_start(program.body, index + 1)
        _strip_end(last.body, len(last.body) - 1)


def _first_of(inverse: Program) -> Program:
    """The program whose text follows the first `{{else`."""
    if inverse.chained and isinstance(inverse.body[0], Block):
        return inverse.body[0].program or Program()
    return inverse


def _outer_strip(node: Statement) -> Strip:
    if isinstance(node, Block):
        return Strip(node.open_strip.open, node.close_strip.close)
    return node.strip if isinstance(node, Mustache | Comment | Partial) else Strip()


def _text(body: list[Statement], index: int) -> Text | None:
    node = body[index] if 0 <= index < len(body) else None
    return node if isinstance(node, Text) else None


def _blank_before(body: list[Statement], index: int, root: bool) -> bool:
    """Whether only blanks precede the node at `index` on its line."""
    if index == 0:
        return root
    text = _text(body, index - 1)
    if not text:
        return False
    tail = text.original[len(text.original.rstrip(BLANK)) :]
    return "\n" in tail or (root and index == 1 and tail == text.original)


def _blank_after(body: list[Statement], index: int, root: bool) -> bool:
    """Whether only blanks follow the node at `index` on its line."""
    if index + 1 >= len(body):
        return root
    text = _text(body, index + 1)
    if not text:
        return False
    head = text.original[: len(text.original) - len(text.original.lstrip(BLANK))]
    return "\n" in head or (root and index + 2 >= len(body) and head == text.original)


def _strip_start(body: list[Statement], index: int, whole: bool = False) -> None:
    """Strip blanks from the start: all of them, or those up to and including the line break."""
    text = _text(body, index)
    if not text or (text.right_stripped and not whole):
        return
    if whole:
        value = text.value.lstrip(BLANK)
    else:
        value = text.value.lstrip(" \t").removeprefix("\r")
        value = value.removeprefix("\n") if value.startswith("\n") else text.value.lstrip(" \t")
    text.right_stripped = value != text.value
    text.value = value


def _strip_end(body: list[Statement], index: int, whole: bool = False) -> bool:
    """Strip blanks from the end: all of them, or those of the last line. Returns whether there were any."""
    text = _text(body, index)
    if not text or (text.left_stripped and not whole):
        return False
    value = text.value.rstrip(BLANK if whole else " \t")
    text.left_stripped = value != text.value
    text.value = value
    return text.left_stripped


def _indentation(node: Statement) -> str:
    original = node.original if isinstance(node, Text) else ""
    return original[len(original.rstrip(" \t")) :]
