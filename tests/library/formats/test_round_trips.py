"""A prompt that goes out and comes back renders as before, or the file says what it could not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.prompts.strategies import SPICE
from workbench.library.formats import FORMATS
from workbench.library.formats.format import Source, WritablePromptFormat
from workbench.library.formats.pieces import Variable, template_of
from workbench.prompts.prompt import ChainOfThought, Example, Message, Prompt
from workbench.prompts.rendering import render

WRITABLE = tuple(name for name in FORMATS if isinstance(FORMATS[name], WritablePromptFormat))
# A carriage return makes a template compute, which starts a process for each: the tests of pieces have it.
texts = st.text(st.sampled_from(SPICE.replace("\r", "").replace("\0", "")), max_size=10)
pieces = st.lists(texts | st.sampled_from([Variable("word"), Variable("name")]), max_size=4)
templates = pieces.map(template_of)
examples = st.builds(Example, inputs=st.fixed_dictionaries({"question": texts}), output=texts)
shots = st.sampled_from(
    ["Q: {{ question }}\nA: {{ output }}", "{{ output }}", "{{ question }}{{ word }}", "{% raw %}{{{% endraw %}"]
)
chat_prompts = st.builds(
    Prompt,
    name=st.just("n"),
    mode=st.just("chat"),
    technique=st.sampled_from(["zero_shot", "few_shot"]),
    system=templates,
    instruction=templates,
    examples=st.lists(examples, max_size=2).map(tuple),
    example_input_template=shots,
    messages=st.lists(st.builds(Message, st.sampled_from(["user", "assistant"]), templates), max_size=2).map(tuple),
    input_template=templates,
)
text_prompts = st.builds(
    Prompt,
    name=st.just("n"),
    technique=st.sampled_from(["zero_shot", "one_shot", "few_shot"]),
    system=templates,
    instruction=templates,
    examples=st.lists(examples, max_size=3).map(tuple),
    example_template=shots,
    input_template=templates,
    join=texts,
    separator=st.just("\n\n") | texts,
    input_join=st.none() | texts,
    wrapper=st.none() | st.just("<{{ system }}>{{ prompt }}</s>"),
    chain_of_thought=st.builds(ChainOfThought, style=st.sampled_from(["none", "trigger"])),
)
VALUES = {"word": "{{ a }} {b}", "name": "<가>"}


@pytest.mark.parametrize("name", WRITABLE)
@given(prompt=text_prompts | chat_prompts)
def test_a_prompt_comes_back_as_it_went_out(name: str, prompt: Prompt) -> None:
    form = FORMATS[name]
    assert isinstance(form, WritablePromptFormat)
    prompt = replace(prompt, values=VALUES)
    expected = [(turn.role, turn.content) for turn in render(prompt).as_messages()]
    written = form.write(prompt)
    back = form.read(written.text, Source("n"))
    if not back.prompts:
        assert all(content == "" for _role, content in expected)  # nothing was there to bring back
        assert back.refused
        return
    found = [(turn.role, turn.content) for turn in render(back.prompts[0].prompt, VALUES).as_messages()]
    assert found == expected


def test_what_a_template_cannot_say_is_noted() -> None:
    rich = Prompt(
        "n",
        description="why",
        tags=("a",),
        examples=(Example(output="unused"),),
        input_template="{{ word | upper }}",
        values=VALUES,
        expected="x",
    )
    lost = {"langchain": {"expected", "description", "values"}, "promptfoo": set[str]()}
    for name, also in lost.items():
        form = FORMATS[name]
        assert isinstance(form, WritablePromptFormat)
        said = " ".join(map(str, form.write(rich).notes))
        assert all(word in said for word in ("tags", "not used", "Jinja"))
        assert {word for word in ("expected", "description", "values") if word in said} == also
