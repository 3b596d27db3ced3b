"""Requests of OpenAI's chat API: objects, lists, JSON lines; what is not text or not known is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.library.formats.format import Imported, Source
from workbench.library.formats.openai_chat import OpenaiChatFormat
from workbench.prompts.prompt import Generation, Message, Prompt
from workbench.prompts.rendering import render

USER = {"role": "user", "content": "{{ hi }}"}


def read(text: str) -> Imported:
    return OpenaiChatFormat().read(text, Source("chat.json"))


def test_a_request_with_parameters_and_tools() -> None:
    request: dict[str, Any] = {
        "model": "gpt",
        "messages": [
            {"role": "developer", "content": "Be {kind}"},
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {}}]},
            {"role": "assistant", "content": None, "tool_calls": [{}]},
            {"role": "tool", "content": "x"},
            USER,
        ],
        "max_completion_tokens": 9,
        "temperature": 0.5,
        "top_p": "high",
        "stop": "END",
        "tools": [{}],
    }
    imported = read(json.dumps(request))
    assert imported.prompts[0].prompt == Prompt(
        "chat",
        tags=("gpt",),
        mode="chat",
        system="Be {kind}",
        messages=(Message("user", "a"),),
        input_template="{% raw %}{{ hi }}{% endraw %}",
        generation=Generation(max_tokens=9, temperature=0.5, stop=("END",)),
    )
    said = " ".join(map(str, imported.prompts[0].notes))
    assert all(word in said for word in ("tools", "tool_calls", "not text", "role tool", "top_p"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (json.dumps([USER]), ["chat"]),
        (json.dumps([{"messages": [USER]}, {"messages": [USER]}]), ["chat 1", "chat 2"]),
        (
            json.dumps({"messages": [USER]}) + "\n" + json.dumps({"custom_id": "b", "body": {"messages": [USER]}}),
            ["chat 1", "b"],
        ),
    ],
)
def test_every_shape_of_file(text: str, names: list[str]) -> None:
    imported = read(text)
    assert [each.prompt.name for each in imported.prompts] == names
    assert render(imported.prompts[0].prompt).messages[-1].content == "{{ hi }}"


def test_the_answer_of_a_row_of_training_data_is_what_is_expected() -> None:
    answered = {"messages": [USER, {"role": "assistant", "content": "wanted"}]}
    rows = read("\n".join(map(json.dumps, (answered, answered)))).prompts
    assert [(row.prompt.expected, row.prompt.messages) for row in rows] == [("wanted", ())] * 2
    begun = read(json.dumps(answered)).prompts[0].prompt
    assert (begun.expected, render(begun).messages[-1].content) == (None, "wanted")


def test_a_broken_line_keeps_no_other_out() -> None:
    good = json.dumps({"messages": [USER]})
    imported = read(f'{good}\n{{"messages": \n{good}\n{{"messages": [{{"role": 3}}]}}')
    assert [each.prompt.name for each in imported.prompts] == ["chat 1", "chat 3"]
    assert [each.where for each in imported.refused] == ["chat 2", "chat 4"]
    assert "line 2" in imported.refused[0].reason.message
