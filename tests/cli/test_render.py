from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

RENDERED = (
    "Answer from the passage. <br>\n\nQuestion: Is “snow” {white}?\nAnswer: yes\n\n"
    "Passage: Acme was founded by 김철수 in 1999. It makes anvils.\nQuestion: Who founded Acme?\nAnswer:"
)


def test_the_text_is_printed_to_the_byte(command: Command, prompt_file: Path) -> None:
    outcome = command("render", prompt_file)
    assert (outcome.status, outcome.out, outcome.err) == (0, RENDERED, "")


def test_a_value_is_text_exactly_as_given(command: Command, prompt_file: Path) -> None:
    outcome = command("render", prompt_file, "--set", "question=a=b {{ x }}\r\n<br> 1.10", "--set", "passage=")
    assert outcome.out.endswith("Passage: \nQuestion: a=b {{ x }}\r\n<br> 1.10\nAnswer:")


def test_values_come_from_a_file_as_written_and_an_option_wins(
    command: Command, prompt_file: Path, tmp_path: Path
) -> None:
    values = tmp_path / "values.json"
    values.write_text('{"passage": 1.10, "question": "from the file"}', encoding="utf-8")
    outcome = command("render", prompt_file, "--values", values, "--set", "question=김?")
    assert outcome.out.endswith("Passage: 1.10\nQuestion: 김?\nAnswer:")


@pytest.mark.parametrize("content", ["[1]", "{", "7", "\udcff", None])
def test_a_file_of_values_that_is_none(
    command: Command, prompt_file: Path, tmp_path: Path, content: str | None
) -> None:
    values = tmp_path / "values.json"
    if content is not None:
        values.write_bytes(content.encode("utf-8", "surrogateescape"))
    outcome = command("render", prompt_file, "--values", values)
    assert (outcome.status, outcome.out) == (2, "")
    assert "values.json" in outcome.err


def test_chat_is_printed_as_messages(command: Command, prompt_file: Path) -> None:
    outcome = command("render", prompt_file, "--mode", "chat")
    assert [message["role"] for message in json.loads(outcome.out)] == ["system", "user", "assistant", "user"]
    assert "김철수" in outcome.out
    assert not outcome.out.endswith("\n")


@pytest.mark.parametrize("mode", ["text", "chat"])
def test_json_has_tokens_and_parts_that_cover_everything(command: Command, prompt_file: Path, mode: str) -> None:
    found = json.loads(command("render", prompt_file, "--mode", mode, "--json").out)
    assert set(found) == {"text" if mode == "text" else "messages", "tokens", "parts"}
    assert found["tokens"] > 20
    contents = {None: found["text"]} if mode == "text" else dict(enumerate(m["content"] for m in found["messages"]))
    for message, content in contents.items():
        parts = [part for part in found["parts"] if part["message"] == message]
        assert all(set(part) == {"part", "message", "start", "end"} for part in parts)
        assert "".join(content[part["start"] : part["end"]] for part in parts) == content


def test_a_prompt_of_the_library_is_found_by_file_name_and_by_its_own_name(
    command: Command, prompt_file: Path, home: Path
) -> None:
    (home / "library").mkdir()
    prompt_file.rename(home / "library" / "founder.prompt.yaml")
    assert command("render", "founder").out == RENDERED
    assert command("render", "누가 세웠나").out == RENDERED


def test_a_prompt_in_a_sub_folder_of_the_library_is_found(command: Command, prompt_file: Path, home: Path) -> None:
    (home / "library" / "team").mkdir(parents=True)
    prompt_file.rename(home / "library" / "team" / "founder.prompt.yaml")
    assert command("render", "founder").out == RENDERED
    assert command("render", "누가 세웠나").out == RENDERED


def test_an_unknown_prompt_is_answered_with_the_names_most_like_it(command: Command) -> None:
    outcome = command("render", "lama-3")
    assert (outcome.status, outcome.out) == (2, "")
    known = outcome.err.partition("Known: ")[2].split(". ")[0].split(", ")
    assert known[0] == "llama-3"
    assert known[-1] == "…"
    assert len(known) == 9


def test_a_broken_prompt_in_the_library_does_not_hide_the_others(
    command: Command, prompt_file: Path, home: Path
) -> None:
    (home / "library").mkdir()
    prompt_file.rename(home / "library" / "founder.prompt.yaml")
    (home / "library" / "broken.prompt.yaml").write_text("name: [")
    assert command("render", "누가 세웠나").out == RENDERED
    outcome = command("render", "broken")
    assert outcome.status == 2
    assert "broken.prompt.yaml" in outcome.err
