"""The anonymizer's core: item by item, closed on failure."""

import pytest

from deployments.anonymizer.core import Anonymizer
from deployments.errors import ItemErrorCode
from deployments.messages import AnonymizeRequest
from preprocessing.pii import PiiEngine, PiiError, Reason
from preprocessing.texts import RawText

EMAIL = "ana@example.com"


class Broken:
    """An engine that cannot anonymize."""

    def anonymize(self, texts, scopes=None, *, wishes=None, vaults=None):
        return [PiiError(Reason.ANONYMIZATION_FAILED)] * len(texts)


def ask(*texts, scopes=None, budgets=None, engine=None):
    request = AnonymizeRequest(
        tuple(RawText(t) for t in texts), tuple(scopes or [0] * len(texts)), tuple(budgets or [9.0] * len(texts))
    )
    return Anonymizer(engine or PiiEngine()).anonymize(request)


def test_texts_of_a_scope_share_tokens_and_scopes_do_not():
    reply = ask(f"a {EMAIL}", "b bob@example.com", f"c {EMAIL}", scopes=[0, 0, 1])
    assert [t.value for t in reply.texts] == ["a <EMAIL_ADDRESS_1>", "b <EMAIL_ADDRESS_2>", "c <EMAIL_ADDRESS_1>"]


def test_entities_keep_to_their_item():
    reply = ask("nothing", f"{EMAIL} and {EMAIL}", "nothing")
    assert [len(list(reply.entities.item(i))) for i in range(3)] == [0, 2, 0]
    assert [(e.start, e.end) for e in reply.entities.item(1)] == [(0, 15), (20, 35)]


def test_an_expired_item_is_not_anonymized():
    reply = ask(f"a {EMAIL}", "good", budgets=[0.0, 5.0])
    assert reply.texts[0] is None
    assert reply.errors == {0: ItemErrorCode.DEADLINE}
    assert reply.texts[1].value == "good"


def test_invalid_text_is_the_callers_error_and_its_neighbour_is_unaffected():
    reply = ask("lone \ud800 surrogate", "good")
    assert reply.errors == {0: ItemErrorCode.INVALID_TEXT}
    assert reply.texts[1].value == "good"


def test_a_failure_has_no_text():
    reply = ask(f"a {EMAIL}", engine=Broken())
    assert reply.texts == (None,)
    assert reply.errors == {0: ItemErrorCode.ANONYMIZER_FAILED}
    assert EMAIL not in repr(reply)


def test_an_engine_that_cannot_anonymize_does_not_start():
    with pytest.raises(PiiError):
        Anonymizer(Broken()).warm_up()
    Anonymizer(PiiEngine()).warm_up()


def test_a_language_travels_where_it_is_sure():
    german = "Ich habe mich sehr über die schnelle Hilfe gefreut und würde das jederzeit wieder so machen."
    assert ask("gut", german, "こんにちは").languages == ("", "de", "ja")
    assert ask("gut", "ok").languages == ()
