"""Widgets: each shows a value and says what the user did. They import neither panels nor services."""
