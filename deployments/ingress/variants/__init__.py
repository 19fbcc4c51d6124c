"""Variants of a model at the ingress: who gets which, what is seen of each, and copies for those that only look on."""

from deployments.ingress.variants.link import RolloutLink
from deployments.ingress.variants.serving import VariantsSetup, VariedServing

__all__ = ["RolloutLink", "VariantsSetup", "VariedServing"]
