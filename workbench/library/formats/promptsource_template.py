"""The templates of promptsource: one Jinja template of input and target, told apart by three bars.

Its text is cut into top-level statements by Jinja's own lexer; nothing is compiled or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from workbench.prompts.template_errors import broken
from workbench.prompts.templates import environment, parse

BARS = "|||"
_BLOCKS = frozenset({"if", "for", "macro", "call", "filter", "block", "autoescape", "with", "trans"})
_TRIM = "{% filter trim %}", "{% endfilter %}"

_A_CHOICE = re.compile(r"\{\{\s*answer_choices\[[^\[\]{}]*\]\s*\}\}")  # the choices themselves have no edges of space


@dataclass(frozen=True)
class Halves:
    """The input's and the target's template; `target` is None where there is none."""

    asked: str
    target: str | None


@dataclass(frozen=True)
class _Segment:
    """A stretch of the source at the top level: kind `text`, `output`, `set`, `comment` or `block`."""

    kind: str
    source: str


def halves(source: str) -> Halves:
    """Cuts at the bars. Where they stand within a block, each half is computed from the whole at rendering."""
    segments = _segments(source)
    at = [number for number, segment in enumerate(segments) if segment.kind == "text" and BARS in segment.source]
    if source.count(BARS) == 0:
        return Halves(_stripped(segments), None)
    if len(at) != 1 or segments[at[0]].source.count(BARS) != 1 or source.count(BARS) != 1:
        return Halves(_computed(segments, 0), _computed(segments, 1))
    left, right = segments[at[0]].source.split(BARS)
    before = [*segments[: at[0]], _Segment("text", left)]
    after = [_Segment("text", right), *segments[at[0] + 1 :]]
    if any(map(_changes_values, before)):
        return Halves(_stripped(before), _computed(segments, 1))
    return Halves(_stripped(before), _stripped([*_needed(before, after), *after]))


def choices(expression: str) -> list[str] | None:
    """The answer choices where they are the same for every row, None where they are computed."""
    plain = parse(expression, "answer_choices").plain
    if plain is None or any(not isinstance(piece, str) for piece in plain):
        return None
    return [choice.strip() for choice in "".join(map(str, plain)).split(BARS)]


def with_choices(template: str, expression: str) -> str:
    """The template after code that computes `answer_choices` from the row."""
    return (
        f"{{% set answer_choices %}}{expression}{{% endset %}}"
        f'{{% set answer_choices = answer_choices.split("{BARS}") | map("trim") | list %}}{template}'
    )


def renamed_filters(source: str) -> str:
    """`choice`, promptsource's own filter, under the name that Jinja has for it: `random`. An index by a name is made
    a number, for the values of a prompt are texts."""
    tokens = _tokens(source)
    written = [value for _kind, value in tokens]
    code = [number for number, (kind, _value) in enumerate(tokens) if kind not in ("data", "whitespace")]
    for first, second in pairwise(code):
        if tokens[first] == ("operator", "|") and tokens[second] == ("name", "choice"):
            written[second] = "random"
    for run in zip(code, code[1:], code[2:], code[3:], strict=False):
        kinds, values = zip(*(tokens[number] for number in run), strict=True)
        if kinds == ("name", "operator", "name", "operator") and (values[0], values[1], values[3]) == (
            "answer_choices",
            "[",
            "]",
        ):
            written[run[2]] += " | int"
    return "".join(written)


def used_as_numbers(source: str) -> tuple[str, ...]:
    """The free names that the template compares or computes with as numbers, where a text will not do."""
    from jinja2 import nodes

    tree: Any = environment().parse(source)
    found: list[str] = []
    for node in tree.find_all((nodes.Compare, nodes.BinExpr, nodes.Getitem)):
        if isinstance(node, nodes.Getitem):
            found += _named([node.arg])
        elif isinstance(node, nodes.BinExpr):
            sides = [node.left, node.right]
            if not isinstance(node, nodes.And | nodes.Or) and any(map(_is_number, sides)):
                found += _named(sides)
        else:
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            if any(map(_is_number, sides)):
                found += _named(sides)
    free = parse(source, "").names
    return tuple(name for name in dict.fromkeys(found) if name in free)


def _is_number(node: Any) -> bool:
    from jinja2 import nodes

    inner = node.node if isinstance(node, nodes.Neg) else node
    return isinstance(inner, nodes.Const) and isinstance(inner.value, int | float)


def _named(sides: Iterable[Any]) -> list[str]:
    from jinja2 import nodes

    return [side.name for side in sides if isinstance(side, nodes.Name)]


# Cutting


def _tokens(source: str) -> list[tuple[str, str]]:
    """Jinja's tokens with their white space: put together they are a source that renders as this one does."""
    from jinja2 import TemplateSyntaxError

    try:
        return [(kind, value) for _line, kind, value in environment().lex(source)]
    except TemplateSyntaxError as error:
        raise broken("jinja", error.lineno, error.message or "") from error


