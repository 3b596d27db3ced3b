"""Exact match after what says nothing is taken away, as SQuAD's evaluation does it.

Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (EMNLP 2016), `evaluate-v1.1.py`: lower
case, without punctuation, without the articles a, an and the, white space as single spaces. Beyond it, so that other
scripts than ASCII are served: Unicode's compatibility form first (NFKC: full-width letters, composed Hangul), case
folded, and every character that Unicode calls punctuation is one.
"""

from __future__ import annotations

import re
import string
import unicodedata

from workbench.errors import Phrase
from workbench.scoring.metrics.metric import Metric

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_ASCII_PUNCTUATION = frozenset(string.punctuation)


def normalised(text: str) -> str:
    """The text without case, punctuation, articles and extra white space. Normalising it again changes nothing."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(character for character in folded if not _is_punctuation(character))
    return " ".join(_ARTICLES.sub(" ", kept).split())


def _is_punctuation(character: str) -> bool:
    return character in _ASCII_PUNCTUATION or unicodedata.category(character).startswith("P")


def _score(answer: str, expected: str) -> float:
    return float(normalised(answer) == normalised(expected))


NORMALISED = Metric(
    Phrase("normalised"),
    Phrase("The answer is what is expected but for case, punctuation, articles and white space."),
    _score,
)
