"""What changed in a version, in a line."""

from __future__ import annotations

from ui.translation import phrase, tr
from workbench.library.version_comparison import Comparison


def version_summary(comparison: Comparison) -> str:
    """The changes in a few words, with about how many tokens came or went."""
    said = " · ".join(map(phrase, comparison.summary))
    if not comparison.tokens:
        return said
    return f"{said} · {tr('{tokens} tokens', tokens=f'{comparison.tokens:+,}'.replace('-', '−'))}"
