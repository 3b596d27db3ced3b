"""Counting with tokenizer files: exact where the file is sound, a clear sentence in bounded time where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prompts.tokenizer_samples import splitting, word_tokenizer
from workbench.errors import UsageError
from workbench.prompts.tokenizer_files import MAX_BYTES, MAX_CHARACTERS, TokenizerFiles

MINILM = Path(__file__).parents[3] / "shared" / "models" / "all-MiniLM-L6-v2-int8" / "tokenizer.json"


@pytest.fixture
def tokenizers() -> Iterator[TokenizerFiles]:
    with TokenizerFiles() as made:
        yield made


def test_all_tokens_of_the_text_are_counted_and_none_that_is_not_in_it(
    tokenizers: TokenizerFiles, tmp_path: Path
) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json")
    assert tokenizers.count(path, ["hello world", "", "<s>hello world hello world", "hello world"]) == (2, 0, 5, 2)
    assert tokenizers.count(path, []) == ()


def test_any_text_can_be_counted(tokenizers: TokenizerFiles, tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json")
    assert tokenizers.count(path, ["둘 😀\n\u2028 x\0", "\ud800"])[0] > 0


def test_a_file_that_has_changed_is_read_anew(tokenizers: TokenizerFiles, tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json")
    assert tokenizers.count(path, ["a-b"]) == (3,)
    word_tokenizer(path, pre_tokenizer={"type": "WhitespaceSplit"})
    os.utime(path, ns=(1, 1))
    assert tokenizers.count(path, ["a-b"]) == (1,)


def test_several_files_are_in_use_side_by_side_and_start_again_after_a_close(
    tokenizers: TokenizerFiles, tmp_path: Path
) -> None:
    one = word_tokenizer(tmp_path / "one.json")
    other = word_tokenizer(tmp_path / "other.json", pre_tokenizer={"type": "WhitespaceSplit"})
    for _ in range(2):
        assert [tokenizers.count(path, ["a-b"]) for path in (one, other)] == [(3,), (1,)]
        tokenizers.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"a":' * 200_000,
        b"[" * 1_000_000,
        b"\xff\xfe\x00",
        b'{"model": {"type": "BPE"}}',
    ],
    ids=["empty", "text", "list", "object", "deep object", "deep list", "not UTF-8", "broken model"],
)
def test_what_is_no_tokenizer_is_told(tokenizers: TokenizerFiles, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"tokenizer.json cannot be used: .+") as caught:
            tokenizers.count(path, ["hello"])
        assert caught.value.hint


def test_a_missing_file_a_folder_and_one_too_large_are_told_without_being_read(
    tokenizers: TokenizerFiles, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"gone.json cannot be used: No such file"):
        tokenizers.count(tmp_path / "gone.json", ["hello"])
    with pytest.raises(UsageError, match="is not a file"):
        tokenizers.count(tmp_path, ["hello"])
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UsageError, match="larger than 64 MiB"):
        tokenizers.count(large, ["hello"])


def test_a_text_too_long_is_told(tokenizers: TokenizerFiles, tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json")
    with pytest.raises(UsageError, match="too long to be counted"):
        tokenizers.count(path, ["a" * MAX_CHARACTERS, "b"])
    assert tokenizers.count(path, ["a"]) == (1,)


def test_a_pattern_that_gives_up_is_told_and_another_text_still_counts(
    tokenizers: TokenizerFiles, tmp_path: Path
) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json", pre_tokenizer=splitting("(a+)+$"))
    with pytest.raises(UsageError, match="retry-limit"):
        tokenizers.count(path, ["a" * 40 + "b"])
    assert tokenizers.count(path, ["a"]) == (1,)


def test_a_file_that_never_comes_to_an_end_is_ended_and_not_tried_again(tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json", pre_tokenizer=splitting("(a+)+$"))
    with TokenizerFiles(seconds=1) as tokenizers:
        with pytest.raises(UsageError, match=r"took longer than 1 seconds"):
            tokenizers.count(path, [("a" * 20 + "b") * 10_000])
        with pytest.raises(UsageError, match=r"took longer than 1 seconds"):
            tokenizers.count(path, ["hello"])


@pytest.mark.skipif(not MINILM.exists(), reason=f"{MINILM.name} of all-MiniLM-L6-v2 is not beside this checkout")
def test_a_published_tokenizer_counts_as_its_model_does(tokenizers: TokenizerFiles) -> None:
    # BERT's pieces: token ##ization works .
    assert tokenizers.count(MINILM, ["Tokenization works.", "hello world " * 300]) == (4, 600)
