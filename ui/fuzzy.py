"""Finding by a few letters: how well a query fits a text."""

from __future__ import annotations


def score(query: str, text: str) -> int | None:
    """Higher is better; None where the query's letters do not stand in the text in this order. Case is ignored.

    Words that start with what is typed come first, then texts that contain it, then letters found here and there.
    """
    wanted, given = query.casefold().strip(), text.casefold()
    if not wanted:
        return 0
    if wanted in given:
        place = given.index(wanted)
        starts_word = place == 0 or not given[place - 1].isalnum()
        return 2000 + (1000 if starts_word else 0) - min(place, 400) - min(len(given), 400) // 4
    found = _scattered(wanted.replace(" ", ""), given)
    return None if found is None else 1000 - found


def _scattered(letters: str, text: str) -> int | None:
    """How far the letters lie apart, or None where one is missing."""
    distance, place = 0, -1
    for letter in letters:
        following = text.find(letter, place + 1)
        if following < 0:
            return None
        distance += min(following - place - 1, 20)
        place = following
    return min(distance, 999)
