"""Examples of training projects: configs, and the data they are for. See docs/training.md."""
