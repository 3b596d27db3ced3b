"""Amazon's binary event stream (`application/vnd.amazon.eventstream`), the encoding half.

A frame is: total length and header length (big-endian, 4 bytes each), the CRC-32 of those 8 bytes, the headers, the
payload, and the CRC-32 of everything before it. A string header is: name length (1 byte), name, the type byte 7,
value length (2 bytes), value. The names are those of SageMaker's `ResponseStream` union.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping

CONTENT_TYPE = "application/vnd.amazon.eventstream"

_STRING = 7
_PRELUDE_AND_CHECKSUMS = 16


def encode(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One frame with string headers."""
    head = b"".join(_string_header(name, value) for name, value in headers.items())
    prelude = struct.pack(">II", _PRELUDE_AND_CHECKSUMS + len(head) + len(payload), len(head))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + head + payload
    return message + struct.pack(">I", zlib.crc32(message))


def payload_part(data: bytes) -> bytes:
    """A piece of the container's reply, in whatever places the transport happened to cut it."""
    headers = {
        ":event-type": "PayloadPart",
        ":content-type": "application/octet-stream",
        ":message-type": "event",
    }
    return encode(headers, data)


def model_stream_error(message: str, error_code: str) -> bytes:
    """The container failed mid-stream. `error_code`: ModelInvocationTimeExceeded or StreamBroken."""
    return _exception("ModelStreamError", {"Message": message, "ErrorCode": error_code})


def internal_stream_failure(message: str) -> bytes:
    """SageMaker itself failed mid-stream."""
    return _exception("InternalStreamFailure", {"Message": message})


def _exception(kind: str, fields: Mapping[str, str]) -> bytes:
    headers = {
        ":exception-type": kind,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return encode(headers, json.dumps(fields).encode())


def _string_header(name: str, value: str) -> bytes:
    name_bytes, value_bytes = name.encode(), value.encode()
    return b"".join(
        [
            struct.pack(">B", len(name_bytes)),
            name_bytes,
            struct.pack(">BH", _STRING, len(value_bytes)),
            value_bytes,
        ]
    )
