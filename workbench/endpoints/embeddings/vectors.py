"""The shapes in which containers return vectors: one reader that knows them all, and takes nothing that is no vector.

An endpoint's format is easily wrong about a detail (an object or a list, nested or flat), so that every format reads
every known shape; what differs from format to format is what it sends.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.lines import excerpt
from workbench.endpoints.payloads.shapes import raise_reported_error
from workbench.errors import EndpointError, Phrase

# Field names, in the order in which they are looked for. `float` holds vectors where a reply has several number types.
_FIELDS = ("embedding", "embeddings", "data", "float", "vectors")
_MAX_DEPTH = 4
_CHECK = Phrase("Check that the endpoint hosts an embedding model and that its payload format is right.").template


def read_vectors(body: bytes, count: int) -> tuple[Vector, ...]:
    """The `count` vectors in a reply, in the order of the texts.

    No JSON, a reported error, another count, an empty vector, vectors of different lengths, anything in them that is no
    finite number: `EndpointError`.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EndpointError(
            "The endpoint sent something that is not JSON: {excerpt}", _CHECK, excerpt=excerpt(body)
        ) from error
    raise_reported_error(value)
    rows = _rows(value)
    if rows is None:
        raise EndpointError(
            "The endpoint's reply holds no vectors that this program knows: {excerpt}", _CHECK, excerpt=excerpt(body)
        )
    if len(rows) != count:
        raise EndpointError(
            "The number of vectors in the endpoint's reply is {found}, and the number of texts is {count}.",
            "Check its payload format; it may take fewer texts in one request.",
            found=len(rows),
            count=count,
        )
    vectors = tuple(_vector(row, number) for number, row in enumerate(rows, 1))
    _check_lengths(vectors)
    return vectors


def _rows(value: Any, depth: int = 0) -> Sequence[Any] | None:
    """The vectors as they stand, unchecked: a flat list of numbers is one vector. None where there are none."""
    if isinstance(value, Mapping):
        inner = next((value[name] for name in _FIELDS if name in value), None)
        return _rows(inner, depth + 1) if depth < _MAX_DEPTH else None
    if not isinstance(value, list):
        return None
    if value and all(isinstance(each, Mapping) for each in value):
        return _rows_of_objects(value)
    return value if value and all(isinstance(each, list) for each in value) else [value]


def _rows_of_objects(objects: Sequence[Mapping[str, Any]]) -> Sequence[Any] | None:
    """`[{"index", "embedding"}]`, put into the order of the indices where each has one."""
    if any("index" in each for each in objects):
        if sorted(str(each.get("index")) for each in objects) != sorted(map(str, range(len(objects)))):
            raise EndpointError(
                "The endpoint's reply does not say which vector belongs to which text: its indices are {indices}.",
                _CHECK,
                indices=excerpt(", ".join(str(each.get("index")) for each in objects).encode()),
            )
        objects = sorted(objects, key=lambda each: int(each["index"]))
    rows = [next((each[name] for name in _FIELDS if name in each), None) for each in objects]
    return None if all(row is None for row in rows) else rows


def _vector(row: Any, number: int) -> Vector:
    if not isinstance(row, list):
        raise _bad(number, Phrase("it is no list of numbers"))
    if not row:
        raise _bad(number, Phrase("it is empty"))
    for place, each in enumerate(row, 1):
        if isinstance(each, bool) or not isinstance(each, (int, float)):
            raise _bad(number, Phrase("its entry {place} is no number", place=place))
        if not _is_finite(each):
            raise _bad(number, Phrase("its entry {place} is not finite", place=place))
    return tuple(map(float, row))


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _check_lengths(vectors: Sequence[Vector]) -> None:
    for number, vector in enumerate(vectors, 1):
        if len(vector) != len(vectors[0]):
            reason = Phrase(
                "its length is {found}, and that of the first one is {first}", found=len(vector), first=len(vectors[0])
            )
            raise _bad(number, reason)


def _bad(number: int, reason: Phrase) -> EndpointError:
    return EndpointError(
        "Vector {number} of the endpoint's reply cannot be used: {reason}.", _CHECK, number=number, reason=reason
    )
