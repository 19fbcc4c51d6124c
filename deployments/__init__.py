"""The stages of the house. Each folder holds a typed config, a core without Ray, and a thin Ray shell.

Stages never import one another; they share this folder's `messages`, `errors` and `options`, and `preprocessing`.
"""
