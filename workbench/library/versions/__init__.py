"""Versions of prompts: every library is a git repository, kept with dulwich."""
