"""What is looked for in an answer, and how a search is asked: by the beginnings of words, and within Korean ones.

Words are compared without case and accents. Every beginning of a word, up to 10 characters, is a word of the index by
itself: the index is quick for whole words only. Of Hangul, Kana and Han characters, whose words carry particles or have
no spaces, each and each two that follow one another are: a search finds them anywhere, and three or more where all
their pairs are. Of each text the first 100,000 characters can be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

MOST_CHARACTERS = 100_000
LONGEST_BEGINNING = 10
# No word of a text has it: a character of the private use area.
MARK = "\ue000"
_JOINED = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_JOINED}]+|(?:(?![{_JOINED}])[^\W_])+")
_IS_JOINED = re.compile(rf"[{_JOINED}]")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def plain(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text))).casefold()


def words_in(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(plain(text))


def search_words(texts: Iterable[str], facets: Iterable[int]) -> str:
    """The row of the index: every word once, and the facets."""
    found: set[str] = set()
    for text in texts:
        for word in words_in(text[:MOST_CHARACTERS]):
            found.update(_indexed(word))
    said = " ".join([*found, *map(facet_word, facets)])
    return said if said.isascii() else said.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=20_000)
def _indexed(word: str) -> frozenset[str]:
    """What a word is found by."""
    if _IS_JOINED.match(word):
        return frozenset([*word, *map("".join, pairwise(word))])
    return frozenset([*(word[:end] for end in range(1, min(len(word), LONGEST_BEGINNING) + 1)), word])


def facet_word(facet: int) -> str:
    return f"{MARK}{facet}"


def expression(text: str) -> str:
    """The search of FTS5 for the words of `text`; '' where it has none."""
    return " AND ".join(dict.fromkeys(term for word in words_in(text) for term in _terms(word)))


def _terms(word: str) -> Iterator[str]:
    if len(word) == 1 or (not _IS_JOINED.match(word) and len(word) <= LONGEST_BEGINNING):
        yield f'"{word}"'
    elif _IS_JOINED.match(word):
        yield from (f'"{word[n : n + 2]}"' for n in range(len(word) - 1))
    else:
        yield f'"{word}"*'


def place_of(text: str, wanted: str) -> int:
    """Where the first word of the search begins in `text`; -1 where it is not in it."""
    compared = text.lower()
    places = [compared.find(word) for word in words_in(wanted)]
    return next((place for place in places if place >= 0), -1)
