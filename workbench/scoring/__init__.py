"""Metrics and statistics: what documents, runs and experiments all measure with."""
