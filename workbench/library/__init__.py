"""Prompts that are kept and exchanged."""
