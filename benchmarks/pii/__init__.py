"""What the PII engine finds and misses, and how long it takes, beside Presidio on the same texts in the same run.

::

    python -m benchmarks.pii                        held-out texts, speed, and real texts where ../shared/data has them
    python -m benchmarks.pii --data my.json         any file in presidio-research's JSON format, or CoNLL
    python -m benchmarks.pii --sets dev --errors 20 what goes wrong, on texts that one may tune on
"""
