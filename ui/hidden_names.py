"""Why something is not done while the blind desk hides names."""

from __future__ import annotations

from workbench.errors import UsageError


def names_are_hidden() -> UsageError:
    return UsageError(
        "That would tell whose the answers are, while the blind desk hides it.",
        "Vote, then reveal the names (R), or leave the blind desk, and try again.",
    )
