"""The form that each endpoint gets, and whether it fits the endpoint's window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.prompts.tokenizer_samples import word_tokenizer
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.errors import UndefinedVariable
from workbench.prompts.prompt import Example, Generation, Prompt
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.prompts.tokens import count_tokens
from workbench.runs.counting import ESTIMATES, TokenCounter
from workbench.runs.fit import Fit, tightest
from workbench.runs.fits import excess_for, fits, marks_for
from workbench.runs.forms import Form, SharedForm, forms_for
from workbench.runs.requests import requests_for

TEXT = Endpoint("text", "a", payload="tgi", limits=Limits(context_tokens=20))
CHAT = Endpoint("chat", "b", payload="openai", limits=Limits(context_tokens=40))
WRAPPED = Endpoint("wrapped", "c", payload="tgi", wrapper="<s>{{ prompt }}</s>")
ALL = (TEXT, CHAT, WRAPPED)
PROMPT = Prompt(
    "it", system="Be brief.", input_template="Q: {{ question }}", values={"question": "who?"}, generation=Generation(8)
)
CHATTING = Prompt(**{**vars(PROMPT), "mode": "chat"})


def test_endpoints_of_one_form_are_together() -> None:
    wrapped = SharedForm(Form("text", "<s>{{ prompt }}</s>"), ("wrapped",))
    assert forms_for(PROMPT, ALL) == (SharedForm(Form("text"), ("text", "chat")), wrapped)
    assert forms_for(CHATTING, ALL) == (
        SharedForm(Form("text"), ("text",)), SharedForm(Form("chat"), ("chat",)), wrapped
    )  # fmt: skip


def test_a_wrapper_of_the_endpoint_is_sent_where_the_prompt_has_none() -> None:
    assert [one.prompt.text for one in requests_for(PROMPT, ALL)] == [
        "Be brief.\n\nQ: who?", "Be brief.\n\nQ: who?", "<s>Q: who?</s>"
    ]  # fmt: skip
    own = Prompt(**{**vars(PROMPT), "wrapper": "[{{ prompt }}]"})
    assert {one.prompt.text for one in requests_for(own, ALL)} == {"[Q: who?]"}


def test_each_endpoint_is_counted_in_its_own_form() -> None:
    found = fits(CHATTING, ALL, ESTIMATES)
    assert [fit.tokens for fit in found] == [
        count_tokens("Be brief.\n\nQ: who?"),
        count_tokens("Be brief.") + count_tokens("Q: who?"),
        count_tokens("<s>Q: who?</s>"),
    ]
    assert [(fit.window, fit.room, fit.exact) for fit in found] == [(20, 8, False), (40, 8, False), (None, 8, False)]


def test_each_endpoint_is_counted_with_its_own_tokenizer(tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json", pre_tokenizer={"type": "WhitespaceSplit"})
    own = Endpoint("own", "d", tokenizer=str(path))
    gone = Endpoint("gone", "e", tokenizer=str(tmp_path / "gone.json"))
    with TokenizerFiles() as files:
        exact, estimated = fits(PROMPT, (own, gone), TokenCounter(files))
    assert (exact.tokens, exact.exact, exact.error) == (4, True, None)
    assert (estimated.tokens, estimated.exact) == (count_tokens("Be brief.\n\nQ: who?"), False)
    assert "gone.json" in str(estimated.error)


def test_the_answer_asked_for_needs_room_too() -> None:
    fit = Fit("a", tokens=80, window=100, room=30)
    assert (fit.share, fit.over(), fit.over(0.8)) == (1.1, 10, 30)
    assert Fit("a", tokens=70, window=100, room=30).over() == 0
    assert Fit("a", tokens=10**6).over() < 0


def test_the_tightest_is_the_one_that_is_filled_most() -> None:
    small, large, unknown = Fit("small", 10, window=100), Fit("large", 200, window=1000), Fit("unknown", 999)
    assert tightest([unknown, small, large]) == large
    assert tightest([Fit("short", 1), unknown]) == unknown
    assert tightest([]) is None


def test_a_variable_without_a_value_is_told_or_stands_for_itself() -> None:
    prompt = Prompt("it", input_template="{{ missing }}")
    with pytest.raises(UndefinedVariable):
        fits(prompt, [TEXT], ESTIMATES)
    assert fits(prompt, [TEXT], ESTIMATES, {"missing": "hello"})[0].tokens == 1


def test_the_excess_is_that_of_the_endpoint_that_is_passed_most() -> None:
    tokens = count_tokens("Be brief.\n\nQ: who?")
    assert excess_for(ALL, ESTIMATES)(PROMPT) == tokens + 8 - 20
    assert excess_for(ALL, ESTIMATES, share=0.8)(PROMPT) == tokens + 8 - 16
    assert excess_for([WRAPPED], ESTIMATES)(PROMPT) < 0


def test_variables_without_a_value_in_any_form_have_marks() -> None:
    prompt = replace(
        CHATTING,
        technique="one_shot",
        examples=(Example({"question": "what?"}, "this"),),
        example_template="{{ only_in_text }} {{ output }}",
        assistant_template="{{ only_in_chat }} {{ output }}",
        system="{{ everywhere }}",
    )
    marks = marks_for(prompt, ALL)
    assert set(marks) == {"only_in_text", "only_in_chat", "everywhere"}
    assert marks["everywhere"] == "{{ everywhere }}"
    assert all(fit.tokens for fit in fits(prompt, ALL, ESTIMATES, marks))
