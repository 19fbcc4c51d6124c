"""Fits what lets a model keep silent: calibrated scores, prediction sets, novelty, and what its data were like."""
