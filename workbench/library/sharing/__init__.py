"""Sharing a library through a git remote: a server, a host behind ssh, or a folder that several people reach."""
