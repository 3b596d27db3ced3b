"""The terms of a text: what the lexical index, the built-in embedder and the grounding of answers compare texts by.

Words are folded in case and width; English ones are stemmed and lose the stop words. Identifiers (`E1042`, `7XK-99`,
`max_length`) are kept whole, beside their parts. Text without blanks between its words is cut into pairs of characters:
Hangul, because endings stick to words (bigrams beat words by 13 points of recall@1 on KorQuAD), Han and Kana likewise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import regex

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:[-_.'’/][\p{L}\p{N}\p{M}]+)*")
_PART = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_IN_PAIRS = regex.compile(r"[\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}ー]+")
_LONGEST = 64  # longer words are cut, so that no text of one huge word is a term

# The most frequent function words of English: each in more than one of three texts, and none says what a text is about.
STOP_WORDS = frozenset(
    """
    a an and are as at be been but by can did do does for from had has have he her him his how i if in into is it
    its may me my no nor not of on or our she should so such than that the their them then there these they this
    those to too up us was we were what when where which while who whom why will with would you your
    """.split()  # noqa: SIM905 - a word a line would be a page
)


def terms(text: str) -> list[str]:
    """The terms in their order, repeats included. Pure: the same text has the same terms on every machine."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found.extend(_of_word(word))
    return found


@lru_cache(maxsize=200_000)
def _of_word(word: str) -> tuple[str, ...]:
    parts = _PART.findall(word)
    whole = (word[:_LONGEST],) if (len(parts) > 1 and any(map(str.isdigit, word))) or "_" in word else ()
    return (*whole, *(term for part in parts for term in _of_part(part)))


def _of_part(part: str) -> Iterator[str]:
    place = 0
    for run in _IN_PAIRS.finditer(part):
        yield from _plain(part[place : run.start()])
        yield from _pairs(run.group())
        place = run.end()
    yield from _plain(part[place:])


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    yield from (run[start : start + 2] for start in range(len(run) - 1))


def _plain(word: str) -> Iterator[str]:
    if not word or word in STOP_WORDS:
        return
    yield str(_stemmer().stemWord(word))[:_LONGEST] if word.isascii() and word.isalpha() else word[:_LONGEST]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)
