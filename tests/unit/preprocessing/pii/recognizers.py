"""Presidio recognizers such as users write them."""

from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer


class CustomerNumber(PatternRecognizer):
    """Numbers such as KD-77-ZX."""

    def __init__(self):
        patterns = [Pattern("customer", r"\bKD-[0-9]{2}-[A-Z]{2}\b", 0.9)]
        super().__init__(supported_entity="PERSON", patterns=patterns)


class OtherType(PatternRecognizer):
    """Finds a type that no policy can name."""

    def __init__(self):
        super().__init__(supported_entity="SHOE_SIZE", patterns=[Pattern("size", "[0-9]{2}", 0.9)])


class Failing(EntityRecognizer):
    """Raises, quoting its text."""

    def __init__(self):
        super().__init__(supported_entities=["PERSON"])

    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts):
        raise ValueError(f"cannot read {text}")
