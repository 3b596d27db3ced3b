"""Five prompt files and the bytes that they render to, written by hand."""

from pathlib import Path

import pytest

from workbench.prompts.file import load
from workbench.prompts.rendering import render

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("zero", "one", "few", "trigger", "rationales")


@pytest.mark.parametrize("name", NAMES)
def test_renders_byte_for_byte(name: str) -> None:
    rendered = render(load(GOLDEN / f"{name}.prompt.yaml"))
    assert rendered.text is not None
    assert rendered.text.encode() == (GOLDEN / f"{name}.txt").read_bytes()
