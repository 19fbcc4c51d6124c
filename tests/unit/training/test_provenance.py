"""What a bundle says that it was made by."""

import shlex

from training.provenance import command_of


def test_a_command_says_what_was_given() -> None:
    command = command_of("distill", "a folder", layers=3, rate=5e-05, student=None, most=0, into_parent=True)
    assert shlex.split(command) == [
        *("python", "-m", "training", "distill", "a folder", "--layers", "3", "--rate", "5e-05", "--into-parent"),
    ]
