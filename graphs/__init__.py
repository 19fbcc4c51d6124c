"""Wiring, and nothing else: one typed builder function a graph, for `serve run graphs.text:build`."""
