"""The seal of a zip: its comment holds the SHA-256 of every byte before it, so that any changed byte is found.

It is no signature: who changes a file on purpose can seal it anew.
"""

from __future__ import annotations

import hashlib
import struct

_MARK = b"sha256 "
_LENGTH = len(_MARK) + 64
_COMMENT_SIZE = struct.Struct("<H")


def sealed(data: bytes) -> bytes:
    """The zip, which has no comment, with its seal."""
    body = data[: -_COMMENT_SIZE.size] + _COMMENT_SIZE.pack(_LENGTH)
    return body + _seal(body)


def is_whole(data: bytes) -> bool:
    """Whether every byte is as it was when the zip was sealed."""
    return data[-_LENGTH:] == _seal(data[:-_LENGTH])


def _seal(body: bytes) -> bytes:
    return _MARK + hashlib.sha256(body).hexdigest().encode("ascii")
