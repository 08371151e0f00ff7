"""The cases of the specification that mean nothing outside JavaScript, each with its reason."""

FUNCTION = "A function stands among the data. Data are JSON."
FUNCTION_PARTIAL = "A partial is a JavaScript function. Partials are text."
DECORATOR = (
    "Decorators change the JavaScript functions that templates are compiled to; only `inline` is offered."
)
STRING_PARAMS = "The compile option `stringParams` gives helpers the JavaScript syntax tree."
TRACK_IDS = "The compile option `trackIds` tells helpers how the JavaScript runtime found their arguments."
COMPAT = "The compile option `compat` looks names up as Mustache does; it is not offered."
STANDALONE = "The compile option `ignoreStandalone` is not offered."
CONTEXT = "The compile option `explicitPartialContext` is not offered."
INDENT = "The compile option `preventIndent` is not offered."
STRICT_BLOCK = (
    "The compile option `strict` refuses a block of a missing name; here such a block is a condition."
)
ASSUME = "The compile option `assumeObjects` lets JavaScript's own TypeError through; it is not offered."
SPARSE = "Sparse arrays exist in JavaScript only."
CLOSING = "`{{a}}}` is `{{a}}` and a brace here, because JSON is full of it; Handlebars calls it an error."


def _cases(file: str, reason: str, *indexes: int) -> dict[str, str]:
    return {f"{file}-{index}": reason for index in indexes}


LEFT_OUT: dict[str, str] = {
    **_cases("basic", FUNCTION, 27, 28, 29, *range(41, 52), 76, 77, 85, 89),
    **_cases("blocks", STANDALONE, 23, 24),
    **_cases("blocks", COMPAT, 28, 29),
    **_cases("blocks", DECORATOR, *range(31, 39)),
    **_cases("builtins", FUNCTION, 8, 9, 10, 11, 14, 34),
    **_cases("data", FUNCTION, 8, 9),
    **_cases("helpers", FUNCTION, 23, 24, 57, 59, 60),
    **_cases("parser", DECORATOR, 76, 77),
    **_cases("partials", CONTEXT, 6, 7),
    **_cases("partials", FUNCTION_PARTIAL, 15, 46),
    **_cases("partials", INDENT, 56),
    **_cases("partials", COMPAT, 57, 58, 59, 60),
    **_cases("regressions", FUNCTION, 6),
    **_cases("regressions", CLOSING, 14),
    **_cases("regressions", SPARSE, 23),
    **_cases("strict", STRICT_BLOCK, 10, 11, 12),
    **_cases("strict", ASSUME, 18, 19, 20),
    **_cases("string-params", STRING_PARAMS, *range(8)),
    **_cases("subexpressions", STRING_PARAMS, 14, 15),
    **_cases("subexpressions", FUNCTION, 16),
    **_cases("track-ids", TRACK_IDS, *range(17)),
}
"""Reason by the case's file and index there (version 104.7.106)."""
