"""The words of the template language, and what is said of one that it does not have."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import Phrase

# The words that open a block, what ends them, and what may stand between.
BLOCKS = {
    "if": ("endif", ("elif", "else")),
    "for": ("endfor", ("else",)),
    "macro": ("endmacro", ()),
    "call": ("endcall", ()),
    "filter": ("endfilter", ()),
    "set": ("endset", ()),
    "with": ("endwith", ()),
    "block": ("endblock", ()),
    "autoescape": ("endautoescape", ()),
}
# Tags that ask for another template: they are read, and always refused.
OTHER_TEMPLATES = ("extends", "include", "import", "from")
SINGLE_TAGS = (*OTHER_TEMPLATES, "print")
# Jinja's own filters, here so that they can be offered before Jinja is loaded.
FILTERS = (
    "abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape",
    "filesizeformat", "first", "float", "forceescape", "format", "groupby", "indent", "int", "items", "join",
    "last", "length", "list", "lower", "map", "max", "min", "pprint", "random", "reject", "rejectattr", "replace",
    "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title",
    "tojson", "trim", "truncate", "unique", "upper", "urlencode", "urlize", "wordcount", "wordwrap", "xmlattr",
)  # fmt: skip
TESTS = (
    "boolean", "callable", "defined", "divisibleby", "even", "false", "float", "in", "integer", "iterable", "lower",
    "mapping", "none", "number", "odd", "sameas", "sequence", "string", "true", "undefined", "upper",
)  # fmt: skip
# What can be used; in the order in which it is offered.
TAGS = (
    *BLOCKS,
    "raw",
    "print",
    *sorted({word for _end, between in BLOCKS.values() for word in between}),
    *(end for end, _between in BLOCKS.values()),
    "endraw",
)
_USUAL_FILTERS = ("default", "join", "length", "lower", "replace", "trim", "upper")
_USUAL_TESTS = ("defined", "string", "number", "sequence", "mapping", "none")


def unknown_filter(name: str) -> tuple[Phrase, Phrase]:
    """The reason and the next step."""
    hint = close_to(name, FILTERS) or _some(_USUAL_FILTERS)
    return Phrase("there is no filter {filter}", filter=name), hint


def unknown_test(name: str) -> tuple[Phrase, Phrase]:
    hint = close_to(name, TESTS) or _some(_USUAL_TESTS)
    return Phrase("there is no test {test}", test=name), hint


def close_to(word: str, known: Sequence[str]) -> Phrase | None:
    """The question for the word that was meant, where one is close."""
    from difflib import get_close_matches  # only for what is wrong

    found = get_close_matches(word.lower(), known, n=1)
    return Phrase("Did you mean {name}?", name=found[0]) if found else None


def _some(names: Sequence[str]) -> Phrase:
    return Phrase("Some that there are: {names}.", names=", ".join(names))
