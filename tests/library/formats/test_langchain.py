"""LangChain's prompts, against texts that LangChain's own formatting gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.library.formats.format import ImportedPrompt, Source
from workbench.library.formats.importing import import_file
from workbench.library.formats.langchain import LangchainFormat
from workbench.prompts.prompt import Example, Message, Prompt
from workbench.prompts.rendering import render

FORMAT = LangchainFormat()


def read(data: Any) -> ImportedPrompt:
    imported = FORMAT.read(json.dumps(data), Source("greeting.json"))
    assert imported.refused == ()
    return imported.prompts[0]


def constructor(name: str, **arguments: Any) -> dict[str, Any]:
    return {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "x", name], "kwargs": arguments}


def message(kind: str, template: str) -> dict[str, Any]:
    return constructor(f"{kind}MessagePromptTemplate", prompt=constructor("PromptTemplate", template=template))


@pytest.mark.parametrize(
    ("template", "language", "text"),
    [
        ("Hi {name}", "f-string", "Hi <Ann>"),
        ("{{name}} {name} }}", "f-string", "{name} <Ann> }"),
        ("{% x %} {name}", "f-string", None),
        ("a {{{{ b }}}} {name}", "f-string", "a {{ b }} <Ann>"),
        ("Hi {{ name }}\n", "jinja2", "Hi <Ann>"),
        ("Hi {{ name | upper }}", "jinja2", "Hi <ANN>"),
        ("Hi {{{name}}}{{! aside }}!", "mustache", "Hi <Ann>!"),
    ],
)
def test_each_language_renders_as_it_does_there(template: str, language: str, text: str | None) -> None:
    data = {"_type": "prompt", "template": template, "template_format": language}
    imported = FORMAT.read(json.dumps(data), Source("a.json"))
    if text is None:  # `{% x %}` is a field of the name `% x %` there
        assert imported.prompts[0].prompt.input_template == "{{ x }} {{ name }}"
    else:
        assert render(imported.prompts[0].prompt, {"name": "<Ann>"}).text == text


@pytest.mark.parametrize("template", ["{{#items}}a{{/items}}", "{{> part}}", "{{=<% %>=}}", "{{.}}"])
def test_mustache_that_does_more_than_insert_is_refused(template: str) -> None:
    data = {"_type": "prompt", "template": template, "template_format": "mustache"}
    refused = FORMAT.read(json.dumps(data), Source("a.json")).refused
    assert "cannot be carried over" in refused[0].reason.message


def test_few_shot_is_joined_by_its_separator_and_formats_examples_twice() -> None:
    imported = read(
        {
            "_type": "few_shot",
            "prefix": "P",
            "suffix": "S {q}",
            "example_separator": "--",
            "example_prompt": {"template": "Q {q} A {answer}", "template_format": "f-string"},
            "examples": [{"q": "a{{b", "answer": "1"}, {"q": "{c}", "answer": "2"}],
        }
    )
    prompt = imported.prompt
    assert prompt.examples[0] == Example({"q": "a{b"}, "1")
    assert render(prompt, {"q": "z"}).text == "P--Q a{b A 1--Q {c} A 2--S z"
    assert ["fills braces" in str(note) for note in imported.notes] == [True]


def test_chat_keeps_roles_and_says_what_it_leaves_out() -> None:
    imported = read(
        constructor(
            "ChatPromptTemplate",
            messages=[
                message("System", "You are {kind}."),
                constructor("MessagesPlaceholder", variable_name="history"),
                constructor("AIMessage", content="{not a field}"),
                message("Human", "{question}"),
            ],
            partial_variables={"kind": "kind"},
        )
    )
    assert imported.prompt == Prompt(
        "greeting",
        mode="chat",
        system="You are {{ kind }}.",
        messages=(Message("assistant", "{not a field}"),),
        input_template="{{ question }}",
        values={"kind": "kind"},
    )
    assert [str(note) for note in imported.notes] == ["The place for the messages history was left out."]


def test_what_is_only_described_is_refused() -> None:
    data = {"lc": 1, "type": "not_implemented", "id": ["langchain_core", "FewShotPromptTemplate"], "repr": "…"}
    refused = FORMAT.read(json.dumps(data), Source("a.json")).refused
    assert "only a description" in refused[0].reason.message


def test_a_template_beside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("Hi {name}", encoding="utf-8")
    path = tmp_path / "p.json"
    path.write_text('{"_type": "prompt", "template_path": "t.txt"}', encoding="utf-8")
    assert import_file(path).prompts[0].prompt.input_template == "Hi {{ name }}"


def test_a_bank_with_one_separator_is_written_as_few_shot() -> None:
    bank = (Example({"q": "1?"}, "one"), Example({"q": "2?"}, "two"))
    prompt = Prompt(
        "n",
        technique="few_shot",
        instruction="Do {this}",
        examples=bank,
        example_template="{{ q }}: {{ output }}",
        input_template="{{ q }}:",
        join="\n",
        separator="\n",
    )
    data = json.loads(FORMAT.write(prompt).text)
    assert (data["_type"], data["prefix"], data["suffix"]) == ("few_shot", "Do {{this}}", "{q}:")
    assert data["examples"] == [{"q": "1?", "output": "one"}, {"q": "2?", "output": "two"}]
    assert data["example_prompt"]["template"] == "{q}: {output}"


def test_braces_in_examples_are_written_out_since_langchain_would_fill_them() -> None:
    prompt = Prompt("n", technique="few_shot", examples=(Example({"q": "{1}"}, "x"),), example_template="{{ q }}",
                    input_template="{{ q }}")  # fmt: skip
    data = json.loads(FORMAT.write(prompt).text)
    assert (data["_type"], data["template"]) == ("prompt", "{{1}}\n\n{q}")
