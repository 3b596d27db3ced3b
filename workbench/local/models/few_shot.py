"""The few-shot baseline: answers as the most similar example of the prompt does."""

from __future__ import annotations

from workbench.local.model import ModelRequest
from workbench.local.models.shots import Shots, read_shots
from workbench.local.models.words import character_trigrams, content_terms, cosine, rarity

NO_EXAMPLES = "This baseline answers by analogy and found no example in the prompt: give it at least one."


class FewShot:
    """A built-in baseline, not a language model: it can only repeat an output that the prompt shows it."""

    def answer(self, request: ModelRequest) -> str:
        shots = read_shots(request)
        return nearest_output(shots) if shots.examples else NO_EXAMPLES


def nearest_output(shots: Shots) -> str:
    """The output, as written, of the example whose input is most like the query; of equals, the first."""
    inputs = [example.input for example in shots.examples]
    by_words = _similarities([content_terms(text) for text in inputs], content_terms(shots.query))
    by_letters = _similarities([character_trigrams(text) for text in inputs], character_trigrams(shots.query))
    scores = [words + letters for words, letters in zip(by_words, by_letters, strict=True)]
    return shots.examples[scores.index(max(scores))].output


def _similarities(documents: list[list[str]], query: list[str]) -> list[float]:
    weights = rarity([*documents, query])
    return [cosine(document, query, weights) for document in documents]
