"""Texts from elsewhere made fit to be shown: without secrets, and short."""

from __future__ import annotations

import re

_SECRETS = (
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}"), "(access key)"),
    (
        re.compile(r"(?i)((?:security-token|session.?token|secret.?access.?key|signature)[\"']?\s*[=:]\s*)[^\s,&]+"),
        r"\1…",
    ),
    (re.compile(r"://[^/\s@]+@"), "://…@"),
)
_LONGEST_REASON = 300


def without_secrets(text: str) -> str:
    """`text` without access keys, tokens, signatures and passwords in addresses."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def shortened(text: str) -> str:
    """One line of `text`, cut where it is too long for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"


def first_line(error: Exception) -> str:
    return without_secrets(str(error).strip().partition("\n")[0])
