"""The vault: made where raw texts are, exact, masked, and refused when it is broken."""

from __future__ import annotations

import pytest

from preprocessing.pii import PiiEngine, PiiPolicy, Vault
from preprocessing.texts import Document, RawText

ENGINE = PiiEngine(PiiPolicy.model_validate({"operators": {"US_SSN": "redact", "URL": "pseudonym"}}), secret=b"s" * 32)


def made(*texts: str, base: Vault | None = None) -> tuple[list[Document], Vault]:
    raws = [RawText(text) for text in texts]
    documents = ENGINE.anonymize(raws, vaults={0: base} if base else None)
    assert all(isinstance(document, Document) for document in documents)
    return documents, Vault.of(raws, documents, base=base)  # type: ignore[arg-type, return-value]


def test_a_vault_holds_what_can_be_restored_and_nothing_else() -> None:
    documents, vault = made("a@b.de, 123-45-6789, https://x.com/me", "a@b.de")
    assert [vault.restore(document.text.value) for document in documents] == [
        "a@b.de, <REDACTED>, https://x.com/me",
        "a@b.de",
    ]
    assert len(vault) == 2
    assert vault.tokens[0] == "<EMAIL_ADDRESS_1>"


def test_a_conversation_goes_on_numbering() -> None:
    _, first = made("a@b.de and c@d.de")
    documents, second = made("e@f.de wrote to c@d.de about <EMAIL_ADDRESS_1>", base=first)
    safe = documents[0].text.value
    assert safe == "<EMAIL_ADDRESS_3> wrote to <EMAIL_ADDRESS_2> about <EMAIL_ADDRESS_1>"
    assert second.restore(safe) == "e@f.de wrote to c@d.de about a@b.de"
    assert len(second) == 3


def test_what_a_caller_typed_is_not_issued_later() -> None:
    _, first = made("say &lt;EMAIL_ADDRESS_1&gt;")
    documents, second = made("a@b.de", base=Vault.from_bytes(first.to_bytes()))
    assert documents[0].text.value == "<EMAIL_ADDRESS_2>"
    assert second.restore("&lt;EMAIL_ADDRESS_1&gt; <EMAIL_ADDRESS_2>") == "&lt;EMAIL_ADDRESS_1&gt; a@b.de"


def test_bytes_and_back() -> None:
    _, vault = made("a@b.de \u00e9@\u00fc.de")
    assert Vault.from_bytes(vault.to_bytes()) == vault
    assert Vault.from_bytes(vault.to_bytes()) != Vault()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b"[2,{},[]]",
        b'[1,{"a":1},[]]',
        b'[1,{"":"x"},[]]',
        b'[1,{"a":""},[]]',
        b"[1,[],[]]",
        b"[1,{},[2]]",
        b"\xff",
        b"[" * 9999,
    ],
)
def test_bytes_that_are_no_vault(data: bytes) -> None:
    with pytest.raises(ValueError, match="these bytes are no vault") as caught:
        Vault.from_bytes(data)
    assert caught.value.__cause__ is None


def test_a_vault_is_shown_by_its_size() -> None:
    _, vault = made("a@b.de")
    assert repr(vault) == str(vault) == "Vault(*** 1 originals)"
    assert "a@b.de" not in f"{vault.stream()!r} {vault._made()!r}"


def test_documents_must_match_their_texts() -> None:
    documents, _ = made("a@b.de", "c@d.de")
    with pytest.raises(ValueError, match="2 texts"):
        Vault.of([RawText("a@b.de"), RawText("c@d.de")], documents[:1])
    with pytest.raises(ValueError, match="two originals") as caught:
        Vault.of([RawText("a@b.de")] * 2, [documents[0], documents[0]], base=Vault({"<EMAIL_ADDRESS_1>": "x@y.de"}))
    assert "@" not in str(caught.value)
