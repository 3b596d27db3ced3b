"""Tests of the built-in baselines."""
