"""What is looked for in an answer, and how a search is asked: by the beginnings of words, and within Korean ones.

Words are compared without case and accents. Of Hangul, Kana and Han characters, whose words carry particles or have no
spaces, each two that follow one another are a word of the index: two or more of a search are found anywhere. Of each
text the first 100,000 characters can be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MOST_CHARACTERS = 100_000
# No word of a text has it: a character of the private use area.
MARK = "\ue000"
_JOINED = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_JOINED}]+|(?:(?![{_JOINED}])[^\W_])+")
_IS_JOINED = re.compile(rf"[{_JOINED}]")


def plain(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text.lower()
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare).casefold()


def words_in(text: str) -> Iterator[str]:
    """The words of a text, as they are compared."""
    return (found[0] for found in _WORD.finditer(plain(text)))


def search_words(texts: Iterable[str], facets: Iterable[int]) -> str:
    """The row of the index: every word once, and the facets."""
    found: set[str] = set()
    for text in texts:
        for word in words_in(text[:MOST_CHARACTERS]):
            if _IS_JOINED.match(word):
                found.update(word[n : n + 2] for n in range(len(word)))
            else:
                found.add(word)
    return " ".join([*sorted(found), *(facet_word(one) for one in facets)]).encode("utf-8", "replace").decode("utf-8")


def facet_word(facet: int) -> str:
    return f"{MARK}{facet}"


def expression(text: str) -> str:
    """The search of FTS5 for the words of `text`; '' where it has none."""
    return " AND ".join(term for word in words_in(text) for term in _terms(word))


def _terms(word: str) -> Iterator[str]:
    if not _IS_JOINED.match(word) or len(word) == 1:
        yield f'"{word}"*'
        return
    for n in range(len(word) - 1):
        yield f'"{word[n : n + 2]}"'


def place_of(text: str, wanted: str) -> int:
    """Where the first word of the search begins in `text`; -1 where it is not in it."""
    compared = text.lower()
    places = [compared.find(word) for word in words_in(wanted)]
    return next((place for place in places if place >= 0), -1)
