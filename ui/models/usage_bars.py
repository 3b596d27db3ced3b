"""Usage by day and endpoint as bars of a plot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ui.models.money import dollars
from ui.translation import msgid
from workbench.runs.history.records import DayUsage

# What can be plotted: its key, and what the user reads.
MEASURES = {"calls": msgid("Calls"), "tokens": msgid("Tokens"), "cost": msgid("Cost in $")}
# Further endpoints are put together.
MOST_ENDPOINTS = 6
OTHERS = ""


@dataclass(frozen=True)
class UsageBars:
    """One bar a day, oldest first: `values[endpoint][n]` is the endpoint's part of day n. `endpoints` has the largest
    first; '' is all the others together."""

    days: tuple[date, ...] = ()
    endpoints: tuple[str, ...] = ()
    values: Mapping[str, tuple[float, ...]] | None = None

    def part(self, endpoint: str, day: int) -> float:
        return self.values[endpoint][day] if self.values else 0.0

    def total(self, day: int) -> float:
        return sum(self.part(endpoint, day) for endpoint in self.endpoints)

    def sum_of(self, endpoint: str) -> float:
        return sum(self.values[endpoint]) if self.values else 0.0

    @property
    def highest(self) -> float:
        return max((self.total(day) for day in range(len(self.days))), default=0.0)


def usage_bars(usage: Iterable[DayUsage], first: date, last: date, measure: str) -> UsageBars:
    """The bars of the days from `first` to `last`, both included; days without a call are empty."""
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    place = {day.isoformat(): n for n, day in enumerate(days)}
    found: dict[str, list[float]] = {}
    for one in usage:
        if one.day in place:
            found.setdefault(one.endpoint, [0.0] * len(days))[place[one.day]] += _value(one, measure)
    largest = sorted(found, key=lambda endpoint: (-sum(found[endpoint]), endpoint))
    shown, others = largest[:MOST_ENDPOINTS], largest[MOST_ENDPOINTS:]
    values = {endpoint: tuple(found[endpoint]) for endpoint in shown}
    if others:
        values[OTHERS] = tuple(map(sum, zip(*(found[endpoint] for endpoint in others), strict=True)))
        shown.append(OTHERS)
    return UsageBars(days, tuple(shown), values)


def amount_text(value: float, measure: str) -> str:
    return dollars(value) if measure == "cost" else f"{value:,.0f}"


def _value(usage: DayUsage, measure: str) -> float:
    if measure == "cost":
        return usage.cost or 0.0
    return usage.calls if measure == "calls" else usage.tokens_in + usage.tokens_out
