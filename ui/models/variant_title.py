"""What a column is called: its endpoint, and what is other there than in the prompt."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ui.translation import tr
from workbench.prompts.file import SUFFIX
from workbench.runs.column_passages import GIVEN, NONE, RETRIEVED
from workbench.runs.variant import Variant

_LONGEST = 40


def variant_title(variant: Variant) -> str:
    """The name that the user gave it; else its endpoint and its differences."""
    return variant.name or " · ".join([variant.endpoint, *differences(variant)])


def variant_titles(variants: Iterable[Variant]) -> dict[str, str]:
    """The title of each column by its key, numbered where several would be called the same."""
    found: dict[str, str] = {}
    for one in variants:
        title, taken = variant_title(one), set(found.values())
        numbered = (title if n == 1 else f"{title} ({n})" for n in range(1, len(found) + 2))
        found[one.key] = next(text for text in numbered if text not in taken)
    return found


def beside_name(variant: Variant) -> str:
    """What stands under the column's name: its endpoint where the user named it, and what is other in it."""
    return " · ".join([*([variant.endpoint] if variant.name else []), *differences(variant)])


def differences(variant: Variant) -> list[str]:
    """What differs from the prompt on the desk, in a few words each."""
    said = []
    if variant.prompt is not None:
        name = Path(variant.prompt.path).name.removesuffix(SUFFIX)
        said.append(f"{name} {variant.prompt.version[:7]}".strip())
    if variant.documents:
        said.append(documents_title(variant.documents))
    said += [f"{name} {_brief(value)}" for name, value in variant.parameters.items()]
    said += [f"{name}: {_brief(value)}" for name, value in variant.values.items()]
    return said


def documents_title(documents: str) -> str:
    """What a column gets in place of the context variable, in a word or two."""
    return {
        RETRIEVED: tr("passages retrieved"),
        GIVEN: tr("given context"),
        NONE: tr("no context"),
    }[documents]


def _brief(value: object) -> str:
    if value is None:
        return tr("left to the endpoint")
    if isinstance(value, tuple):
        return ", ".join(repr(one) for one in value) or tr("none")
    text = " ".join((f"{value:.15g}" if isinstance(value, float) else str(value)).split())
    if not text:
        return tr("(empty)")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
