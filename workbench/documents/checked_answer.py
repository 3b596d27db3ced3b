"""An answer held against the passages it was given: which sentences they support, and whether it declines to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.documents.chunk import Chunk
from workbench.documents.grounding import GroundedSentence, grounded
from workbench.documents.refusals import is_refusal

LONGEST = 200_000  # characters; what follows is not checked
# One refusing sentence among many does not make the whole answer a refusal.
_SENTENCES_OF_A_REFUSAL = 3


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """`whole`: all of the answer was checked. A refusal's sentences are not counted as missing."""

    sentences: tuple[GroundedSentence, ...]
    refusal: bool
    whole: bool

    @property
    def missing(self) -> int:
        """How many sentences the passages do not support."""
        return 0 if self.refusal else sum(not one.supported for one in self.sentences)

    @property
    def doubtful(self) -> int:
        """How many of them share their words with a passage, but not a number, a name or a negation."""
        return 0 if self.refusal else sum(one.doubtful for one in self.sentences)


def checked(answer: str, passages: Sequence[Chunk]) -> CheckedAnswer:
    text = answer[:LONGEST]
    sentences = grounded(text, passages)
    is_short = len(sentences) <= _SENTENCES_OF_A_REFUSAL
    return CheckedAnswer(sentences, is_short and is_refusal(text), len(answer) <= LONGEST)
