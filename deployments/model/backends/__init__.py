"""What runs a model's arithmetic. No Ray here, and torch only in the torch backend."""

from deployments.model.backends.base import Backend, BackendError, PassFailed, create_backend

__all__ = ["Backend", "BackendError", "PassFailed", "create_backend"]
