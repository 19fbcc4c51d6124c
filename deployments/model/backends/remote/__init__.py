"""A model that runs on another server."""

from deployments.model.backends.remote.backend import RemoteBackend

__all__ = ["RemoteBackend"]
