"""Completing what is being written in a template: names in marks, filters after `|`, tags after `{%`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.prompts.template_marks import CLOSING, Mark, unfinished_mark
from workbench.prompts.template_words import BLOCKS, FILTERS, TAGS

# How far back a mark may have begun.
LOOK_BACK = 5_000
_WORD = re.compile(r"\w*")
_NEXT = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|\n")
# Tags that are whole with their name.
_WHOLE_TAGS = frozenset({"else", "raw", "endraw", *(end for end, _between in BLOCKS.values())})


@dataclass(frozen=True)
class Completion:
    """Characters [start, end) are to be replaced by a choice. `closed` says that the mark's end is there already."""

    kind: str
    opening: str
    start: int
    end: int
    written: str
    closed: bool
    spaced: bool


def completion_at(source: str, position: int) -> Completion | None:
    """What can be completed at the position, if anything."""
    began = max(position - LOOK_BACK, 0)
    mark = unfinished_mark(source[began:position])
    if mark is None:
        return None
    last = mark.tokens[-1] if mark.tokens else None
    is_word = last is not None and last.kind == "name" and began + last.end == position
    if last is not None and last.kind in ("number", "string") and began + last.end == position:
        return None
    written = last.text if is_word and last is not None else ""
    kind = _kind(mark, is_word)
    if kind is None or written[:1].isdigit():
        return None
    start = position - len(written)
    found = _WORD.match(source, position)
    end = found.end() if found else position
    following = _NEXT.search(source, end)
    closed = following is not None and following[0] == CLOSING[mark.opening]
    return Completion(kind, mark.opening, start, end, written, closed, source[start - 1] not in "{%-+")


def choices(completion: Completion, names: Sequence[str]) -> tuple[str, ...]:
    """What fits what is written: first what begins with it, then what contains it."""
    offered = {"names": names, "filters": FILTERS, "tags": TAGS}[completion.kind]
    written = completion.written.casefold()
    begin = [one for one in offered if one.casefold().startswith(written)]
    contain = [one for one in offered if written in one.casefold() and one not in begin]
    found = (*begin, *contain)
    return () if found == (completion.written,) and completion.closed else found


def insertion(completion: Completion, choice: str) -> str:
    """What goes in place of [start, end) when the choice is accepted; with it the mark is closed where it can be."""
    text = choice if completion.spaced else f" {choice}"
    whole = completion.opening == "{{" or (completion.kind == "tags" and choice in _WHOLE_TAGS)
    return f"{text} {CLOSING[completion.opening]}" if whole and not completion.closed else text


def _kind(mark: Mark, is_word: bool) -> str | None:
    before = mark.tokens[:-1] if is_word else mark.tokens
    if not before:
        return "tags" if mark.opening == "{%" else "names"
    last = before[-1]
    if last.text == "." or last.text == "is" or [one.text for one in before[-2:]] == ["is", "not"]:
        return None
    if last.text == "|":
        return "filters"
    if mark.opening == "{%" and len(before) == 1:
        return "names" if last.text in ("if", "elif", "print") else None
    operand = last.kind == "operator" and last.text not in ")]}"
    return "names" if operand or last.text in ("and", "or", "not", "in", "if", "else") else None
