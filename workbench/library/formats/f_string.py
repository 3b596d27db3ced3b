"""LangChain's template languages: Python format fields and mustache, to pieces and back.

Format fields are those of `string.Formatter`: `{name}`, doubled braces for braces. Mustache is carried over as far as
it inserts values; its sections and partials are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from workbench.errors import Phrase, TemplateError
from workbench.library.formats.pieces import Code, Piece, Variable, VariableNames

_MUSTACHE = re.compile(r"\{\{\{\s*([^{}]*?)\s*\}\}\}|\{\{\s*([&#^/>=!]?)\s*(.*?)\s*\}\}", re.DOTALL)
_PATH = re.compile(r"[^\W\d]\w*(?:\.\w+|\[\w+\])*")


def f_string_pieces(template: str, names: VariableNames, notes: list[Phrase]) -> list[Piece]:
    """The pieces of a format string. One that Python could not format is a `TemplateError`."""
    pieces: list[Piece] = []
    try:
        for text, field, form, conversion in Formatter().parse(template):
            pieces.append(text)
            if field is not None:
                if form or conversion:
                    notes.append(Phrase("The form of {field} was left out.", field=f"{{{field}}}"))
                pieces.append(_variable(field, names))
    except ValueError as error:
        raise TemplateError(
            "The format string is broken: {reason}.",
            "A brace that stands for itself is written twice.",
            reason=str(error),
        ) from error
    return pieces


def f_string(pieces: Iterable[Piece]) -> str:
    """The format string of texts and variables. Code has no place in one: `ValueError`."""
    written = []
    for piece in pieces:
        if isinstance(piece, Code):
            raise ValueError("a format string cannot compute")
        written.append(
            f"{{{piece.name}}}" if isinstance(piece, Variable) else piece.replace("{", "{{").replace("}", "}}")
        )
    return "".join(written)


def mustache_pieces(template: str, names: VariableNames, notes: list[Phrase]) -> list[Piece]:
    """The pieces of a mustache template that only inserts values; any other is a `TemplateError`."""
    pieces: list[Piece] = []
    end = 0
    for tag in _MUSTACHE.finditer(template):
        pieces.append(template[end : tag.start()])
        end = tag.end()
        kind, name = tag[2] or "", tag[1] or tag[3]
        if kind == "!":
            continue
        if kind not in ("", "&") or name == ".":
            raise TemplateError(
                "The mustache tag {tag} cannot be carried over.",
                "Write the section as a Jinja loop or condition.",
                tag=tag[0][:60],
            )
        if kind == "" and tag[1] is None:
            notes.append(Phrase("Mustache escapes values for HTML; here they are inserted as they are."))
        pieces.append(_variable(name, names))
    return [*pieces, template[end:]]


def _variable(field: str, names: VariableNames) -> Piece:
    if field == "" or field.isdigit():
        raise TemplateError(
            "The format string has a field without a name.", "Give every field a name, such as {field}.", field="{text}"
        )
    if _PATH.fullmatch(field) and not field.isidentifier():
        head = re.match(r"\w+", field)
        name = names[head[0]] if head else ""
        path = re.sub(r"\[(\w+)\]", lambda part: f"[{part[1]}]" if part[1].isdigit() else f'["{part[1]}"]', field)
        return Code(f"{{{{ {name}{path[len(head[0]) if head else 0 :]} }}}}")
    return Variable(names[field])
