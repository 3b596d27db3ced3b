"""Every hostile template ends in a sentence about it, within the limits of the process; look-alikes still render."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest

from tests.prompts.hostile import VALUES, Case, harmless, hostile
from workbench.errors import TemplateError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendering import render
from workbench.prompts.templates import parse
from workbench.prompts.zygote import Zygote

ADDED_MEMORY = 200 * 1024 * 1024
RAW = ("Error:", "Exception", "Traceback", "loader", "NoneType", "jinja2.")


def rendered(template: str) -> str:
    return render(Prompt(name="A", instruction=template, input_template="", values=dict(VALUES))).text or ""


@pytest.mark.parametrize("case", hostile(), ids=str)
def test_a_hostile_template_is_told_in_words_about_it(case: Case) -> None:
    with pytest.raises(TemplateError, match=case.says) as caught:
        rendered(case.template)
    assert "instruction" in caught.value.message
    assert caught.value.hint
    assert not [word for word in RAW if word in str(caught.value)]


@pytest.mark.parametrize("case", harmless(), ids=str)
def test_a_harmless_look_alike_renders(case: Case) -> None:
    text = rendered(case.template)
    assert text == case.text if case.text is not None else len(text) == case.length


@pytest.mark.parametrize("case", hostile(), ids=str)
def test_reading_a_hostile_template_computes_nothing(case: Case) -> None:
    """Computing a constant of it would end this process, or take its memory."""
    with suppress(TemplateError):
        parse(case.template, "instruction")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a process has")
def test_the_limit_of_memory_counts_from_what_the_process_has() -> None:
    probe = (
        "import resource; from workbench.prompts.template_process import address_space, limit_this_process; "
        "before = address_space(); limit_this_process(); print(resource.getrlimit(resource.RLIMIT_AS)[1] - before)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert 0 < int(done.stdout) <= ADDED_MEMORY


ALONE = [
    ("{% for a in range(3) %}{{ a }}{{ question }}{% endfor %}", None),
    ("{{ 7 ** (9 ** 9) }}", "took longer"),
    ("{{ question|attr('__class__') }}", "it is refused"),
    ("{% if missing %}{% endif %}", "missing has no value"),
]


@pytest.mark.parametrize(("template", "says"), ALONE)
def test_without_fork_a_process_for_each_rendering_does_the_same(
    template: str, says: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Zygote, "possible", staticmethod(lambda: False))
    if says is None:
        assert rendered(template) == "0Q1Q2Q"
    else:
        with pytest.raises(TemplateError, match=says):
            rendered(template)
