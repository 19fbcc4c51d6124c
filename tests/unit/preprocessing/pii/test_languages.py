"""The guess at a text's language, and what is said of languages that are not covered."""

from __future__ import annotations

from collections import Counter

import pytest

from preprocessing.pii.languages import Language, coverage, detect_language

SENTENCES = [
    ("en", "Please call me back tomorrow morning."),
    ("en", "I was born in Leeds and live in London now."),
    ("en", "My order has not arrived yet, what should I do?"),
    ("en", "Thanks for the quick answer!"),
    ("en", "The weather was lovely yesterday."),
    ("en", "Can you tell me where the nearest bank is?"),
    ("en", "She works for a small company in Boston."),
    ("en", "We are moving to a new house next week."),
    ("en", "Your account will be closed on Friday."),
    ("en", "Where did they find it?"),
    ("en", "How much does this cost?"),
    ("en", "My name is John and I need help with my invoice."),
    ("de", "Bitte rufen Sie mich morgen zurück."),
    ("de", "Ich wurde in Köln geboren und wohne jetzt in Berlin."),
    ("de", "Meine Bestellung ist noch nicht angekommen."),
    ("de", "Vielen Dank für die schnelle Antwort!"),
    ("de", "Das Wetter war gestern sehr schön."),
    ("de", "Können Sie mir sagen, wo die nächste Bank ist?"),
    ("de", "Sie arbeitet bei einer kleinen Firma in München."),
    ("de", "Wir ziehen nächste Woche in ein neues Haus."),
    ("de", "Ihr Konto wird am Freitag geschlossen."),
    ("de", "Wo haben sie es gefunden?"),
    ("de", "Wie viel kostet das?"),
    ("de", "Mein Name ist Anna und ich brauche Hilfe."),
    ("fr", "Rappelez-moi demain matin, s'il vous plaît."),
    ("fr", "Je suis né à Lyon et j'habite maintenant à Paris."),
    ("fr", "Ma commande n'est pas encore arrivée."),
    ("fr", "Merci pour votre réponse rapide !"),
    ("fr", "Il faisait très beau hier."),
    ("fr", "Pouvez-vous me dire où est la banque la plus proche ?"),
    ("fr", "Elle travaille pour une petite entreprise à Lille."),
    ("fr", "Nous déménageons dans une nouvelle maison la semaine prochaine."),
    ("fr", "Votre compte sera fermé vendredi."),
    ("fr", "Où est-ce qu'ils l'ont trouvé ?"),
    ("fr", "Combien ça coûte ?"),
    ("fr", "Je m'appelle Marie et j'ai besoin d'aide."),
    ("es", "Por favor, llámame mañana por la mañana."),
    ("es", "Nací en Sevilla y ahora vivo en Madrid."),
    ("es", "Mi pedido todavía no ha llegado."),
    ("es", "¡Gracias por la respuesta tan rápida!"),
    ("es", "Ayer hizo muy buen tiempo."),
    ("es", "¿Puede decirme dónde está el banco más cercano?"),
    ("es", "Ella trabaja para una pequeña empresa en Bilbao."),
    ("es", "Nos mudamos a una casa nueva la semana que viene."),
    ("es", "Su cuenta se cerrará el viernes."),
    ("es", "¿Dónde lo encontraron?"),
    ("es", "¿Cuánto cuesta esto?"),
    ("es", "Me llamo Ana y necesito ayuda con mi factura."),
    ("it", "Per favore, richiamami domani mattina."),
    ("it", "Sono nato a Torino e ora abito a Roma."),
    ("it", "Il mio ordine non è ancora arrivato."),
    ("it", "Grazie per la risposta veloce!"),
    ("it", "Ieri il tempo era bellissimo."),
    ("it", "Può dirmi dove si trova la banca più vicina?"),
    ("it", "Lei lavora per una piccola azienda a Milano."),
    ("it", "La settimana prossima ci trasferiamo in una casa nuova."),
    ("it", "Il suo conto sarà chiuso venerdì."),
    ("it", "Dove lo hanno trovato?"),
    ("it", "Quanto costa questo?"),
    ("it", "Mi chiamo Giulia e ho bisogno di aiuto."),
    ("pt", "Por favor, ligue-me amanhã de manhã."),
    ("pt", "Nasci no Porto e agora moro em Lisboa."),
    ("pt", "A minha encomenda ainda não chegou."),
    ("pt", "Obrigado pela resposta rápida!"),
    ("pt", "Ontem o tempo estava muito bom."),
    ("pt", "Pode dizer-me onde fica o banco mais próximo?"),
    ("pt", "Ela trabalha para uma pequena empresa em Braga."),
    ("pt", "Vamos mudar para uma casa nova na próxima semana."),
    ("pt", "A sua conta será encerrada na sexta-feira."),
    ("pt", "Onde é que eles o encontraram?"),
    ("pt", "Quanto custa isto?"),
    ("pt", "Meu nome é João e preciso de ajuda com a fatura."),
    ("nl", "Bel me morgenochtend terug, alstublieft."),
    ("nl", "Ik ben geboren in Utrecht en woon nu in Amsterdam."),
    ("nl", "Mijn bestelling is nog niet aangekomen."),
    ("nl", "Bedankt voor het snelle antwoord!"),
    ("nl", "Het weer was gisteren erg mooi."),
    ("nl", "Kunt u mij vertellen waar de dichtstbijzijnde bank is?"),
    ("nl", "Zij werkt voor een klein bedrijf in Leiden."),
    ("nl", "We verhuizen volgende week naar een nieuw huis."),
    ("nl", "Uw rekening wordt vrijdag gesloten."),
    ("nl", "Waar hebben ze het gevonden?"),
    ("nl", "Hoeveel kost dit?"),
    ("nl", "Mijn naam is Jan en ik heb hulp nodig."),
    ("pl", "Proszę zadzwonić do mnie jutro rano."),
    ("pl", "Urodziłem się w Krakowie i mieszkam teraz w Warszawie."),
    ("pl", "Moje zamówienie jeszcze nie dotarło."),
    ("pl", "Dziękuję za szybką odpowiedź!"),
    ("pl", "Wczoraj pogoda była bardzo ładna."),
    ("pl", "Czy może mi pan powiedzieć, gdzie jest najbliższy bank?"),
    ("pl", "Ona pracuje w małej firmie w Gdańsku."),
    ("pl", "W przyszłym tygodniu przeprowadzamy się do nowego domu."),
    ("pl", "Państwa konto zostanie zamknięte w piątek."),
    ("pl", "Gdzie oni to znaleźli?"),
    ("pl", "Ile to kosztuje?"),
    ("pl", "Nazywam się Ewa i potrzebuję pomocy."),
]  # fmt: skip


