"""How a Presidio without models is set up. Presidio is imported only when it is asked for."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["PRESIDIO_THRESHOLD", "blank_nlp_engine", "keep_off_the_network"]

PRESIDIO_THRESHOLD: Final = 0.4
"""Findings that Presidio is less sure of are left out: presidio-research's default, and our engine's."""


def blank_nlp_engine() -> Any:
    """Return a Presidio `NlpEngine` that needs no model: spaCy's tokens, lower-cased as their own lemmas."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

    class Blank(NoOpNlpEngine):  # type: ignore[misc]  # Presidio has no types
        def process_text(self, text: str, language: str) -> Any:
            doc = pipeline(text)
            lemmas = [token.lower_ for token in doc]
            return NlpArtifacts([], doc, [token.idx for token in doc], lemmas, self, language, [])

        def is_stopword(self, word: str, language: str) -> bool:
            return bool(pipeline.vocab[word].is_stop)

        def is_punct(self, word: str, language: str) -> bool:
            return bool(pipeline.vocab[word].is_punct)

    pipeline = spacy.blank("en")
    nlp = Blank([{"lang_code": "en", "model_name": "none"}])
    nlp.load()
    return nlp


def keep_off_the_network() -> None:
    """Presidio's e-mail recognizer asks tldextract, which fetches a list of suffixes; it has one of its own, too."""
    import tldextract

    own_list = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    setattr(tldextract, "extract", own_list)  # noqa: B010 - the types say that it is a function
