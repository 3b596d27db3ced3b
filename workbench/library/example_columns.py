"""What the columns of a table are in an example: guessed from their names, then as the user says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import Phrase, UsageError
from workbench.library.example_table import ExampleTable
from workbench.prompts.prompt import Example

INPUT, REASONING, OUTPUT, NOTE, LEFT_OUT = KINDS = ("input", "reasoning", "output", "note", "left_out")

# The best name first: where a table has several of them, the others are inputs.
_OUTPUTS = (
    "output", "completion", "answer", "target", "label", "response", "expected", "expected_output", "ideal", "gold",
    "reference", "answers", "result", "class", "출력", "정답", "답변", "답",
)  # fmt: skip
_REASONINGS = (
    "reasoning", "rationale", "chain_of_thought", "cot", "explanation", "thought", "thoughts", "추론", "풀이",
)  # fmt: skip
_NOTES = ("note", "notes", "comment", "comments", "메모")
_LEFT_OUT = ("", "id", "idx", "index", "split", "fold", "#", "no", "no.")
_LONGEST_NAME = 64
_PHRASES = {REASONING: Phrase("reasoning"), OUTPUT: Phrase("output"), NOTE: Phrase("note")}


@dataclass(frozen=True)
class ColumnUse:
    """`kind` is one of `KINDS`; `name` the input's name, where it is one."""

    kind: str
    name: str = ""


def guessed_uses(names: Sequence[str], inputs: Sequence[str]) -> tuple[ColumnUse, ...]:
    """What columns of these names are likely to be, in a bank whose examples have these `inputs`.

    A column without a name is an input too, if no column has one.
    """
    from workbench.library.formats.pieces import VariableNames

    if not any(names):
        return in_order(len(names), [ColumnUse(INPUT, name) for name in inputs] + [ColumnUse(OUTPUT)])
    known = {_plain(name): name for name in inputs}
    plain = [_plain(name) for name in names]
    special = {}
    for kind, candidates in ((OUTPUT, _OUTPUTS), (REASONING, _REASONINGS), (NOTE, _NOTES)):
        found = [name for name in candidates if name in plain and name not in known]
        if found:
            special[plain.index(found[0])] = ColumnUse(kind)
    own = VariableNames()
    uses = []
    for position, (name, word) in enumerate(zip(names, plain, strict=True)):
        if position in special:
            uses.append(special[position])
        elif word in known:
            uses.append(ColumnUse(INPUT, known[word]))
        else:
            uses.append(ColumnUse(LEFT_OUT) if word in _LEFT_OUT else ColumnUse(INPUT, own[name]))
    return _renamed_to_fit(uses, inputs)


def in_order(width: int, uses: Sequence[ColumnUse]) -> tuple[ColumnUse, ...]:
    """Columns without names: one use after the other, the rest left out."""
    return tuple(uses[:width]) + (ColumnUse(LEFT_OUT),) * (width - len(uses))


def looks_headed(table: ExampleTable, columns: Collection[str]) -> bool:
    """Whether the first row names the columns: at least half of its words are names that are known, or in `columns`."""
    first = [str(cell).strip() for cell in table.rows[0]] if table.rows else []
    words = [word for word in first if word]
    if len(table.rows) < 2 or not words or len(set(words)) < len(words):
        return False
    if any(len(word) > _LONGEST_NAME or "\n" in word for word in words):
        return False
    known = {_plain(name) for name in columns} | {*_OUTPUTS, *_REASONINGS, *_NOTES, *_LEFT_OUT}
    return 2 * sum(_plain(word) in known for word in words) >= len(words)


def fault_of(uses: Sequence[ColumnUse]) -> UsageError | None:
    """Why examples cannot be made with these uses, or nothing."""
    taken = [use for use in uses if use.kind != LEFT_OUT]
    if not any(use.kind in (INPUT, OUTPUT) for use in taken):
        return UsageError("No column is an input or the output.", "Say what at least one column is.")
    for use in taken:
        if use.kind == INPUT and not use.name.isidentifier():
            return UsageError(
                "“{name}” cannot be the name of an input.",
                "Use letters, digits and _, and begin with a letter.",
                name=use.name,
            )
        if taken.count(use) > 1:
            name = use.name or _PHRASES[use.kind]
            return UsageError("Two columns are the same: {name}.", "Leave one of them out.", name=name)
    return None


def examples_of(table: ExampleTable, uses: Sequence[ColumnUse], inputs: Sequence[str]) -> tuple[Example, ...]:
    """An example for each row that is not empty. Inputs of the bank (`inputs`) that the table lacks are empty."""
    empty = dict.fromkeys(inputs, "")
    return tuple(_example(row, uses, empty) for row in table.rows if any(cell != "" for cell in row))


def _example(row: Sequence[Any], uses: Sequence[ColumnUse], empty: dict[str, Any]) -> Example:
    inputs = dict(empty)
    texts = {REASONING: "", OUTPUT: "", NOTE: ""}
    for cell, use in zip(row, uses, strict=True):
        if use.kind == INPUT:
            inputs[use.name] = cell
        elif use.kind in texts:
            texts[use.kind] = _text(cell)
    return Example(inputs, output=texts[OUTPUT], reasoning=texts[REASONING], note=texts[NOTE])


def _text(cell: Any) -> str:
    from workbench.library.formats.json_data import as_text

    return as_text(cell)


def _renamed_to_fit(uses: Sequence[ColumnUse], inputs: Sequence[str]) -> tuple[ColumnUse, ...]:
    """A bank with one input and a table with one: they are the same one, whatever the table calls it."""
    found = [use for use in uses if use.kind == INPUT]
    if len(found) == 1 and len(inputs) == 1:
        return tuple(ColumnUse(INPUT, inputs[0]) if use.kind == INPUT else use for use in uses)
    return tuple(uses)


def _plain(name: str) -> str:
    return "_".join(name.casefold().split())
