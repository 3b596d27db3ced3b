"""Words as the baselines compare them: English stemmed, Hangul in pairs of syllables, function words left out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[가-힣]+|[^\W_]+(?:['’][^\W_]+)*")
_HANGUL = re.compile(r"[가-힣]")

_FUNCTION_WORDS = frozenset(
    """
    a an the and or but nor so if then than that this these those there here of in on at by for from to with into onto
    about as is are was were be been being am do does did doing done have has had having will would shall should can
    could may might must not no it its it's he she they them his her hers their theirs we us our you your i me my mine
    what when where which who whom whose why how many much long often some any each every all both either neither one
    such other same also only just very more most s t during between among over under after before because while
    though through per via called name named kind type
    그 이 저 것 수 등 및 또는 그리고 그러나 하지만 무엇 무엇을 무엇이 무슨 누구 누가 누구를 언제 어디 어디에 어디서
    왜 어떻게 어떤 몇 얼마 얼마나 어느 있습니까 있나요 있는가 입니까 합니까 했습니까
    """.split()  # noqa: SIM905  (a hundred quoted words read worse)
)
_KOREAN_ENDING = re.compile(
    r"(?:입니까|습니까|합니까|됩니까|인가요|나요|까요|어요|아요|에요|예요|이에요|입니다|습니다|합니다|됩니다"
    r"|였다|했다|한다|된다|이다|하는|되는|에서는|에서|에게|으로|부터|까지|처럼|보다|이라는|라는|이란"
    r"|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)


def content_words(text: str) -> list[tuple[str, list[str]]]:
    """Each word that carries meaning, as it is written, with the terms that it is compared by."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _FUNCTION_WORDS]
    return [(word, _syllable_pairs(word) if _HANGUL.match(word) else [stem(word.lower())]) for word in words]


def content_terms(text: str) -> list[str]:
    """The terms of all content words, in order and with repeats."""
    return [term for _, terms in content_words(text) for term in terms]


def stem(word: str) -> str:
    """A light English stem: `countries`, `country's` -> `countri`; `founded`, `founding` -> `found`."""
    word = re.sub(r"['’]s?$", "", word)
    for suffix, replacement in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", "")):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)] + replacement
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
            word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


def character_trigrams(text: str) -> list[str]:
    padded = f"  {' '.join(text.lower().split())} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def rarity(documents: Iterable[Iterable[str]]) -> dict[str, float]:
    """The weight of each term: the fewer documents have it, the more it says."""
    sets = [set(document) for document in documents]
    counts = Counter(term for terms in sets for term in terms)
    return {term: math.log((len(sets) + 1) / count) for term, count in counts.items()}


def cosine(one: Iterable[str], other: Iterable[str], weights: Mapping[str, float]) -> float:
    """How alike two bags of terms are, from 0 to 1."""
    first, second = _weighted(one, weights), _weighted(other, weights)
    norm = math.hypot(*first.values()) * math.hypot(*second.values())
    if norm == 0:
        return 0.0
    return sum(weight * second.get(term, 0.0) for term, weight in first.items()) / norm


def _weighted(terms: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    return {term: (1 + math.log(count)) * weights.get(term, 0.0) for term, count in Counter(terms).items()}


def _syllable_pairs(word: str) -> list[str]:
    """Pairs tell Korean words alike where particles and endings differ."""
    root = _KOREAN_ENDING.sub("", word) or word
    return [root[at : at + 2] for at in range(len(root) - 1)] or [root]
