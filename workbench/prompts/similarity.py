"""How alike two texts are, by their characters: enough to choose examples, in any language, with nothing installed."""

from __future__ import annotations

import math
import sys
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

# A trigram that fewer than one text in so many has is kept as a list of those texts.
_RARE = 64
# Kinds of unsigned numbers of an array, by what they can hold.
_LANES = {"H": 2**16 - 1, "I": 2**32 - 1, "Q": 2**64 - 1}


def character_similarity(query: str, candidates: Sequence[str]) -> list[float]:
    """The cosine, 0 to 1, of the character-trigram counts of `query` and of each candidate; case is ignored.

    Asking again about the same candidates is cheap: what was counted is kept.
    """
    return _indexed(tuple(candidates)).similarity(query)


@lru_cache(maxsize=4096)
def _counted(text: str) -> tuple[Mapping[str, int], int]:
    """The text's trigrams, and the square of the length of their vector."""
    padded = f"  {' '.join(text.casefold().split())} "
    grams = Counter(padded[start : start + 3] for start in range(len(padded) - 2))
    return grams, sum(count * count for count in grams.values())


@lru_cache(maxsize=2)
def _indexed(texts: tuple[str, ...]) -> _TrigramIndex:
    return _TrigramIndex(texts)


class _TrigramIndex:
    """Texts by their trigrams.

    What a common trigram counts in each text stands in one large integer, a lane of bits a text: Python multiplies and
    adds all lanes at once. No sum leaves its lane, which holds the largest square of any text, as a product of two
    vectors is never more than the larger one's square.
    """

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = texts
        counted = [_counted(text) for text in texts]
        self._squares = [square for _grams, square in counted]
        self._lane = next(lane for lane, most in _LANES.items() if max(self._squares, default=0) <= most)
        found: dict[str, list[tuple[int, int]]] = {}
        for row, (grams, _square) in enumerate(counted):
            for gram, count in grams.items():
                found.setdefault(gram, []).append((row, count))
        common = max(len(texts) // _RARE, 2)
        self._rare = {gram: rows for gram, rows in found.items() if len(rows) < common}
        self._common = {gram: self._packed(rows) for gram, rows in found.items() if len(rows) >= common}

    def similarity(self, query: str) -> list[float]:
        grams, square = _counted(query)
        fits = square <= _LANES[self._lane]
        products = self._products(grams) if fits else [_product(grams, _counted(text)[0]) for text in self._texts]
        return [
            product / math.sqrt(square * other) if product else 0.0
            for product, other in zip(products, self._squares, strict=True)
        ]

    def _products(self, grams: Mapping[str, int]) -> Sequence[int]:
        """The product of the query's vector with each text's."""
        lanes = 0
        further: Counter[int] = Counter()
        for gram, count in grams.items():
            packed = self._common.get(gram)
            if packed is not None:
                lanes += packed if count == 1 else count * packed
            else:
                for row, other in self._rare.get(gram, ()):
                    further[row] += count * other
        products = array(self._lane)
        products.frombytes(lanes.to_bytes(products.itemsize * len(self._texts), sys.byteorder))
        for row, product in further.items():
            products[row] += product
        return products

    def _packed(self, rows: Sequence[tuple[int, int]]) -> int:
        counts = array(self._lane)
        counts.frombytes(bytes(counts.itemsize * len(self._texts)))
        for row, count in rows:
            counts[row] = count
        return int.from_bytes(counts.tobytes(), sys.byteorder)


def _product(left: Mapping[str, int], right: Mapping[str, int]) -> int:
    return sum(count * right.get(gram, 0) for gram, count in left.items())
