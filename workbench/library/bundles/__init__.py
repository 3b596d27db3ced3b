"""Bundles: prompts in one zip, with their history or without, that anyone can open and that is read with care."""
