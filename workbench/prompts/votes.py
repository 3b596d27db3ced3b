"""Self-consistency: the majority of the answers of several samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Vote:
    """`counts` has each answer as it was first written and how often it came, most often first.

    `margin` is the winner's lead over the runner-up as a share of all votes, 0 to 1; a tie has margin 0.
    """

    counts: tuple[tuple[str, int], ...] = ()

    @property
    def winner(self) -> str | None:
        """Of a tie the answer that came first; None without votes."""
        return self.counts[0][0] if self.counts else None

    @property
    def margin(self) -> float:
        if not self.counts:
            return 0.0
        runner_up = self.counts[1][1] if len(self.counts) > 1 else 0
        return (self.counts[0][1] - runner_up) / sum(count for _answer, count in self.counts)

    @property
    def tied(self) -> tuple[str, ...]:
        """The answers that share the first place, where there are several."""
        first = [answer for answer, count in self.counts if count == self.counts[0][1]]
        return tuple(first) if len(first) > 1 else ()


def vote(answers: Iterable[str | None]) -> Vote:
    """Answers that are equal but for case and surrounding white space are one; None, no answer, has no vote."""
    written: dict[str, str] = {}
    counts: dict[str, int] = {}
    for answer in answers:
        if answer is not None:
            key = answer.strip().casefold()
            written.setdefault(key, answer.strip())
            counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts, key=lambda key: -counts[key])
    return Vote(tuple((written[key], counts[key]) for key in ordered))
