"""What the program and a process that renders templates say to each other: one request, then frames.

A request holds each source and each value that is a text once, however many jobs use it; data is each job's own, which
its template may change. The frames are, for each job in order, that it was begun and its text; or, instead of a text,
the failure that ends the answer. Texts are UTF-8 in which half characters (lone surrogates) stay what they are.
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
    """One template to render; `part` is what errors call it.

    With `readable_json` the filter `tojson` writes characters as they are, instead of escapes for HTML and ASCII.
    """

    source: str
    values: Mapping[str, Any]
    part: str
    readable_json: bool = False


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
    texts: dict[str, int] = {}
    sources: dict[str, int] = {}
    asked = []
    for job in jobs:
        values = {
            name: texts.setdefault(value, len(texts)) if isinstance(value, str) else [value]
            for name, value in job.values.items()
        }
        asked.append((sources.setdefault(job.source, len(sources)), values, job.readable_json))
    content = encoded(json.dumps({"sources": list(sources), "texts": list(texts), "jobs": asked}, ensure_ascii=False))
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
    texts = said["texts"]
    return [
        Job(
            said["sources"][source],
            {name: texts[value] if isinstance(value, int) else value[0] for name, value in values.items()},
            "",
            readable_json,
        )
        for source, values, readable_json in said["jobs"]
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
