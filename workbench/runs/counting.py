"""Counting the tokens of what is sent and answered, with the endpoint's own tokenizer where its file names one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.prompts.tokens import count_tokens


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
    return Counted(sum(map(count_tokens, texts)))


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

    def count_prompt(self, endpoint: Endpoint, prompt: RenderedPrompt) -> Counted:
        """The texts of a prompt or of its messages; what the endpoint puts around them is not known here."""
        return self.count(endpoint, [message.content for message in prompt.as_messages()])


ESTIMATES = TokenCounter()
