"""Self-consistency: the majority of the answers of several samples, and when that is worth nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.prompts.prompt import Prompt
from workbench.prompts.turns import Caution


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


def vote_cautions(prompt: Prompt) -> Iterator[Caution]:
    """What to tell where the prompt asks for several samples that a vote cannot learn from."""
    votes, generation = prompt.chain_of_thought.votes, prompt.generation
    if votes > 1 and generation.temperature == 0:
        yield Caution(
            "All {votes} samples will be the same: the temperature is 0.",
            "Raise it under Parameters, for instance to 0.7, or ask for one sample.",
            votes=votes,
        )
    elif votes > 1 and generation.top_k == 1:
        yield Caution(
            "All {votes} samples will be the same: top k is 1.",
            "Raise it under Parameters, for instance to 40, or ask for one sample.",
            votes=votes,
        )
    if votes > 1 and not prompt.answer and not prompt.chain_of_thought.extract_prompt:
        yield Caution(
            "The vote compares whole outputs, and hardly two are alike.",
            "Under Answer add a rule that takes the answer out, or ask for it in a second call.",
        )
