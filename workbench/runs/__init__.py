"""Runs: one request to one endpoint as a generator of events, and many side by side."""
