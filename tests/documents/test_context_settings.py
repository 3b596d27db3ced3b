"""Which settings of documents can be used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.documents.context_settings import METRICS, check_context
from workbench.errors import UsageError
from workbench.prompts.prompt import Context


def test_the_usual_settings_can_be_used() -> None:
    check_context(Context(index="faq"))
    for metric in METRICS:
        check_context(Context(metric=metric, threshold=0.2))


@pytest.mark.parametrize(
    ("setting", "value"),
    [("mode", "magic"), ("fusion", "sum"), ("metric", "dot"), ("order", "random"), ("k", 0), ("k", 201), ("mmr", 1.5)],
)
def test_others_are_named(setting: str, value: object) -> None:
    with pytest.raises(UsageError, match=setting):
        check_context(replace(Context(), **{setting: value}))  # type: ignore[arg-type]
