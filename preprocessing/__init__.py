"""What training and serving share: texts, anonymization, and the way from text to model input.

Pure Python by rule (import-linter holds it): no ray, no web framework, no model runtime. Training imports this package
and serving imports this package, so what a model meets in production is what it met when it was trained.
"""
