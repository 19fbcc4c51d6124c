"""The ingress: HTTP in and out, deadlines, limits, the micro-batcher, and the way through the stages."""
