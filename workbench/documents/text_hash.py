"""What a text's vector is kept by."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> bytes:
    """SHA-256 of the text as UTF-8, of which texts with half surrogates have one, too."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
