"""What a column is called: its endpoint, and what is other there than in the prompt."""

from __future__ import annotations

from pathlib import Path

from ui.translation import tr
from workbench.prompts.file import SUFFIX
from workbench.runs.variant import Variant

_LONGEST = 40


def variant_title(variant: Variant) -> str:
    """The name that the user gave it; else its endpoint and its differences."""
    return variant.name or " · ".join([variant.endpoint, *differences(variant)])


def differences(variant: Variant) -> list[str]:
    """What differs from the prompt on the desk, in a few words each."""
    said = []
    if variant.prompt is not None:
        name = Path(variant.prompt.path).name.removesuffix(SUFFIX)
        said.append(f"{name} {variant.prompt.version[:7]}".strip())
    said += [f"{name} {_brief(value)}" for name, value in variant.parameters.items()]
    said += [f"{name}: {_brief(value)}" for name, value in variant.values.items()]
    return said


def _brief(value: object) -> str:
    text = " ".join(str(value).split())
    if not text:
        return tr("(empty)")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