def test_the_language_of_short_sentences() -> None:
    """94 of these 96 are recognised, 2 of them after their words were added: no held-out figure."""
    right = Counter(code for code, text in SENTENCES if detect_language(text)[0] == code)
    assert set(right) == set(Language)
    assert min(right.values()) >= 10, right
    assert right.total() >= 92, right


def test_a_wrong_guess_is_rarer_than_none() -> None:
    wrong = [text for code, text in SENTENCES if detect_language(text)[0] not in (code, None)]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jag heter Erik och bor i Stockholm med min fru.", "sv"),
        ("Jmenuji se Petr a bydlím v Praze, kde jsem se narodil.", "cs"),
        ("Numele meu este Ion și locuiesc în București.", "ro"),
        ("Benim adım Mehmet ve İstanbul'da yaşıyorum.", "tr"),
        ("私の名前は田中です。東京に住んでいます。", "ja"),
        ("제 이름은 김민수입니다", "ko"),
        ("我叫王伟，住在北京。", "zh"),
        ("Меня зовут Иван, я живу в Москве.", "und-cyrl"),
        ("اسمي أحمد وأعيش في القاهرة", "und-arab"),
        ("Με λένε Γιώργο", "el"),
        ("Call Иван please, thanks for your help with the order", "en"),
    ],
)  # fmt: skip
def test_languages_that_are_not_covered_are_not_taken_for_others(text: str, code: str) -> None:
    assert detect_language(text)[0] == code


@pytest.mark.parametrize("text", ["", " ", "12345", "ok", "a@b.de", "xyzzy", "<PERSON_1>", "\u0301" * 50])
def test_nothing_is_guessed_from_nothing(text: str) -> None:
    assert detect_language(text) == (None, 0.0)


def test_confidence_grows_with_evidence_and_stays_in_range() -> None:
    short = detect_language("the house and")[1]
    long = detect_language("The house and the garden that we have are for you and your friends.")[1]
    assert 0 < short < long <= 1


@pytest.mark.parametrize(
    ("code", "language", "covered"),
    [
        ("en", "en", True),
        ("pt-BR", "pt", True),
        ("DE_at", "de", True),
        ("ja", "ja", False),
        ("und-Cyrl", "und-cyrl", False),
        (None, "", False),
        ("", "", False),
    ],
)
def test_coverage(code: str | None, language: str, covered: bool) -> None:
    answer = coverage(code)
    assert (answer.language, answer.covered) == (language, covered)
    assert bool(answer.notice) is not covered


@pytest.mark.parametrize("code", ["english", "e", "en ", "en<script>"])
def test_what_is_no_language_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        coverage(code)
