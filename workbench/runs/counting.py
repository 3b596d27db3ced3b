"""Counting the tokens of what is sent and answered, with the endpoint's own tokenizer where its file names one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.prompts.tokens import count_tokens, is_loaded, rough_tokens

# Of more characters than these an estimate counts so many slices and extrapolates: 3 MB would take seconds.
MOST_COUNTED = 400_000
_SLICES = 20


@dataclass(frozen=True)
class Counted:
    """`exact` says that the endpoint's own tokenizer counted; `error` why it could not, where it has one."""

    tokens: int
    exact: bool = False
    error: WorkbenchError | None = None


# Counts texts together.
Count = Callable[[Sequence[str]], Counted]


def estimate(texts: Sequence[str]) -> Counted:
    """The count of a tokenizer that need not be the endpoint's."""
    sample, share = _sampled(texts)
    return Counted(round(sum(map(count_tokens, sample)) / share))


def estimate_at_once(texts: Sequence[str]) -> Counted:
    """An estimate that waits for no tokenizer: a rough one, where none is loaded."""
    return estimate(texts) if is_loaded() else Counted(sum(map(rough_tokens, texts)))


def _sampled(texts: Sequence[str]) -> tuple[Sequence[str], float]:
    """What is counted, and which share of all characters that is: slices from beginning to end of what is too long."""
    whole = sum(map(len, texts))
    if whole <= MOST_COUNTED:
        return texts, 1.0
    text = "".join(texts)
    size = MOST_COUNTED // _SLICES
    slices = [text[start : start + size] for start in range(0, whole, -(-whole // _SLICES))]
    return slices, sum(map(len, slices)) / whole


class TokenCounter:
    """Exact for an endpoint that names a tokenizer file, an estimate for any other. For use from several threads."""

    def __init__(self, files: TokenizerFiles | None = None) -> None:
        """`files` None makes every count an estimate."""
        self._files = files

    def count(self, endpoint: Endpoint, texts: Sequence[str]) -> Counted:
        """All texts together. A tokenizer that cannot be used is no failure: the count is an estimate then."""
        if self._files is None or not endpoint.tokenizer:
            return estimate(texts)
        try:
            counts = self._files.count(Path(endpoint.tokenizer), texts)
        except WorkbenchError as error:
            return replace(estimate(texts), error=error)
        return Counted(sum(counts), exact=True)

    def count_at_once(self, endpoint: Endpoint, texts: Sequence[str]) -> Counted:
        """As `count`, but waits for no tokenizer to be loaded: of a call that was stopped."""
        if self._files is not None and endpoint.tokenizer and self._files.is_loaded(Path(endpoint.tokenizer)):
            return self.count(endpoint, texts)
        return estimate_at_once(texts)

    def count_prompt(self, endpoint: Endpoint, prompt: RenderedPrompt) -> Counted:
        """The texts of a prompt or of its messages; what the endpoint puts around them is not known here."""
        return self.count(endpoint, [message.content for message in prompt.as_messages()])


ESTIMATES = TokenCounter()
