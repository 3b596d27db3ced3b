"""Counting tokens with tiktoken's cl100k_base, bundled so that no network is needed.

For another model's tokenizer such a count is an estimate, and is marked as one wherever it is shown. Pattern, special
tokens and checksum are the published ones (tiktoken, `tiktoken_ext/openai_public.py`).
"""

from __future__ import annotations

import base64
import hashlib
import lzma
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.paths import resources_folder

RANKS_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]"
    r"|\s+(?!\S)|\s"
)


# No token goes from a line's end on to what is not white space, so lines can be counted apart.
_PIECE = re.compile(r"(?<=\n)(?=\S)")
_MOST_REMEMBERED = 1_000


def count_tokens(text: str) -> int:
    """The number of tokens; special-token texts count as ordinary text. The first call takes about 0.3 s."""
    return sum(map(_count_piece, _PIECE.split(text)))


def token_starts(text: str) -> list[int]:
    """Where each token begins, in characters; one that begins within a character has that character's place."""
    encoding = _encoding()
    starts: list[int] = encoding.decode_with_offsets(encoding.encode_ordinary(text))[1]
    return starts


def is_loaded() -> bool:
    """Whether a count needs no loading before."""
    return _encoding.cache_info().currsize > 0


def rough_tokens(text: str) -> int:
    """About as many as `count_tokens` gives, without loading anything: four bytes a token."""
    return -(-len(text.encode("utf-8", errors="replace")) // 4)


def _count_piece(text: str) -> int:
    return _remembered(text) if len(text) <= _MOST_REMEMBERED else _count(text)


def _count(text: str) -> int:
    return len(_encoding().encode_ordinary(text))


# While one line of a long prompt is typed, the others need not be counted again.
_remembered = lru_cache(maxsize=10_000)(_count)


def ranks_file() -> Path:
    return resources_folder() / "tokenizer" / "cl100k_base.tiktoken.xz"


@lru_cache(maxsize=1)
def _encoding() -> Any:
    import tiktoken

    return tiktoken.Encoding("cl100k_base", pat_str=_PATTERN, mergeable_ranks=_ranks(), special_tokens={})


def _ranks() -> dict[bytes, int]:
    try:
        data = lzma.decompress(ranks_file().read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise _damaged() from error
    if hashlib.sha256(data).hexdigest() != RANKS_SHA256:
        raise _damaged()
    pairs = (line.split() for line in data.splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in pairs}


def _damaged() -> WorkbenchError:
    return WorkbenchError(
        "The bundled tokenizer file {file} is missing or damaged.", "Reinstall the program.", file=ranks_file()
    )
