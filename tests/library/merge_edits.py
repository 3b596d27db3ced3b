"""Edits of a prompt as operations on what they name, and whether each is seen in a merge: knows nothing of merging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.library.conflicts import Conflict, Contest
from workbench.prompts.prompt import Example, Generation, Message, Prompt

ROWS = 6
FIELDS = ("instruction", "system", "input_template", "expected")
PARAMETERS = ("temperature", "top_k")
ROW_FIELDS = {"examples": ("output", "reasoning", "note", "enabled", "question"), "messages": ("content",)}


def example(name: str) -> Example:
    """Its texts share no word with those of another name."""
    return Example({"id": name, "question": f"ask{name} why{name} how{name}"}, f"say{name} so{name} then{name}")


def turn(name: str) -> Message:
    return Message("user", f"turn{name} on{name} off{name} out{name}")


MAKERS = {"examples": example, "messages": turn}
BASE = Prompt(
    "P",
    instruction="i",
    system="s",
    tags=("a", "b", "c"),
    values={"x": "1", "y": "2", "z": "3"},
    generation=Generation(temperature=0.1),
    examples=tuple(example(f"b{n}") for n in range(ROWS)),
    messages=tuple(turn(f"b{n}") for n in range(ROWS)),
)


@dataclass(frozen=True)
class Script:
    """What one side did. `texts`: field -> text; `keys`: value's name -> text or None; `tags`: tag -> there or not.

    `rows`: (list, base row, field) -> value; `removed`, `added` (name -> after which base row) and `moved` (base row ->
    before which base row) by list.
    """

    texts: Mapping[str, Any]
    keys: Mapping[str, str | None]
    tags: Mapping[str, bool]
    rows: Mapping[tuple[str, int, str], Any]
    removed: Mapping[str, frozenset[int]]
    added: Mapping[str, Mapping[str, int]]
    moved: Mapping[str, tuple[int, int] | None]

    def edits(self, name: str, row: int) -> dict[str, Any]:
        return {field: value for (held, at, field), value in self.rows.items() if (held, at) == (name, row)}

    def applied(self) -> Prompt:
        prompt = replace(BASE, **{name: text for name, text in self.texts.items() if name in FIELDS})
        chosen = {name: number for name, number in self.texts.items() if name in PARAMETERS}
        values = {name: text for name, text in {**BASE.values, **self.keys}.items() if text is not None}
        tags = [tag for tag in BASE.tags if self.tags.get(tag, True)]
        tags += [tag for tag, there in self.tags.items() if there and tag not in BASE.tags]
        return replace(
            prompt,
            generation=replace(BASE.generation, **chosen),
            values=values,
            tags=tuple(tags),
            **{name: self._rows(name) for name in MAKERS},
        )

    def _rows(self, name: str) -> tuple[Any, ...]:
        order: list[int | str] = list(range(ROWS))
        if moved := self.moved[name]:
            order.remove(moved[0])
            order.insert(order.index(moved[1]), moved[0])
        for new, after in self.added[name].items():
            order.insert(order.index(after) + 1, new)
        base = getattr(BASE, name)
        return tuple(
            MAKERS[name](row) if isinstance(row, str) else edited(base[row], self.edits(name, row))
            for row in order
            if row not in self.removed[name]
        )


def edited(row: Any, edits: Mapping[str, Any]) -> Any:
    own = dict(edits)
    if "question" in own:
        own["inputs"] = {**row.inputs, "question": own.pop("question")}
    return replace(row, **own)


def field_of(row: Any, field: str) -> Any:
    return row.inputs["question"] if field == "question" else getattr(row, field)


def lost(prompt: Prompt, ours: Script, theirs: Script, conflicts: tuple[Conflict, ...]) -> list[str]:
    """The edits that are neither in the prompt nor in a conflict, the conflicts that are missing or have no cause."""
    keys = {one.key for one in conflicts}
    wrong = [*_lost_texts(prompt, ours, theirs, keys), *_lost_keys(prompt, ours, theirs, keys)]
    wrong += _lost_tags(prompt, ours, theirs)
    for name in MAKERS:
        wrong += _lost_rows(name, prompt, ours, theirs, conflicts)
    return wrong


def _lost_texts(prompt: Prompt, ours: Script, theirs: Script, keys: set[tuple[str, ...]]) -> list[str]:
    wrong = []
    for name in (*FIELDS, *PARAMETERS):
        key = (name,) if name in FIELDS else ("generation", name)
        old = getattr(BASE if name in FIELDS else BASE.generation, name)
        new = getattr(prompt if name in FIELDS else prompt.generation, name)
        wrong += _checked(key, old, ours.texts.get(name, old), theirs.texts.get(name, old), new, keys)
    return wrong


def _lost_keys(prompt: Prompt, ours: Script, theirs: Script, keys: set[tuple[str, ...]]) -> list[str]:
    wrong = []
    for name in {*BASE.values, *ours.keys, *theirs.keys}:
        old = BASE.values.get(name)
        sides = ours.keys.get(name, old), theirs.keys.get(name, old)
        wrong += _checked(("values", name), old, *sides, prompt.values.get(name), keys)
    return wrong


def _checked(key: tuple[str, ...], old: Any, own: Any, other: Any, new: Any, keys: set[tuple[str, ...]]) -> list[str]:
    contested = own != other and own != old and other != old
    if contested != (key in keys):
        return [f"{key}: {'no' if contested else 'a'} conflict"]
    wanted = (own, other) if contested else (own if own != old else other,)
    return [] if new in wanted else [f"{key}: {new!r}, not {wanted}"]


def _lost_tags(prompt: Prompt, ours: Script, theirs: Script) -> list[str]:
    wanted = set(BASE.tags)
    for script in (ours, theirs):
        wanted |= {tag for tag, there in script.tags.items() if there and tag not in BASE.tags}
        wanted -= {tag for tag, there in script.tags.items() if not there and tag in BASE.tags}
    return [] if sorted(prompt.tags) == sorted(wanted) else [f"tags {prompt.tags}, not {sorted(wanted)}"]


def _lost_rows(name: str, prompt: Prompt, ours: Script, theirs: Script, conflicts: tuple[Conflict, ...]) -> list[str]:
    wrong = []
    rows = getattr(prompt, name)
    found = {one.key[1:]: one for one in conflicts if one.key[0] == name}
    for row in range(ROWS):
        held = [one for one in rows if _is(one, f"b{row}")]
        wrong += [f"{name} {row}: {text}" for text in _lost_row(row, held, ours, theirs, name, found)]
    for new in {*ours.added[name], *theirs.added[name]}:
        if sum(one == MAKERS[name](new) for one in rows) != 1:
            wrong.append(f"{name} {new} is not there once")
    order = [one for one in conflicts if one.key == (name,)]
    if order and not (ours.moved[name] and theirs.moved[name]):
        wrong.append(f"{name}: an order that only one side changed is no conflict")
    return wrong


def _lost_row(
    row: int, held: list[Any], ours: Script, theirs: Script, name: str, found: Mapping[tuple[str, ...], Conflict]
) -> list[str]:
    edits, other_edits = ours.edits(name, row), theirs.edits(name, row)
    gone = [row in script.removed[name] for script in (ours, theirs)]
    if all(gone):
        return ["is there"] if held else []
    if any(gone):
        edits = other_edits if gone[0] else edits
        contested = found.get((str(row),))
        if bool(edits) != (contested is not None and contested.contest is Contest.ROW):
            return ["removed and edited must be a conflict, removed alone none"]
        return ["is there"] if held and not edits else []
    if len(held) != 1:
        return [f"is there {len(held)} times"]
    wrong = []
    base = getattr(BASE, name)[row]
    for field in ROW_FIELDS[name]:
        old = field_of(base, field)
        key = (str(row), "inputs", field) if field == "question" else (str(row), field)
        own, other = edits.get(field, old), other_edits.get(field, old)
        wrong += _checked(key, old, own, other, field_of(held[0], field), set(found))
    return wrong


def _is(row: Any, name: str) -> bool:
    return bool(row.inputs["id"] == name) if isinstance(row, Example) else f"turn{name} " in row.content
