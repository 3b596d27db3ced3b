"""promptfoo's configuration: every shape a prompt is written in, tests as rows, what is not carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.library.formats.format import Imported, Source
from workbench.library.formats.importing import import_file
from workbench.library.formats.promptfoo import PromptfooFormat
from workbench.prompts.prompt import Example, Message, Prompt

CONFIG = """
description: Translations
providers: [openai:gpt-5]
prompts:
  - 'Translate to {{language}}: {{text}}'
  - label: polite
    raw: |-
      [{"role": "system", "content": "Be {{tone}}."}, {"role": "assistant", "content": "Hi"},
       {"role": "user", "content": "{{text}}"}, {"role": "tool", "content": "no"}]
  - '{{ a if }}'
defaultTest:
  vars: {tone: kind}
  assert: [{type: latency, threshold: 5}]
tests:
  - description: first
    vars: {language: [French, 1.10], text: yes}
    assert:
      - {type: equals, value: Oui}
      - {type: contains, value: O}
"""


def read(text: str) -> Imported:
    return PromptfooFormat().read(text, Source("promptfooconfig.yaml"))


@pytest.mark.parametrize(
    ("tests", "rows", "files"),
    [
        ("tests: [{vars: file://v.yaml}, {vars: {word: b}}]", [{"tone": "kind", "word": "b"}], "file://v.yaml"),
        ("tests: [{vars: [file://a.yaml, b.yaml]}]", [], "file://a.yaml, b.yaml"),
    ],
)
def test_a_row_whose_variables_are_in_a_file_is_noted_and_no_row_of_defaults(
    tests: str, rows: list[dict[str, str]], files: str
) -> None:
    imported = read(f"prompts: ['Say {{{{word}}}}']\ndefaultTest: {{vars: {{tone: kind}}}}\n{tests}\n")
    assert [dict(row.inputs) for row in imported.prompts[0].prompt.examples] == rows
    assert [str(note) for note in imported.notes] == [f"The variables in {files} were not carried over."]


def test_shared_variables_in_a_file_are_noted_and_leave_the_rows_their_own() -> None:
    text = "prompts: ['Say {{word}}']\ndefaultTest: {vars: file://d.yaml}\ntests: [{vars: {word: b}}, {assert: []}]\n"
    imported = read(text)
    assert [dict(row.inputs) for row in imported.prompts[0].prompt.examples] == [{"word": "b"}]
    assert [str(note) for note in imported.notes] == ["The variables in file://d.yaml were not carried over."]


def test_prompts_tests_and_notes() -> None:
    imported = read(CONFIG)
    rows = tuple(
        Example({"tone": "kind", "language": language, "text": "yes"}, "Oui", enabled=False, note="first")
        for language in ("French", "1.10")
    )
    first, second = (each.prompt for each in imported.prompts)
    assert first == Prompt(
        "promptfooconfig 1",
        description="Translations",
        examples=rows,
        example_template="Translate to {{language}}: {{text}}\n{{ output }}",
        input_template="Translate to {{language}}: {{text}}",
        values=rows[0].inputs,
        expected="Oui",
    )
    assert (second.name, second.mode, second.system, second.input_template) == (
        "polite",
        "chat",
        "Be {{tone}}.",
        "{{text}}",
    )
    assert second.messages == (Message("assistant", "Hi"),)
    assert [each.where for each in imported.refused] == ["promptfooconfig 3"]
    said = " ".join(map(str, imported.notes))
    assert all(word in said for word in ("latency", "contains", "providers"))
    assert [str(note) for note in imported.prompts[1].notes] == ["1 messages that are not text were left out."]


def test_a_text_file_holds_several_prompts_and_a_program_none(tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_text("One {{a}}\n---\nTwo {{a}}\n", encoding="utf-8")
    (tmp_path / "chat.json").write_text('[{"role": "user", "content": "{{q}}"}]', encoding="utf-8")
    (tmp_path / "make.py").write_text("print(1)", encoding="utf-8")
    config = tmp_path / "c.yaml"
    config.write_text("prompts: [file://all.txt, chat.json, make.py, file://gone.txt]\n", encoding="utf-8")
    imported = import_file(config, "promptfoo")
    assert [each.prompt.input_template for each in imported.prompts] == ["One {{a}}", "Two {{a}}", "{{q}}"]
    assert imported.prompts[2].prompt.mode == "chat"
    assert [each.where for each in imported.refused] == ["c 3", "c 4"]


def test_a_product_of_many_values_is_cut_short() -> None:
    lists = ", ".join(f"v{n}: [{', '.join(map(str, range(10)))}]" for n in range(12))
    imported = read(f"prompts: [a]\ntests:\n  - vars: {{{lists}}}\n")
    assert len(imported.prompts[0].prompt.examples) == 1000
    assert "Only the first 1000 rows" in str(imported.notes[0])
