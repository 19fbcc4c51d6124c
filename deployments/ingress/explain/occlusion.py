"""What an answer's score loses when a part of what it answers is left out. Pure functions."""

from __future__ import annotations

from deployments.errors import CloakroomError, ModelChanging
from deployments.ingress.explain.jobs import Explained, Scores
from deployments.ingress.jobs import Answer
from preprocessing.occlusion import Parts

__all__ = ["METHOD", "weighed"]

METHOD = "occlusion"


def weighed(answer: Answer, parts: Parts, scores: Scores, made_by: str = "") -> Explained | CloakroomError:
    """Return what each part did to the score of the answer's label, from the scores of the parts' `variants`.

    Where no label reached the caller's threshold it is the best one that is explained. `made_by` is what an answer was
    made by that does not say so: one that was kept.
    """
    known: list[Answer] = []
    for outcome in scores:
        if isinstance(outcome, CloakroomError):
            return outcome
        known.append(outcome)
    if {at.made_by for at in known} - {answer.made_by or made_by, ""}:
        return ModelChanging("While this was explained, another version took the model's place.")
    label = (answer.positions or known[0].positions)[0]
    whole, *rest = (dict(zip(at.positions, at.scores, strict=True))[label] for at in known)
    return Explained(METHOD, label, whole, parts, [whole - score for score in rest])
