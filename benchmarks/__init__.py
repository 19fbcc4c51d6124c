"""One command a claim; peers are measured beside it in the same run.

::

    python -m benchmarks.graph        the graph, the same stages wired the naive way, and the in-process ceiling
"""
