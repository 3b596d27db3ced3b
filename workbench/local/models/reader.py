"""The reader baseline: answers a question with the sentence of the given passage that supports it best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.local.model import ModelRequest
from workbench.local.models.asked import Asked, read_asked
from workbench.local.models.evidence import has_evidence
from workbench.local.models.sentences import split_sentences
from workbench.local.models.words import content_terms, content_words

NOT_IN_DOCUMENT = "Answer not in document"

# Chosen on half of the articles of a public reading set, checked on the other half.
_LEAST_SHARE = 0.25
_LEAST_SHARE_WITHOUT_EVIDENCE = 0.5
_FROM_SENTENCE_BEFORE = 0.2
_FOR_EVIDENCE = 0.1
_COMMON_TERM = 0.3


@dataclass(frozen=True)
class Reading:
    """What the reader made of a passage. `sentence` is '' where nothing supports an answer; `number` counts from 1."""

    words: tuple[str, ...] = ()
    sentence: str = ""
    number: int = 0
    sentences: int = 0
    found: tuple[str, ...] = ()


class Reader:
    """A built-in baseline, not a language model: it quotes the passage and adds nothing."""

    def answer(self, request: ModelRequest) -> str:
        asked = read_asked(request)
        reading = read(asked)
        conclusion = reading.sentence or NOT_IN_DOCUMENT
        return f"{_steps(reading)} So the answer is {conclusion}" if asked.wants_steps else conclusion


def read(asked: Asked) -> Reading:
    """The best sentence of the passage, if it holds enough of what the question is about."""
    sentences = split_sentences(asked.passage)
    words = content_words(asked.question)
    asked_terms = list(dict.fromkeys(term for _, terms in words for term in terms))
    told = tuple(dict.fromkeys(word for word, _ in words))
    if not sentences or not asked_terms:
        return Reading(words=told, sentences=len(sentences))
    terms = [set(content_terms(sentence)) for sentence in sentences]
    weights = _weights(asked_terms, terms)
    scores = [_score(number, sentences, terms, weights, asked.question) for number in range(len(sentences))]
    best = scores.index(max(scores))
    found = tuple(dict.fromkeys(word for word, of_word in words if terms[best].intersection(of_word)))
    lacks_evidence = has_evidence(asked.question, sentences[best]) is False
    least = _LEAST_SHARE_WITHOUT_EVIDENCE if lacks_evidence else _LEAST_SHARE
    supported = _share(weights, terms[best]) >= least
    return Reading(told, sentences[best] if supported else "", best + 1, len(sentences), found)


def _weights(asked: Sequence[str], sentences: Sequence[set[str]]) -> dict[str, float]:
    """The rarer a term in the passage, the more it tells; one that the passage lacks weighs most."""
    return {
        term: math.log((len(sentences) + 1) / (sum(term in terms for terms in sentences) + 1)) + _COMMON_TERM
        for term in asked
    }


def _score(
    number: int, sentences: Sequence[str], terms: Sequence[set[str]], weights: Mapping[str, float], question: str
) -> float:
    """The share of the question in the sentence; a little of it may stand in the sentence before."""
    before = terms[number - 1] - terms[number] if number else set()
    evidence = has_evidence(question, sentences[number]) is True
    return _share(weights, terms[number]) + _FROM_SENTENCE_BEFORE * _share(weights, before) + _FOR_EVIDENCE * evidence


def _share(weights: Mapping[str, float], terms: set[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in terms) / sum(weights.values())


def _steps(reading: Reading) -> str:
    if not reading.sentences:
        return "There is no passage to look in."
    looked_for = f"I looked for these words of the question: {', '.join(reading.words)}."
    if not reading.found:
        return f"{looked_for} None of the {reading.sentences} sentences has any of them."
    where = f"Sentence {reading.number} of {reading.sentences} has most of them: {', '.join(reading.found)}."
    return f"{looked_for} {where}" if reading.sentence else f"{looked_for} {where} That is too little."
