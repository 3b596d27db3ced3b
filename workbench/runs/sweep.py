"""A sweep: one parameter takes several values, a column each.

0, 0.3, 0.7          a list; null leaves the parameter to the endpoint
0..1 step 0.25       from, to and how far apart: 0, 0.25, 0.5, 0.75, 1
0..1 x5              from, to and how many
1..4                 whole numbers one by one
\\n, "a, b", ["a", "b"]   stop sequences: one each, one with a comma in it, two together
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from itertools import product
from typing import Any

from workbench.errors import Phrase, UsageError
from workbench.prompts.parameter_limits import NUMBERS, allows
from workbench.runs.variant import Variant

# So many values one sweep may have, and so many columns all sweeps together may make.
MOST_VALUES = 60
MOST_COLUMNS = 60
# So many digits a number in a sweep may have before or after its point: sums stay exact, and huge powers are no work.
_MOST_DIGITS = 30
_PRECISION = 4 * _MOST_DIGITS
# Steps of a range by number that do not come out even are rounded to so many digits of the range's width.
_STEP_DIGITS = 4

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,3})?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s*step\s*({_NUMBER})|\s*[x×]\s*(\d{{1,6}}))?", re.ASCII)
_ONE = re.compile(_NUMBER, re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Sweep:
    """`values` are what the parameter of that name takes, each once; None leaves it to the endpoint."""

    parameter: str
    values: tuple[Any, ...]


def read_sweep(parameter: str, text: str) -> Sweep:
    """The sweep that a text says, in the form above. One that cannot be read or is too long: `UsageError`."""
    name = parameter.strip()
    if not name:
        raise UsageError("A sweep needs a parameter.", "Name one, such as temperature.")
    values: dict[tuple[type, str], Any] = {}
    with localcontext() as context:
        context.prec = _PRECISION
        for item in _items(text):
            for value in _values(name, item):
                if not allows(name, value):
                    raise _out_of_range(name, value)
                values.setdefault((type(value), json.dumps(value)), value)
    _check_count(len(values))
    return Sweep(name, tuple(values.values()))


def swept(bases: Iterable[Variant], sweeps: Sequence[Sweep]) -> tuple[Variant, ...]:
    """Each variant once for every value, of several sweeps for every combination; the last one changes fastest."""
    names = [one.parameter for one in sweeps]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError("{name} is swept twice.", "Put all its values into one sweep.", name=twice)
    combined = list(bases)
    columns = len(combined)
    for one in sweeps:
        columns *= len(one.values)
    if columns > MOST_COLUMNS:
        raise UsageError(
            "The sweep makes {columns} columns; {limit} are the most.",
            "Take fewer values or fewer endpoints.",
            columns=columns,
            limit=MOST_COLUMNS,
        )
    return tuple(
        replace(base, parameters={**base.parameters, **dict(zip(names, values, strict=True))})
        for base in combined
        for values in product(*(one.values for one in sweeps))
    )


def _items(text: str) -> Iterator[Any]:
    """What stands between the commas: a text, or, where it is written as such, a JSON text or list in a list of one."""
    decoder, place = json.JSONDecoder(parse_constant=str), 0
    while True:
        rest = text[place:].lstrip()
        place = len(text) - len(rest)
        if rest[:1] in ('"', "["):
            try:
                value, length = decoder.raw_decode(rest)
            except (ValueError, RecursionError) as error:
                raise UsageError(
                    "{text} is not closed, or is no JSON.", 'Write "a, b" or ["a", "b"].', text=rest[:40]
                ) from error
            after = rest[length:].lstrip()
            if after[:1] not in ("", ","):
                raise UsageError("After {text} a comma is missing.", "Put commas between values.", text=rest[:length])
            yield [value]
            place = len(text) - len(after)
        else:
            word = rest.partition(",")[0]
            if not word.strip():
                raise UsageError(
                    "A value of the sweep is missing.",
                    "Write values with commas between them, such as 0, 0.3, 0.7; null leaves one to the endpoint.",
                )
            yield word.strip()
            place += len(word)
        if place >= len(text):
            return
        place += 1  # the comma


def _values(name: str, item: Any) -> Iterator[Any]:
    if isinstance(item, list):
        yield _quoted(name, item[0])
    elif name == "stop":
        yield () if item == "null" else (_unescaped(item),)
    elif found := _RANGE.fullmatch(item):
        yield from (_number(name, one) for one in _between(item, *found.groups()))
    elif _ONE.fullmatch(item):
        yield _number(name, _decimal(item))
    elif item in _WORDS and not (name in NUMBERS and item != "null"):
        yield _WORDS[item]
    elif name in NUMBERS:
        raise UsageError(
            "{name}: a number or a range is expected, not {found}.",
            "Write for example 0, 0.5, 1 or 0..1 step 0.25.",
            name=name,
            found=item[:40],
        )
    else:
        yield item


def _quoted(name: str, value: Any) -> Any:
    if name == "stop":
        return tuple(value) if isinstance(value, list) else (value,)
    return value


def _between(item: str, first: str, last: str, step: str | None, count: str | None) -> Iterator[Decimal]:
    start, end = _decimal(first), _decimal(last)
    if count is not None:
        return _evenly(start, end, int(count))
    wide = _decimal(step) if step is not None else Decimal(1)
    if step is None and not (start % 1 == 0 and end % 1 == 0):
        raise UsageError(
            "{range} does not say how far apart its values are.", "Write 0..1 step 0.25, or 0..1 x5.", range=item
        )
    if wide <= 0:
        raise UsageError(
            "The step of {range} must be more than nothing.", "Write for example 1..0 step 0.25.", range=item
        )
    steps = int(abs(end - start) // wide)
    _check_count(steps + 1)
    return (start + (wide if end >= start else -wide) * n for n in range(steps + 1))


def _evenly(start: Decimal, end: Decimal, count: int) -> Iterator[Decimal]:
    _check_count(count)
    if count == 1:
        return iter((start,))
    wide = (end - start) / (count - 1)
    if wide and (wide * (count - 1) != end - start or len(wide.normalize().as_tuple().digits) > _MOST_DIGITS):
        wide_digits = Decimal(1).scaleb(wide.adjusted() - _STEP_DIGITS)
        return (end if n == count - 1 else (start + wide * n).quantize(wide_digits) for n in range(count))
    return (start + wide * n for n in range(count))


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if number and (abs(number.adjusted()) > _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS):
        raise UsageError("{number} has too many digits.", "Write a shorter number.", number=text[:40])
    return number


def _number(name: str, number: Decimal) -> Any:
    """A whole number where the parameter is one, or where an endpoint's own one is written as one."""
    if name in NUMBERS and not NUMBERS[name].whole:
        return float(number) + 0.0  # no minus before a nought
    whole = number == number.to_integral_value()
    return int(number) if whole else float(number)


def _check_count(count: int) -> None:
    if count < 1 or count > MOST_VALUES:
        raise UsageError(
            "A sweep has 1 to {limit} values, not {count}.",
            "Take fewer, or wider steps.",
            limit=MOST_VALUES,
            count=count,
        )


def _out_of_range(name: str, value: Any) -> UsageError:
    if name == "stop":
        return UsageError(
            "A stop sequence is a text of at least one character.", 'Write for example \\n, "###" or null for none.'
        )
    limits = NUMBERS[name]
    return UsageError(
        "{name}: {kind} from {minimum} to {maximum} is expected, not {found}.",
        "Change that value of the sweep.",
        name=name,
        kind=Phrase("a whole number") if limits.whole else Phrase("a number"),
        minimum=f"{limits.minimum:,}",
        maximum=f"{limits.maximum:,}",
        found=str(value)[:40],
    )


def _unescaped(text: str) -> str:
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))
