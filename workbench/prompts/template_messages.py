"""What the program and a process that renders templates say to each other: one request, then frames.

A request names each value and each source once, however many jobs use it. The frames are, for each job in order, that
it was begun and its text; or, instead of a text, the failure that ends the answer. Texts are UTF-8 in which half
characters (lone surrogates) stay what they are.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

BEGUN, TEXT, FAILED = b"B", b"T", b"F"
_HEAD = struct.Struct(">cI")
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Job:
    """One template to render; `part` is what errors call it."""

    source: str
    values: Mapping[str, Any]
    part: str


@dataclass(frozen=True)
class Frame:
    kind: bytes
    content: bytes


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decoded(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


def request(jobs: Sequence[Job]) -> bytes:
    """The jobs without their parts, which are the program's own."""
    places: dict[int, int] = {}
    values: list[Any] = []
    asked = []
    sources = {source: number for number, source in enumerate(dict.fromkeys(job.source for job in jobs))}
    for job in jobs:
        for value in job.values.values():
            if id(value) not in places:
                places[id(value)] = len(values)
                values.append(value)
        names = {name: places[id(value)] for name, value in job.values.items()}
        asked.append([sources[job.source], names])
    content = encoded(json.dumps({"sources": list(sources), "values": values, "jobs": asked}, ensure_ascii=False))
    return _LENGTH.pack(len(content)) + content


def read_request(stream: IO[bytes]) -> list[Job] | None:
    """None where the stream ended first."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    content = stream.read(length)
    if len(content) < length:
        return None
    said = json.loads(decoded(content))
    values = said["values"]
    return [
        Job(said["sources"][source], {name: values[place] for name, place in names.items()}, "")
        for source, names in said["jobs"]
    ]


def frame(kind: bytes, content: bytes | bytearray = b"") -> bytes:
    return _HEAD.pack(kind, len(content)) + content


def read_frame(stream: IO[bytes], longest: int) -> Frame | None:
    """None where the stream ended within it or before, or would go on for more than `longest` bytes."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if length > longest:
        return None
    content = stream.read(length)
    return Frame(kind, content) if len(content) == length else None
