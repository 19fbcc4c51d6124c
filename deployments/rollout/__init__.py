"""Who gets which variant of a model: shares, guarded rollouts, and the replica that keeps them for all ingresses."""
