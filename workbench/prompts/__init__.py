"""Prompts: the file, the techniques, rendering to the byte, tokens."""
