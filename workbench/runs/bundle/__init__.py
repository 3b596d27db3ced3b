"""Reproduce bundles: a run in one file, with all that was sent and all that came back; it replays without a network."""
