"""Token counts with the bundled ranks; the counts are those that tiktoken documents for cl100k_base."""

import hashlib
import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.prompts import strategies
from workbench.errors import WorkbenchError
from workbench.prompts import tokens


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("hello world", 2),
        ("tiktoken is great!", 6),
        ("antidisestablishmentarianism", 6),
        ("お誕生日おめでとう", 9),
    ],
)
def test_counts(text: str, count: int) -> None:
    assert tokens.count_tokens(text) == count


def test_special_tokens_count_as_text() -> None:
    assert tokens.count_tokens("<|endoftext|>") > 1


def test_the_bundled_ranks_are_the_published_ones() -> None:
    assert hashlib.sha256(lzma.decompress(tokens.ranks_file().read_bytes())).hexdigest() == tokens.RANKS_SHA256


def test_a_damaged_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    damaged = tmp_path / "ranks.xz"
    damaged.write_bytes(lzma.compress(b"YQ== 0\n"))
    monkeypatch.setattr(tokens, "ranks_file", lambda: damaged)
    tokens._encoding.cache_clear()
    with pytest.raises(WorkbenchError, match="damaged"):
        tokens.count_tokens("a text that no other test counts")


@given(st.lists(strategies.texts | st.sampled_from(["\n", " \n", "\r\n", "a b\n\n  c", "\x1c\n", "!\n!"])).map("".join))
@settings(max_examples=300, deadline=None)
def test_lines_that_are_counted_apart_add_up(text: str) -> None:
    assert tokens.count_tokens(text) == len(tokens._encoding().encode_ordinary(text))
