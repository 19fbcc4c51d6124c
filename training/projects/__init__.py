"""Training on your own data: a config in, a bundle out, and what leads from one version of a model to the next.

    config.py      what a project is: data, task, method; read from YAML, with overrides
    table.py       files to a table, and its split
    report.py      what is said of data: findings and figures, never a text
    checks.py      pandera's view of the table: what is missing, unknown, doubled, in two parts
    prepare.py     the texts as the model sees them: anonymized as in serving, encoded; what can be told of them
    encoder.py     the encoder that a project stands on, and its graph
    head.py        linear heads and their calibration; pure functions
    network.py     encoder and head in torch; LoRA
    loop.py        the training loop: seeds, checkpoints, resuming
    flow.py        text classification and tabular, from table to bundle
    spans.py       data of token classification
    tokens.py      token classification, from table to a recognizer
    bundle.py      what is written at the end
    predict.py     a bundle's answers, as serving gives them
    metrics.py     figures of answers; pure functions
    gate.py        may a challenger take a champion's place: the paired bootstrap
    promotion.py   evaluate, register and promote
    tracking.py    MLflow
    cli.py         the commands

Commands: `python -m training train --help`; the guide is docs/training.md.
"""
