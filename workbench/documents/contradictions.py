"""What differs between a sentence and the source that shares its words: a number, a name, or a negation.

Sharing words says nothing of these: "up to 70 %" and "up to 90 %", "is supported" and "is not supported"
share nearly all.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import regex

NUMBER, NAME, NEGATION = "number", "name", "negation"

_NUMBER = regex.compile(r"(?<![\p{L}\d])\d+(?:[.,]\d+)*")
_LIST_MARK = regex.compile(r"^\s*(?:[-*•]\s+)?(?:\d{1,3}[.)]\s+)?")
_SPELT = dict(
    zip(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        map(str, range(2, 13)),
        strict=True,
    )
)
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)?")
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{N}\p{M}]+")
_NO_NEGATION = regex.compile(r"\bnot\s+only\b|\bno\.\s*\d|\bno\s+doubt\b|뿐(?:만)?\s*아니라", regex.IGNORECASE)
_NEGATION = regex.compile(
    r"\b(?:not|no|never|none|neither|nor|nothing|nobody|nowhere|without|cannot)\b|n['’]t\b"
    r"|않|없|아니(?!면)|아닙|아닌|아닐|못하|못했|못합|(?<!\p{L})[안못]\s",
    regex.IGNORECASE,
)


def differences(sentence: str, sources: Iterable[str], passage: str) -> tuple[str, ...]:
    """Which of NUMBER, NAME and NEGATION differ. `sources` are the source's sentences that share words with the
    sentence; `passage` is all of the passage, whose names count too: a sentence names what its source calls "it"."""
    texts = tuple(sources)
    found = list[str]()
    if not numbers(sentence) <= frozenset[str]().union(*map(numbers, texts)):
        found.append(NUMBER)
    if not _names(sentence) <= _folded(passage):
        found.append(NAME)
    if texts and negated(sentence) not in set(map(negated, texts)):
        found.append(NEGATION)
    return tuple(found)


def numbers(text: str) -> frozenset[str]:
    """The numbers without their thousands' commas, those from two to twelve also where they are spelt out; the number
    of a list's item is none."""
    bare = text[_LIST_MARK.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing at least
    digits = (_plain(one) for one in _NUMBER.findall(bare))
    return frozenset(digits) | {_SPELT[word] for word in _WORD.findall(bare.casefold()) if word in _SPELT}


def negated(text: str) -> bool:
    return _NEGATION.search(_NO_NEGATION.sub(" ", text)) is not None


def _plain(number: str) -> str:
    whole = regex.sub(r",(?=\d{3}(?!\d))", "", number)
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _names(sentence: str) -> frozenset[str]:
    """Words with a capital, but for the first; none where every other word has one, as in a heading."""
    words = _WORD.findall(sentence)
    capital = [word for word in words[1:] if _NAME.match(word)]
    if 2 * len(capital) > len(words):
        return frozenset()
    return frozenset(_stem(word) for word in capital)


@lru_cache(maxsize=64)
def _folded(text: str) -> frozenset[str]:
    return frozenset(map(_stem, _WORD.findall(text)))


def _stem(word: str) -> str:
    """Possessive and plural endings off: enough to find a name again."""
    bare = regex.sub(r"['’]s?$", "", word.casefold())
    return bare.removesuffix("s") if len(bare) > 3 else bare
