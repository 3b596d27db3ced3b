"""How many tokens each answer has, and how many went back and forth since the program started."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.models.answer import TokenCount
from ui.services import Services
from workbench.errors import WorkbenchError
from workbench.runs.comparison import Column
from workbench.runs.counting import TokenCounter
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens, column_cost, column_tokens


@dataclass(frozen=True)
class Session:
    """Calls and tokens in both directions. `exact` is False once an estimate is among them."""

    calls: int = 0
    tokens: int = 0
    exact: bool = True

    def __add__(self, other: Session) -> Session:
        return Session(self.calls + other.calls, self.tokens + other.tokens, self.exact and other.exact)


class TokenCounts(QObject):
    """Takes the endpoint's own counts; what it did not count is counted off the GUI thread. `changed`: a count came."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._counts: dict[str, TokenCount] = {}
        self._costs: dict[str, float] = {}
        self._tokens: dict[str, Tokens] = {}
        self.session = Session()

    def of(self, key: str) -> TokenCount | None:
        return self._counts.get(key)

    def counted(self, key: str) -> Tokens | None:
        """Both directions; None until they are counted."""
        return self._tokens.get(key)

    def cost(self, key: str) -> float | None:
        """US dollars for the call; None until it is counted, and where the endpoint has no price."""
        return self._costs.get(key)

    def begin(self, key: str) -> None:
        """A call is made for this column."""
        self._forget(key)
        self.session = replace(self.session, calls=self.session.calls + 1)

    def show(self, key: str, tokens: Tokens | None, cost: float | None) -> None:
        """Of a call that was made earlier; it is none of this session."""
        self._forget(key)
        if tokens is not None:
            self._tokens[key] = tokens
            self._counts[key] = TokenCount(tokens.tokens_out, tokens.exact)
        if cost is not None:
            self._costs[key] = cost

    def pieces(self, key: str, number: int) -> None:
        """Pieces of the answer came: streaming endpoints send about a token a piece, and the end brings the count."""
        known = self._counts.get(key)
        self._counts[key] = TokenCount(known.number + number if known else number, exact=False)

    def end(self, column: Column, request: RunRequest) -> None:
        """The call is over. One that never left costs nothing."""
        if column.started_at is None:
            return
        usage = column.usage
        if usage.tokens_out is not None:
            self._counts[column.key] = TokenCount(usage.tokens_out, exact=True)
        counter = self._services.counter
        self._services.background.start(
            lambda _stop: _tokens(request, column, counter), partial(self._counted, request, column), self._done
        )

    def _forget(self, key: str) -> None:
        for known in (self._counts, self._costs, self._tokens):
            known.pop(key, None)

    def _counted(self, request: RunRequest, column: Column, counts: list[Tokens]) -> None:
        for tokens in counts:
            self._tokens[column.key] = tokens
            cost = column_cost(request, column, tokens)
            if cost is not None:
                self._costs[column.key] = cost
            if column.usage.tokens_out is None and column.text:
                self._counts[column.key] = TokenCount(tokens.tokens_out, exact=tokens.exact)
            self.session = replace(
                self.session,
                tokens=self.session.tokens + tokens.tokens_in + tokens.tokens_out,
                exact=self.session.exact and tokens.exact,
            )
        self.changed.emit()

    def _done(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)


def _tokens(request: RunRequest, column: Column, counter: TokenCounter) -> Iterator[Tokens]:
    yield column_tokens(request, column, counter)
