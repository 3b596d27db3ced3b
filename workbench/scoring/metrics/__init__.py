"""The metrics by name: a new one is one file and one line."""

from __future__ import annotations

from workbench.registry import Registry
from workbench.scoring.metrics.contains import CONTAINS
from workbench.scoring.metrics.exact import EXACT
from workbench.scoring.metrics.f1 import F1
from workbench.scoring.metrics.metric import Metric
from workbench.scoring.metrics.normalised import NORMALISED

METRICS: Registry[Metric] = Registry("metric")
METRICS.add("exact", EXACT)
METRICS.add("normalised", NORMALISED)
METRICS.add("contains", CONTAINS)
METRICS.add("f1", F1)

__all__ = ["METRICS", "Metric"]
