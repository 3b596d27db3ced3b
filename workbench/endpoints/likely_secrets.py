"""Telling a secret from the name of one: what must not stand in a file, nor in a sentence."""

from __future__ import annotations

import re

_FIELD = re.compile(
    r"(aws|amz|x|openai|hf|sagemaker)?_?(access_?key(_?id)?|secret(_?access)?(_?key)?|((access|auth|bearer|session|api|hf)_?)?token"
    r"|api_?key|subscription_?key|(proxy_?)?authorization|passwords?|passwd|secrets?|credentials?|signature|bearer)"
)
_SCHEME = re.compile(r"(?i)(bearer|basic|token|api-?key|digest|negotiate|aws4-hmac-sha256)\s+\S")
_PREFIX = re.compile(r"(?<![A-Za-z0-9])(sk-|hf_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|eyJ)[\w-]{4}")
_RUN = re.compile(r"[A-Za-z0-9+/=]{20,}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The end of a name that `secrets.entry_name` makes; its label may be any words.
_MADE = re.compile(r" [\w.-]+ [0-9a-f]{6}")


def names_a_secret(field: str) -> bool:
    """Whether a field or a parameter of that name holds a secret; in any case, with hyphens or underscores."""
    return _FIELD.fullmatch(field.strip().lower().replace("-", "_")) is not None


def looks_secret(text: str) -> bool:
    """Whether the text is a token rather than the name of a keyring's entry."""
    if _SCHEME.match(text.strip()) or _PREFIX.search(text):
        return True
    made = _MADE.search(text)
    if made is not None and made.end() == len(text):
        return False
    return any(any(character.isdigit() for character in run[0]) for run in _RUN.finditer(text))
