"""The figures on the card are those of the manifest."""

import pytest

from preprocessing.bundle import BUNDLED_ROOT, CARD, MANIFEST, Manifest
from training.sentiment_card import BLOCKS, card_with_figures

FOLDER = BUNDLED_ROOT / "sentiment"
MADE = Manifest.read(FOLDER / MANIFEST)


def test_the_bundled_card_says_what_the_manifest_says() -> None:
    card = (FOLDER / CARD).read_text(encoding="utf-8")
    assert card_with_figures(card, MADE) == card
    assert f"{MADE.metrics['accuracy']:.3f}" in card


def test_only_what_is_between_the_marks_is_written() -> None:
    blocks = "\n".join(f"BEFORE\n<!-- figures: {name} -->\nold\n<!-- end -->\nAFTER" for name in BLOCKS)
    card = card_with_figures(blocks, MADE)
    assert "old" not in card
    assert card.count("BEFORE") == card.count("AFTER") == len(BLOCKS)
    assert card_with_figures(card, MADE) == card


def test_a_card_without_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="has blocks of figures sets, not accuracy"):
        card_with_figures("<!-- figures: sets -->\n<!-- end -->", MADE)
