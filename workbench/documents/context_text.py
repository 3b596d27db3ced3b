"""The context as it goes into the prompt: as many passages as the budget holds, each in its template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.documents.passage import Passage
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Context

PART = "passage_template"
CUT_MARK = " …"


@dataclass(frozen=True)
class ContextText:
    """`passages` in their order in `text`; `left_out` did not fit."""

    passages: tuple[Passage, ...]
    left_out: tuple[Passage, ...]
    text: str
    tokens: int


def context_text(best_first: Sequence[Passage], context: Context, count_tokens: Callable[[str], int]) -> ContextText:
    """The best passages that fit together in the budget; one that does not fit leaves its room to the next.

    No passage is cut, but for this: where the best one alone is longer than the whole budget, it ends early, at the
    last blank that fits, and is followed by ` …`. Budgets count the whole text, templates and separators included.
    """
    budget = _Budget(context, count_tokens)
    chosen = budget.chosen(best_first)
    while len(chosen) > 1 and not budget.holds(budget.text(chosen)):
        chosen.pop()
    if not chosen and best_first:
        chosen = budget.cut(best_first[0])
    kept = {passage.chunk.id for passage in chosen}
    text = budget.text(chosen)
    left_out = tuple(passage for passage in best_first if passage.chunk.id not in kept)
    return ContextText(tuple(in_context_order(chosen, context)), left_out, text, count_tokens(text))


def in_context_order(best_first: Sequence[Passage], context: Context) -> list[Passage]:
    """`score`: the best first; `reversed`: the best last, next to the question; `document`: as they were written."""
    if context.order == "document":
        return sorted(best_first, key=lambda passage: (passage.chunk.document, passage.chunk.start))
    return list(reversed(best_first)) if context.order == "reversed" else list(best_first)


class _Budget:
    def __init__(self, context: Context, count_tokens: Callable[[str], int]) -> None:
        self._context = context
        self._count = count_tokens

    def chosen(self, best_first: Sequence[Passage]) -> list[Passage]:
        """Those whose sizes add up to no more than the budget. Tokens may be fewer in the joined text, hardly more."""
        separator = self._size(self._context.separator)
        used, chosen = (0, 0), list[Passage]()
        for passage, text in zip(best_first, self._rendered(best_first), strict=True):
            parts = (used, self._size(text), separator if chosen else (0, 0))
            longer = (sum(part[0] for part in parts), sum(part[1] for part in parts))
            if self._within(longer):
                used = longer
                chosen.append(passage)
        return chosen

    def text(self, best_first: Sequence[Passage]) -> str:
        return self._context.separator.join(self._rendered(in_context_order(best_first, self._context)))

    def holds(self, text: str) -> bool:
        return self._within(self._size(text))

    def cut(self, passage: Passage) -> list[Passage]:
        """The passage up to the last blank that fits; nothing where the budget holds no word of it."""
        few, many = 0, len(passage.chunk.text)
        while few < many:
            middle = (few + many + 1) // 2
            few, many = (middle, many) if self.holds(self.text([_short(passage, middle)])) else (few, middle - 1)
        length = _end_of_word(passage.chunk.text, few)
        return [_short(passage, length)] if length else []

    def _rendered(self, passages: Sequence[Passage]) -> list[str]:
        template = self._context.passage_template
        requests = [Request(PART, template, _values(one, number)) for number, one in enumerate(passages, 1)]
        return [filled.text for filled in fill_all(requests)]

    def _size(self, text: str) -> tuple[int, int]:
        return (len(text), self._count(text) if self._context.max_tokens is not None else 0)

    def _within(self, size: tuple[int, int]) -> bool:
        most = (self._context.max_characters, self._context.max_tokens)
        return all(limit is None or used <= limit for used, limit in zip(size, most, strict=True))


@dataclass(frozen=True, slots=True)
class CutPassage(Passage):
    """A passage of which only the beginning is in the context; its chunk ends where it was cut."""


def _short(passage: Passage, length: int) -> CutPassage:
    chunk = passage.chunk
    short = replace(chunk, end=chunk.start + length, text=chunk.text[:length], tokens=0)
    return CutPassage(short, passage.score, passage.scores)


def _end_of_word(text: str, length: int) -> int:
    """`length`, or less, so that no word is cut in half; one endless word is."""
    if length == len(text) or text[length].isspace():
        return len(text[:length].rstrip())
    blank = max((place for place in range(length) if text[place].isspace()), default=0)
    return len(text[:blank].rstrip()) or length


def _values(passage: Passage, number: int) -> dict[str, object]:
    chunk = passage.chunk
    return {
        "text": chunk.text + CUT_MARK if isinstance(passage, CutPassage) else chunk.text,
        "document": chunk.document,
        "page": chunk.place,
        "number": number,
        "score": round(passage.score, 4),
    }
