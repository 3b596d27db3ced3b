"""Endpoints that misbehave on purpose, and the fixtures that serve them."""
