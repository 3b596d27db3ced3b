"""What every code target keeps to."""

from __future__ import annotations

import ast
import json
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.conftest import calling
from workbench.endpoints.embedded import EMBEDDED
from workbench.errors import UndefinedVariable, UnknownName
from workbench.export import TARGETS
from workbench.export.call import call_of
from workbench.export.exporting import export_name, export_titles, exported
from workbench.library.exporting import writable_formats
from workbench.prompts.prompt import ChainOfThought, Generation, Prompt

PROMPT = Prompt(name="A", input_template="Say {{ word }}", values={"word": "yes"})
targets = pytest.mark.parametrize("target", calling("sagemaker"))


@pytest.mark.parametrize("target", TARGETS)
def test_it_has_a_title_of_its_own_and_an_ending(target: str) -> None:
    assert list(export_titles().values()).count(TARGETS[target].title) == 1
    assert export_name(PROMPT, target) == f"A{TARGETS[target].suffix}"
    assert target not in writable_formats()


@targets
def test_the_same_call_is_written_the_same_way(target: str) -> None:
    first, second = (exported(PROMPT, target, EMBEDDED[0]) for _ in range(2))
    assert first == second
    assert first.notes == ()
    assert first.text.endswith("\n")


@targets
def test_a_variable_without_a_value_is_the_error_of_rendering(target: str) -> None:
    with pytest.raises(UndefinedVariable):
        exported(replace(PROMPT, values={}), target, EMBEDDED[0])


@targets
def test_what_a_run_does_beyond_one_call_is_told(target: str) -> None:
    prompt = replace(
        PROMPT, generation=Generation(top_k=3), chain_of_thought=ChainOfThought(votes=5, extract_prompt="So?")
    )
    (echo,) = (one for one in EMBEDDED if one.payload == "openai")
    assert [str(note) for note in exported(prompt, target, echo).notes] == [
        "The openai format has no such parameter: top_k.",
        "The code makes one call; a run makes 10.",
    ]


@targets
def test_stop_sequences_that_a_run_cuts_at_are_told(target: str) -> None:
    (few_shot,) = (one for one in EMBEDDED if one.payload == "jumpstart")
    found = exported(replace(PROMPT, generation=Generation(stop=("--",))), target, few_shot)
    assert [str(note) for note in found.notes] == [
        "A run cuts the answer at the stop sequences; the code prints all of it."
    ]


@targets
def test_the_profile_is_named_where_credentials_come_from(target: str) -> None:
    endpoint = replace(EMBEDDED[0], label="mine", profile="sandbox")
    assert "sandbox" in exported(PROMPT, target, endpoint).text


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["'EOF'", '"""', "'''", "\\", '\\"""', "JSON\nJSON", "\x00", "\r\n", "${X}$(x)`x`", "한글", "{% raw %}"]
)


@settings(max_examples=60)
@given(name=TEXTS, texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text_stands_in_the_script_as_json_and_nothing_else_of_it(name: str, texts: list[str]) -> None:
    prompt = replace(PROMPT, name=name, values={"word": "".join(texts)}, generation=Generation(extra={"x": texts}))
    call = call_of(prompt, EMBEDDED[0])
    body = json.loads(call.body)
    for target in ("boto3", "sagemaker"):
        assert body_in_python(TARGETS[target].write(call)) == body
    shell = TARGETS["curl"].write(call)
    assert json.loads(shell.partition("<<'JSON'\n")[2].partition("\nJSON\n")[0]) == body
    checked = subprocess.run(["sh", "-n"], input=shell.encode(), capture_output=True)
    assert (checked.returncode, checked.stderr) == (0, b"")


def body_in_python(code: str) -> Any:
    (assigned,) = (
        node.value
        for node in ast.parse(code.encode()).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "BODY"
    )
    assert isinstance(assigned, ast.Call)
    return json.loads(ast.literal_eval(assigned.args[0]))


def test_an_unknown_name_lists_all_that_can_be_written() -> None:
    with pytest.raises(
        UnknownName,
        match="Known: prompt, promptfoo, langchain, openai, boto3, sagemaker, curl, python, langchain-python",
    ):
        exported(PROMPT, "song", EMBEDDED[0])
