"""A template as pieces: text that stays as it is, variables, and code. What every conversion goes through.

`template_of` writes pieces as a template of ours that renders to exactly those texts and values.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.prompts.templates import Hole, parse

_MARK = re.compile(r"\{[{%#]")
_END_OF_RAW = re.compile(r"\{(?=%[-+]?\s*endraw\b)")
# Names that a template cannot use for a variable, or that rendering gives a meaning of its own.
_TAKEN = frozenset(
    {"none", "true", "false", "range", "dict", "lipsum", "cycler", "joiner", "namespace", "self", "loop"}
)


@dataclass(frozen=True)
class Variable:
    """A variable's value, inserted as it is."""

    name: str


@dataclass(frozen=True)
class Code:
    """Template code that computes, as it stands in the source."""

    source: str


Piece = str | Variable | Code


def literal(text: str) -> str:
    """A template that renders to exactly `text`, whatever marks of template code it holds."""
    return template_of([text])


def template_of(pieces: Iterable[Piece]) -> str:
    """The template of `pieces`. Text with marks stands in raw blocks; a carriage return, which the text of a template
    cannot hold, is written as an expression."""
    merged = _merged(pieces)
    return "".join(_written(merged, number) for number in range(len(merged)))


def pieces_of(source: str, part: str) -> tuple[Piece, ...]:
    """The pieces of a template of ours: one of code where it is not plain. A broken one is a `TemplateError`."""
    plain = parse(source, part).plain
    if plain is None:
        return (Code(source),)
    return tuple(Variable(piece.name) if isinstance(piece, Hole) else piece for piece in plain)


def variables_of(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """The names of the variables, in order of appearance, those that code uses among them."""
    names = [name for piece in pieces for name in _names(piece)]
    return tuple(dict.fromkeys(names))


def computes(pieces: Iterable[Piece]) -> bool:
    return any(isinstance(piece, Code) for piece in pieces)


class VariableNames:
    """Gives every foreign name an identifier of its own: `Landmark Name` becomes `Landmark_Name`."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def __getitem__(self, foreign: str) -> str:
        if foreign not in self._names:
            self._names[foreign] = self._free(_identifier(foreign))
        return self._names[foreign]

    @property
    def renamed(self) -> dict[str, str]:
        """The foreign names that had to change, and what became of them."""
        return {foreign: name for foreign, name in self._names.items() if foreign != name}

    def _free(self, wished: str) -> str:
        taken = set(self._names.values())
        name, number = wished, 2
        while name in taken:
            name, number = f"{wished}_{number}", number + 1
        return name


def _identifier(foreign: str) -> str:
    name = re.sub(r"\W+", "_", foreign.strip()).strip("_") or "value"
    if name[0].isdigit():
        name = f"_{name}"
    if not name.isidentifier() or name in _TAKEN or keyword.iskeyword(name):
        name = f"{name}_" if f"{name}_".isidentifier() else "value"
    return name


def _names(piece: Piece) -> tuple[str, ...]:
    if isinstance(piece, Variable):
        return (piece.name,)
    return parse(piece.source, "").names if isinstance(piece, Code) else ()


def _merged(pieces: Iterable[Piece]) -> Sequence[Piece]:
    """The pieces with neighbouring texts put together, so that no mark is made or missed where they meet."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    return merged


def _written(pieces: Sequence[Piece], number: int) -> str:
    piece = pieces[number]
    before = pieces[number - 1] if number else ""
    after = pieces[number + 1] if number + 1 < len(pieces) else ""
    if isinstance(piece, Variable):
        return f"{{{{ {piece.name} }}}}"
    if isinstance(piece, Code):
        # A brace at its end would make a mark with what follows.
        return piece.source[:-1] + _raw("{") if after and piece.source.endswith("{") else piece.source
    return _protected(piece, before_mark=bool(after), always=_trimmed(before, piece, after))


def _trimmed(before: Piece, text: str, after: Piece) -> bool:
    """Whether code beside a text would strip its white space, as `{%- … -%}` does."""
    strips_left = isinstance(after, Code) and re.match(r"\{[{%#]-", after.source)
    strips_right = isinstance(before, Code) and re.search(r"-[}%#]\}$", before.source)
    return bool((strips_left and text != text.rstrip()) or (strips_right and text != text.lstrip()))


def _protected(text: str, *, before_mark: bool, always: bool) -> str:
    runs = re.split("(\r+)", text)
    written = []
    for number, run in enumerate(runs):
        if run.startswith("\r"):
            written.append('{{ "' + run.replace("\r", "\\r") + '" }}')
        elif run and (always or _MARK.search(run) or (run.endswith("{") and (before_mark or number + 1 < len(runs)))):
            written.append(_raw(run))
        else:
            written.append(run)
    return "".join(written)


def _raw(text: str) -> str:
    return "{% raw %}" + _END_OF_RAW.sub("{{% endraw %}{% raw %}", text) + "{% endraw %}"
