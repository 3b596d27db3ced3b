"""The command line: everything that the window does, for scripts and CI. One file a group of commands."""
