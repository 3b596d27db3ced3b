"""Reading "the input is too long" in the words of TGI, vLLM, DJL, transformers and Cohere, with its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(?P<{name}>\d[\d,]*)"
_LIMIT, _GIVEN, _ASKED = (_NUMBER.format(name=name) for name in ("limit", "given", "asked"))
_WORDINGS = tuple(
    re.compile(wording, re.IGNORECASE | re.DOTALL)
    for wording in (
        # TGI: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 1950 `inputs` tokens and 200 `max_new_tokens`
        rf"`?inputs`? tokens \+ `?max_new_tokens`? must be <= {_LIMIT}"
        rf"(?:\.? Given: {_GIVEN} `?inputs`? tokens and {_ASKED} `?max_new_tokens`?)?",
        # TGI: `inputs` must have less than 1024 tokens. Given: 1500
        rf"`?inputs`? must have less than {_LIMIT} tokens(?:\.? Given: {_GIVEN})?",
        # vLLM: This model's maximum context length is 4096 tokens. However, you requested 5000 tokens
        # (4000 in the messages, 1000 in the completion).
        rf"maximum context length is {_LIMIT} tokens\W+However, you requested [\d,]+ (?:output )?tokens "
        rf"\({_GIVEN} (?:in|from) the (?:messages|prompt|text|input)\w*, {_ASKED} (?:in|for) the completion\)",
        # vLLM: 'max_tokens' is too large: 5000. This model's maximum context length is 4096 tokens and your request
        # has 100 input tokens
        rf"too large: {_ASKED}\. This model's maximum context length is {_LIMIT} tokens and your request has "
        rf"{_GIVEN} input tokens",
        # vLLM: … maximum context length is 4096 tokens. However, your request has 5000 input tokens.
        rf"maximum context length is {_LIMIT} tokens\W+However, your (?:request has|prompt contains)"
        rf"(?: at least)? {_GIVEN} (?:input )?tokens",
        rf"maximum context length is {_LIMIT}",
        # vLLM: The decoder prompt (length 5000) is longer than the maximum model length of 4096.
        rf"prompt \(length {_GIVEN}\) is (?:too long|longer than)\D+{_LIMIT}",
        # transformers: … longer than the specified maximum sequence length for this model (600 > 512)
        rf"maximum sequence length for this model \({_GIVEN} > {_LIMIT}\)",
        # DJL: Input length 5000 exceeds the maximum 4096
        rf"input (?:length|token length)\D{{0,20}}{_GIVEN}\D{{0,40}}(?:exceeds?|longer than|greater than)\D+{_LIMIT}",
        # Cohere: too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000
        rf"tokens in the prompt cannot exceed {_LIMIT}(?:\D+received {_GIVEN})?",
    )
)


@dataclass(frozen=True)
class TokenLimit:
    """The model takes `limit` tokens; the prompt has `given`, and `asked` were asked for. None where it is not told."""

    limit: int
    given: int | None = None
    asked: int | None = None

    @property
    def room(self) -> int | None:
        """How many tokens of answer fit beside the prompt; 0 where the prompt alone is too long."""
        return None if self.given is None else max(self.limit - self.given, 0)

    @property
    def over(self) -> int | None:
        """By how many tokens the call is over the limit."""
        return None if self.given is None else self.given + (self.asked or 0) - self.limit


def token_limit(text: str) -> TokenLimit | None:
    """What `text` says of an input that is too long; None where it speaks of something else."""
    for wording in _WORDINGS:
        found = wording.search(text)
        if found is not None:
            return TokenLimit(*(_number(found.groupdict().get(name)) for name in ("limit", "given", "asked")))  # type: ignore[arg-type]
    return None


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits.replace(",", ""))