def _segments(source: str) -> list[_Segment]:
    segments: list[_Segment] = []
    open_until, depth = "", 0
    pending = ""
    tokens = _tokens(source)
    for number, (kind, value) in enumerate(tokens):
        pending += value
        if kind == "block_begin":
            word = next((text for what, text in tokens[number:] if what == "name"), "")
            opens = word in _BLOCKS or (word == "set" and not _assigns(tokens[number:]))
            depth += 1 if opens else -1 if word.startswith("end") else 0
            open_until = "set" if word == "set" and depth == 0 else "block"
        elif kind in ("variable_begin", "comment_begin", "raw_begin"):
            open_until = open_until if depth else {"v": "output", "c": "comment", "r": "block"}[kind[0]]
        if depth == 0 and ((kind == "data" and not open_until) or kind.endswith("_end")):
            segments.append(_Segment("text" if kind == "data" else open_until, pending))
            pending, open_until = "", ""
    return [*segments, _Segment("block", pending)] if pending else segments


def _assigns(tokens: Sequence[tuple[str, str]]) -> bool:
    """Whether a `set` statement has its value in itself, and is not the beginning of a block."""
    for kind, value in tokens:
        if kind == "block_end":
            return False
        if (kind, value) == ("operator", "="):
            return True
    return False


def _needed(before: Sequence[_Segment], after: Sequence[_Segment]) -> list[_Segment]:
    """The assignments of the input's half, where the target's half may use them."""
    assignments = [segment for segment in before if segment.kind == "set"]
    names = {name for segment in assignments for name in re.findall(r"\w+", segment.source)}
    used = {name for segment in after for name in re.findall(r"\w+", segment.source)}
    return assignments if names & used - {"set"} else []


def _changes_values(segment: _Segment) -> bool:
    """Whether code other than a plain assignment may leave a value behind that the target's half shows."""
    if segment.kind == "block":
        return re.search(r"\bset\b|\.(?:append|update|extend|pop|insert)\(", segment.source) is not None
    return (
        segment.kind == "output" and re.search(r"\.(?:append|update|extend|pop|insert)\(", segment.source) is not None
    )


def _source(segments: Iterable[_Segment]) -> str:
    return "".join(segment.source for segment in segments)


def _stripped(segments: Sequence[_Segment]) -> str:
    """The source without white space around what it renders to: promptsource takes it off each half."""
    kept = [segment for segment in segments if segment.kind != "comment"]
    kept = _without_edge(kept, str.lstrip)
    kept = _without_edge(kept[::-1], str.rstrip)[::-1]
    visible = [segment for segment in kept if segment.kind != "set" and segment.source]
    alone = len(visible) == 1 and _A_CHOICE.fullmatch(visible[0].source)
    if not alone and any(map(_may_end_in_space, (*visible[:1], *visible[-1:]))):
        return _source(kept).join(_TRIM)
    return _source(kept)


def _may_end_in_space(segment: _Segment) -> bool:
    """Whether code decides how the half begins or ends. A value alone is inserted as it is."""
    return segment.kind == "block" or (segment.kind == "output" and parse(segment.source, "").plain is None)


def _without_edge(segments: Sequence[_Segment], strip: Any) -> list[_Segment]:
    """Strips texts from the first segment on until one shows something; assignments between them show nothing."""
    stripped = list(segments)
    for number, segment in enumerate(stripped):
        if segment.kind == "text":
            stripped[number] = _Segment("text", strip(segment.source))
        if segment.kind != "set" and stripped[number].source:
            break
    return stripped


def _computed(segments: Sequence[_Segment], half: int) -> str:
    """Code that renders the whole and shows one half of it."""
    return (
        f"{{% set halves %}}{_source(segments)}{{% endset %}}"
        f'{{{{ ((halves.split("{BARS}") + ["", ""])[{half}]) | trim }}}}'
    )
