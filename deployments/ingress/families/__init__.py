"""Families at the ingress: whose head answers a request, and who that member is now."""

from deployments.ingress.families.answering import Families

__all__ = ["Families"]
