"""The page and the claims of made-up results."""

from __future__ import annotations

import json

import pytest

from benchmarks.figures import Figure
from benchmarks.machine import Setting
from benchmarks.pii import report
from benchmarks.pii.metrics import Cover, Tally
from benchmarks.pii.results import PartScore, Results, Score, SetFacts, Speed

SETTING = Setting("A CPU", 2, 24.0, "Linux 6", {"python": "3.11", "faker": "40"}, "abc1234567", dirty=True)
PART = PartScore(Tally(9, 10, 10), Cover(98, 100))


def scored(system: str, data_set: str, found: int, covered: int) -> Score:
    kinds = {"PERSON": PART, "LOCATION": PartScore(Tally(0, 0, 4), Cover(0, 20))}
    languages = {"en": PART, "de": PART}
    cover = Cover(covered, 1000)
    return Score(
        system, data_set, Tally(found, 100, 100), Tally(found - 5, 110, 105), cover, cover, Cover(10, 1000), kinds,
        languages,
    )  # fmt: skip


@pytest.fixture
def results() -> Results:
    answer = Results("python -m benchmarks.pii", "2026-01-02", SETTING, 7, {"Cloakroom": "ours", "Presidio": "theirs"})
    answer.sets = [SetFacts("held-out test", 10, 1000, 100, []), SetFacts("WNUT-17 test", 10, 900, 30, ["PERSON"])]
    for facts in answer.sets:
        answer.scores += [scored("Cloakroom", facts.name, 92, 980), scored("Presidio", facts.name, 20, 200)]
    answer.speed_texts, answer.speed_characters = 1000, 98.0
    answer.speeds = [
        Speed("Cloakroom", {"patterns": [0.1, 0.2], "recognizer": [2.0, 2.0], "whole": [2.5, 2.7]}),
        Speed("Presidio", {"whole": [1.0, 1.2]}),
    ]
    answer.ratios = {"Presidio": Figure(8.0, 3.5, 10.0)}
    return answer


def test_claims_hold_what_is_promised_against_what_was_measured(results: Results) -> None:
    met = {claim.text: (claim.found, claim.met) for claim in report.claims(results)}
    assert met == {
        "F2, all kinds, held-out test": ("0.920", True),
        "identity leak rate, held-out test": ("2.00%", True),
        "over-redaction, held-out test": ("1.00%", True),
        "pattern layer's speed over Presidio": ("8.0 (3.5–10.0)", False),
        "texts/s of the whole engine, one core": ("385 (370–400)", True),
    }


def test_without_the_held_out_test_nothing_is_claimed_of_it(results: Results) -> None:
    results.scores = [score for score in results.scores if score.data_set != report.HEADLINE]
    assert not any("held-out" in claim.text for claim in report.claims(results))


def test_the_page_has_a_section_a_question(results: Results) -> None:
    page = report.to_markdown(results)
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert heads == [
        "# Benchmark of the PII engine, 2026-01-02",
        "## Claims",
        "## held-out test: 10 texts of 100 characters, 100 spans",
        "## Real text",
        "## held-out test, by kind",
        "## held-out test, by language",
        "## Speed: 1,000 texts of 98 characters, one core, 2 rounds in turns",
    ]
    assert "| Cloakroom | 0.920 | 0.920 | 0.920 | 0.791 | 0.829 | 0.821 | 2.0% | 2.0% | 1.0% | 0 |" in page
    assert "| WNUT-17 test | PERSON | 10 | Cloakroom | 0.900 | 0.900 | 0.900 | 98.0% |" in page
    assert "| LOCATION | 4 | – | 0.000 | 0.000 | 100.0% | 0.000 | 100.0% |" in page
    assert "| Cloakroom | rest of it: further passes, resolve, replace | 0.450 (0.400–0.500) | 2,222 |" in page
    assert "our pattern layer is 8.0 (3.5–10.0) times as quick as *Presidio*" in page


def test_tables_have_as_many_cells_in_every_row(results: Results) -> None:
    widths: list[int] = []
    for line in report.to_markdown(results).splitlines():
        widths = [*widths, line.count("|")] if line.startswith("|") else []
        assert len(set(widths)) <= 1, line


def test_a_disturbed_or_edited_run_says_so(results: Results) -> None:
    assert "isturbed" not in report.to_markdown(results)
    results.others_cores, results.code_changed = 0.9, True
    page = report.to_markdown(results)
    assert "**Disturbed.**" in page
    assert "edited during the run" in page


def test_json_holds_rates_and_no_numbers_that_json_has_not(results: Results) -> None:
    results.scores.append(Score("x", "empty", Tally(), Tally(), Cover(), Cover(), Cover(), {}, {}))
    data = json.loads(report.to_json(results), parse_constant=lambda name: pytest.fail(name))
    assert data["summary"]["rates"][0]["merged"] == {"precision": 0.92, "recall": 0.92, "f2": 0.92}
    assert data["summary"]["rates"][-1]["leak"] is None
