"""The Qt-free core of Prompt Workbench: plain values and generators, usable from a script, a notebook or CI."""
