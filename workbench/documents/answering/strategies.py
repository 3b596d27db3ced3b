"""The ways to ask about several passages: all at once, each and then all, one after the other, or the best of each."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from workbench.documents.answering.scored import scored
from workbench.documents.answering.strategy import Asking

_BETWEEN = "\n\n"


class Stuff:
    """All passages in one call."""

    def calls(self, passages: int) -> int:
        return min(passages, 1)

    def run(self, asking: Asking, passages: Sequence[str]) -> Generator[Any, None, str]:
        return (yield from asking.ask("stuff", context=_BETWEEN.join(passages)))


class MapReduce:
    """A call for each passage and one for their answers; more where those are too long together."""

    def calls(self, passages: int) -> int:
        return passages + 1

    def run(self, asking: Asking, passages: Sequence[str]) -> Generator[Any, None, str]:
        partial = []
        for passage in passages:
            partial.append((yield from asking.ask("map", context=passage)))
        while len(partial) > 1 and asking.count_tokens(_BETWEEN.join(partial)) > asking.limit:
            partial = yield from self._collapsed(asking, partial)
        return (yield from asking.ask("reduce", answers=_BETWEEN.join(partial)))

    def _collapsed(self, asking: Asking, partial: Sequence[str]) -> Generator[Any, None, list[str]]:
        groups = grouped(partial, asking.count_tokens, asking.limit)
        asking.of += len(groups)
        shorter = []
        for group in groups:
            shorter.append((yield from asking.ask("collapse", answers=_BETWEEN.join(group))))
        return shorter


class Refine:
    """An answer from the first passage, which each further one may improve."""

    def calls(self, passages: int) -> int:
        return passages

    def run(self, asking: Asking, passages: Sequence[str]) -> Generator[Any, None, str]:
        answer = yield from asking.ask("stuff", context=passages[0])
        for passage in passages[1:]:
            answer = yield from asking.ask("refine", answer=answer, context=passage)
        return answer


class MapRerank:
    """An answer with a score from each passage; the best wins, of equals the first; without a score comes last."""

    def calls(self, passages: int) -> int:
        return passages

    def run(self, asking: Asking, passages: Sequence[str]) -> Generator[Any, None, str]:
        answers = []
        for passage in passages:
            answers.append(scored((yield from asking.ask("rank", context=passage))))
        return max(answers, key=lambda one: -1.0 if one.score is None else one.score).text


def grouped(texts: Sequence[str], count_tokens: Callable[[str], int], limit: int) -> list[list[str]]:
    """Neighbours together up to `limit` tokens, and two at least, so that every round has fewer than the last."""
    groups: list[list[str]] = [[]]
    for text in texts:
        group = groups[-1]
        if len(group) >= 2 and count_tokens(_BETWEEN.join([*group, text])) > limit:
            groups.append(group := [])
        group.append(text)
    return groups
