"""How fast an endpoint answered last: median, 95th percentile, our queue, tokens a second."""

from __future__ import annotations

from ui.models.call_statistics import LAST_CALLS, Latency
from ui.models.duration import NOTHING, duration
from ui.translation import ntr, tr
from ui.widgets.card import Card
from ui.widgets.stat_row import StatRow
from ui.widgets.styling import label, mark


class LatencyCard(Card):
    """Shows a `Latency`."""

    def __init__(self) -> None:
        super().__init__(tr("Latency, last {n} calls", n=LAST_CALLS))
        self.show_note(tr("queue is ours, not the model's"))
        self._stats = StatRow(
            {"median": tr("median"), "p95": tr("95th percentile"), "queue": tr("queue"), "rate": tr("tokens")},
            divided=True,
        )
        mark(self._stats, kind="plain")
        self._nothing = label(role="muted", wrap=True)
        self._nothing.setContentsMargins(12, 8, 12, 10)
        self.body.addWidget(self._stats)
        self.body.addWidget(self._nothing)
        self.show_latency(Latency())

    def show_latency(self, latency: Latency) -> None:
        self._stats.setVisible(latency.answered > 0)
        self._nothing.setVisible(latency.answered == 0)
        if not latency.answered:
            none, failed = tr("No calls yet: they are measured as you run."), tr("None of the calls ended well.")
            self._nothing.setText(failed if latency.calls else none)
            return
        about = "" if latency.exact else "~"
        self._stats.show_values(
            {
                "median": duration(latency.median_ms),
                "p95": duration(latency.p95_ms),
                "queue": duration(latency.queue_ms),
                "rate": NOTHING if latency.rate is None else f"{about}{latency.rate:,.0f}/s",
            }
        )
        told = [
            ntr(
                "Measured with {n} answer that ended well.",
                "Measured with {n} answers that ended well.",
                latency.answered,
            ),
            tr("Times count from the moment a request left; before that it waits in the queue of this program."),
            tr("95 % of them took no longer than the 95th percentile."),
        ]
        if not latency.exact:
            told.append(tr("~ marks an estimate: the endpoint did not count its tokens."))
        self._stats.setToolTip("\n".join(told))
        self._stats.setAccessibleDescription("\n".join(told))
