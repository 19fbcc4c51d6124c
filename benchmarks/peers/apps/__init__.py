"""The same kernels as ours behind other people's servers. Each module runs in its peer's virtual environment only."""
