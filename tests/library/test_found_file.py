"""What stands in a file now, beside what an open prompt came from; and a file as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import InvalidFile
from workbench.library.found_file import changed_since, find_file
from workbench.library.text_file import MOST_BYTES, line_of, open_text, problem_of
from workbench.library.versions.change import content_id
from workbench.library.versions.history import content, history
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting, keep_outside
from workbench.prompts.file import dumps
from workbench.prompts.prompt import Prompt

PROMPT = Prompt(name="Mine", instruction="Do it.")
DATA = dumps(PROMPT).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.prompt.yaml"


def test_a_prompt_is_found_with_its_content_id(path: Path) -> None:
    path.write_bytes(DATA)
    found = find_file(path)
    assert (found.prompt, found.content, found.error) == (PROMPT, content_id(DATA), None)


def test_what_is_wrong_is_in_what_was_found(path: Path, tmp_path: Path) -> None:
    assert find_file(path).is_gone
    path.write_bytes(b"name: [x\n")
    broken = find_file(path)
    assert broken.prompt is None
    assert broken.content == content_id(b"name: [x\n")
    assert isinstance(broken.error, InvalidFile)
    unreadable = find_file(tmp_path)
    assert isinstance(unreadable.error, InvalidFile)
    assert not unreadable.is_gone


def test_only_a_file_with_another_content_is_changed(path: Path) -> None:
    assert not changed_since(path, content_id(DATA))
    path.write_bytes(DATA)
    assert not changed_since(path, content_id(DATA))
    assert not changed_since(path, None)
    path.write_bytes(DATA + b"# more\n")
    assert changed_since(path, content_id(DATA))


def test_what_another_program_wrote_becomes_a_version_and_the_file_stays(tmp_path: Path) -> None:
    apply(tmp_path, {"a.prompt.yaml": DATA}, "Add")
    list(commit_waiting(tmp_path))
    (tmp_path / "a.prompt.yaml").write_bytes(b"name: theirs\n")
    keep_outside(tmp_path, ["a.prompt.yaml"])
    keep_outside(tmp_path, ["a.prompt.yaml", "gone.prompt.yaml"])
    assert (tmp_path / "a.prompt.yaml").read_bytes() == b"name: theirs\n"
    assert len(list(commit_waiting(tmp_path))) == 1
    with Repository.open(tmp_path) as repository:
        kept = [content(repository, version) for version in history(repository, "a.prompt.yaml")]
    assert kept == [b"name: theirs\n", DATA]


@pytest.mark.parametrize("data", [b"", b"a\r\nb\r\n", b"\xef\xbb\xbfname: x\n", "한\0국\u2028".encode()])
def test_a_text_is_to_the_byte(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    text = open_text(path)
    assert text.text.encode() == data
    assert text.content == content_id(data)


def test_what_cannot_be_shown_as_text_is_refused(path: Path) -> None:
    path.write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(InvalidFile, match="line 2 has bytes"):
        open_text(path)
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(InvalidFile, match="more than 2 MiB"):
        open_text(path)


def test_the_problem_of_a_text_names_its_line(path: Path) -> None:
    assert problem_of(DATA.decode(), path) is None
    problem = problem_of("format: 1\nname: x\ntechnique: [\n", path)
    assert problem is not None
    assert line_of(problem) == 4
    assert problem_of("name: \ud800", path) is not None
