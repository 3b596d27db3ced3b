"""Strategies of answering by name. A new one is one class and one line here."""

from __future__ import annotations

from workbench.documents.answering.strategies import MapReduce, MapRerank, Refine, Stuff
from workbench.documents.answering.strategy import Strategy
from workbench.registry import Registry

STRATEGIES: Registry[Strategy] = Registry("strategy")
STRATEGIES.add("stuff", Stuff())
STRATEGIES.add("map_reduce", MapReduce())
STRATEGIES.add("refine", Refine())
STRATEGIES.add("map_rerank", MapRerank())
