"""Answering from passages: stuff, map_reduce, refine, map_rerank. What calls a model is given as an argument."""
