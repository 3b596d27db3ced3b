"""The file of what was open: any prompt comes back; an unusable file is put aside, never written over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.prompts.strategies import prompts
from workbench.errors import InvalidFile, UsageError
from workbench.library.drafts import Base, DeskMemory, LeftOpen, MemoryFile, draft_prompt, draft_text
from workbench.prompts.prompt import Prompt


@given(prompts)
def test_a_draft_is_the_same_prompt(prompt: Prompt) -> None:
    assert draft_prompt(draft_text(prompt)) == prompt


def test_half_a_character_costs_only_itself() -> None:
    prompt = Prompt(name="x", instruction="a\ud83db", values={"q": "\udc00😀"})
    expected = replace(prompt, instruction="a\ufffdb", values={"q": "\ufffd😀"})
    assert draft_prompt(draft_text(prompt)) == expected


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99, "name": "x"}', "[" * 5000])
def test_an_unusable_draft_is_told(text: str) -> None:
    with pytest.raises(InvalidFile):
        draft_prompt(text)


def test_what_was_open_comes_back(tmp_path: Path) -> None:
    memory = DeskMemory((LeftOpen(tmp_path / "한.prompt.yaml"), LeftOpen(None, draft_text(Prompt(name="x")))), 1)
    MemoryFile(tmp_path / "sub" / "desk-1.json").write(memory, 1)
    assert MemoryFile(tmp_path / "sub" / "desk-1.json").read() == memory


def test_what_a_draft_was_written_on_comes_back_and_older_files_do_not_have_it(tmp_path: Path) -> None:
    text = draft_text(Prompt(name="x"))
    written_on = LeftOpen(tmp_path / "a.prompt.yaml", text, Base("1" * 40, text))
    memory = DeskMemory((written_on, LeftOpen(tmp_path / "b.prompt.yaml", text, Base(None, text))))
    target = MemoryFile(tmp_path / "desk-1.json")
    target.write(memory, 1)
    assert target.read() == memory
    target.path.write_text('{"current": 0, "open": [{"path": null, "draft": "{}"}]}')
    assert target.read() == DeskMemory((LeftOpen(None, "{}"),))


@pytest.mark.parametrize("base", ["[1]", '{"content": 1}', '"x"'])
def test_an_unusable_base_is_told(tmp_path: Path, base: str) -> None:
    target = MemoryFile(tmp_path / "desk-1.json")
    target.path.write_text('{"current": 0, "open": [{"path": null, "draft": "{}", "base": ' + base + "}]}")
    with pytest.raises(InvalidFile):
        target.read()


def test_older_never_overwrites_newer(tmp_path: Path) -> None:
    target, newer = MemoryFile(tmp_path / "desk.json"), DeskMemory((LeftOpen(tmp_path),))
    target.write(newer, 2)
    target.write(DeskMemory(), 1)
    assert target.read() == newer


def test_no_file_is_nothing(tmp_path: Path) -> None:
    assert MemoryFile(tmp_path / "desk.json").read() == DeskMemory()


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"open": [3], "current": 0}', b'{"open": {}}', b"\xff", b"[" * 9999]
)
def test_an_unusable_file_is_put_aside_and_told(tmp_path: Path, content: bytes) -> None:
    target = MemoryFile(tmp_path / "desk.json")
    target.path.write_bytes(content)
    with pytest.raises(InvalidFile) as told:
        target.read()
    (aside,) = tmp_path.iterdir()
    assert aside.name in told.value.message
    assert aside.read_bytes() == content


def test_what_the_system_does_not_let_read_is_put_aside_too(tmp_path: Path) -> None:
    target = MemoryFile(tmp_path / "desk.json")
    target.path.mkdir()
    with pytest.raises(InvalidFile):
        target.read()
    (aside,) = tmp_path.iterdir()
    assert aside.is_dir()
    assert aside.name.startswith("desk-unreadable-")


def test_a_current_one_out_of_bounds_is_the_first(tmp_path: Path) -> None:
    target = MemoryFile(tmp_path / "desk.json")
    target.write(DeskMemory((LeftOpen(tmp_path),), 7), 1)
    assert target.read().current == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError):
        MemoryFile(tmp_path / "taken" / "desk.json").write(DeskMemory(), 1)
