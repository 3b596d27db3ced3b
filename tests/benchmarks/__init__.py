"""Measurements, apart from the tests because a busy computer must not make them fail. `python -m tests.benchmarks`."""
