"""Qt models and the values that widgets show."""
