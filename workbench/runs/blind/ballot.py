"""One vote on one question, as it is kept: what was shown in which order, and what was said of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.scoring.preferences import Preference, by_best, by_ratings

RATINGS = range(1, 6)
_TEXTS = ("uid", "session", "run", "prompt", "version")


@dataclass(frozen=True)
class Candidate:
    """What stood at a place: the endpoint's label, in which variant ('' for the plain one), and the hash of its text;
    '' where there was no answer."""

    endpoint: str
    variant: str = ""
    text_hash: str = ""

    @property
    def name(self) -> str:
        return f"{self.endpoint} · {self.variant}" if self.variant else self.endpoint


@dataclass(frozen=True)
class Verdict:
    """What was said, by places: the best ones (all that have an answer: a tie), that all are bad, or ratings 1 to 5."""

    best: tuple[int, ...] = ()
    all_bad: bool = False
    ratings: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ballot:
    """`at` is in Unix seconds; `session` tells the votes of one sitting; `shown` is from left to right."""

    uid: str
    at: float
    session: str
    run: str
    prompt: str
    version: str
    shown: tuple[Candidate, ...]
    verdict: Verdict

    @property
    def answered(self) -> tuple[int, ...]:
        """The places that had an answer. A call that failed is no bad answer: it does not count."""
        return tuple(place for place, one in enumerate(self.shown) if one.text_hash)

    @property
    def preference(self) -> Preference:
        """Who took how much from whom. Of identical answers none is better than the other; that all are bad prefers
        none."""
        names = [one.name for one in self.shown]
        if self.verdict.ratings:
            return by_ratings(names, {at: n for at, n in self.verdict.ratings.items() if at in self.answered})
        chosen = {self.shown[place].text_hash for place in self.verdict.best}
        best = [place for place in self.answered if self.shown[place].text_hash in chosen]
        return by_best(names, best, self.answered)


def hash_of(text: str) -> str:
    """Tells whether two answers are the same, and not what they say."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def written(ballot: Ballot) -> bytes:
    """The ballot's line."""
    verdict = ballot.verdict
    data: dict[str, Any] = {
        "uid": ballot.uid,
        "at": datetime.fromtimestamp(ballot.at).astimezone().isoformat(timespec="milliseconds"),
        "session": ballot.session,
        "run": ballot.run,
        "prompt": ballot.prompt,
        "version": ballot.version,
        "shown": [
            {"endpoint": one.endpoint, "variant": one.variant, "text_hash": one.text_hash} for one in ballot.shown
        ],
        "best": list(verdict.best),
        "all_bad": verdict.all_bad,
        "ratings": {str(place): rating for place, rating in verdict.ratings.items()},
    }
    return line_of(data)


def line_of(data: Mapping[str, Any]) -> bytes:
    """Only ASCII, so that half a character of an odd name tears no line."""
    return json.dumps(data, separators=(",", ":")).encode("ascii") + b"\n"


def read_ballot(data: Mapping[str, Any]) -> Ballot | None:
    """The ballot of a line; None for one that no version of this program wrote."""
    try:
        shown = tuple(
            Candidate(*map(_text, (one["endpoint"], one["variant"], one["text_hash"]))) for one in data["shown"]
        )
        verdict = Verdict(
            tuple(_place(one, shown) for one in data["best"]),
            data["all_bad"] is True,
            {_place(int(place), shown): _rating(rating) for place, rating in data["ratings"].items()},
        )
        uid, session, run, prompt, version = (_text(data[name]) for name in _TEXTS)
        at = datetime.fromisoformat(data["at"]).timestamp()
        return Ballot(uid, at, session, run, prompt, version, shown, verdict)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _place(value: object, shown: tuple[Candidate, ...]) -> int:
    if type(value) is not int or not 0 <= value < len(shown):
        raise ValueError
    return value


def _rating(value: object) -> int:
    if type(value) is not int or value not in RATINGS:
        raise ValueError
    return value
