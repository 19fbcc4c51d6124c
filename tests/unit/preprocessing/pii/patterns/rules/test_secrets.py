"""Secrets: each kind, the value alone; and what only looks like one."""

from __future__ import annotations

import time

import pytest

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.patterns.rules import PROBES, Rule
from preprocessing.pii.patterns.rules.secrets import SECRET_RULES

DETECTOR = PatternDetector({EntityType.SECRET})
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
A40 = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0"
HEX32 = "a8f5f167f44f4964e6c998dee827110c"
PEM = "-----BEGIN {0}PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASC/+==\n-----END {0}PRIVATE KEY-----"

# Written in two parts where a scanner of repositories would take the example for a leak.
FOUND = [
    ("{}", "AKIA" + "IOSFODNN7EXAMPLE", "AWS access key id"),
    ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS secret key"),
    ("{}", "AIza" + "SyA1234567890abcdefghijklmnopqrstuv", "Google"),
    ("{}", "ghp" + "_" + A40[:36], "GitHub"),
    ("{}", "github" + "_pat_" + A40 + A40, "GitHub, fine-grained"),
    ("{}", "glpat" + "-" + A40[:20], "GitLab"),
    ("{}", "xoxb" + "-123456789012-" + A40[:24], "Slack"),
    ("{}", "sk" + "_live_" + A40[:24], "Stripe"),
    ("{}", "sk-proj" + "-" + A40, "OpenAI"),
    ("{}", "sk-ant" + "-api03-" + A40 + A40, "Anthropic"),
    ("{}", "hf" + "_" + A40[:34], "Hugging Face"),
    ("{}", "SG" + "." + A40[:22] + "." + A40 + "abc", "SendGrid"),
    ("{}", "SK" + HEX32, "Twilio"),
    ("{}", "npm" + "_" + A40[:36], "npm"),
    ("{}", "pypi" + "-AgEIcHlwaS5vcmc" + A40, "PyPI"),
    ("{}", JWT, "JSON web token"),
    ("Authorization: Bearer {}", "abc123def", "bearer"),
    ("Authorization: Basic {}", "dXNlcjpwYXNz", "basic"),
    ('"authorization": "Token {}"', "9d8f7a6b5c4d", "JSON header"),
    ("{}", PEM.format("RSA "), "PEM"),
    ("{}", PEM.format("OPENSSH "), "SSH"),
    ("{}", PEM.format("").replace("\n", "\\n"), "PEM in JSON"),
    ("{}\nThat is all. Bye", PEM.format("EC ").partition("\n-----END")[0], "PEM, cut off"),
    ("postgres://bob:{}@db.example.com/x", "s3cret", "URL"),
    ("Server=x;User Id=sa;Password={};Encrypt=1", "P@ss", "connection string"),
    ("password={}", "hunter2", "setting"),
    ("export DB_PASSWORD='{}'", "corr ect", "quotes"),
    ('{{"password": "{}"}}', "correct horse", "JSON"),
    ("dbPassword: {}", "s3cr3t!", "camel case"),
    ("password: {}", "$ecret99!", "signs in front"),
    ("pwd={}&user=1", "abc", "form"),
    ("credentials: password={}", "dragon", "an assignment in an assignment"),
    ("api_key = {}", "3f9a8b7c6d5e4f3a2b1c", "a key without a prefix"),
    ("X-Api-Key: {}", "9d8f7a6b5c4d3e2f", "header"),
    ("client_secret='{}'", HEX32, "OAuth"),
    ("my password is {}", "hunter2", "English"),
    ("the password is {}.", "swordfish", "a plain word at the end"),
    ("password for the wifi is {}", "Blue-Fish-22", "what for"),
    ('my password is "{}"', "let me in", "quoted"),
    ("mein Passwort lautet {}", "geheim123", "German"),
    ("Kennwort: {}", "Sommer2024!", "German, colon"),
    ("mon mot de passe est {}", "Azerty12", "French"),
    ("mi contraseña es {}", "gato99", "Spanish"),
    ("la mia password è {}", "Pippo77", "Italian"),
    ("minha senha é {}", "12345", "Portuguese"),
    ("mijn wachtwoord is {}", "kaas4", "Dutch"),
    ("moje hasło to {}", "kotek1", "Polish"),
    ("PIN: {}", "4711", "PIN"),
    ("my pin code is {}", "4711", "PIN in prose"),
    ("cvv {}", "123", "card code"),
    ("Your verification code is {}", "482913", "one-time code"),
]

INNOCENT = [
    ("commit 3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a", "a git hash"),
    ("id 550e8400-e29b-41d4-a716-446655440000", "a UUID"),
    ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", "an image"),
    ("a{color:#ff00aa;background:url(x.png)} .key-frames{width:10px}", "CSS"),
    ("password must be 8 characters", "a rule"),
    ("forgot my password", "a complaint"),
    ("my password is not working", "another"),
    ("my password is wrong.", "another"),
    ("mein Passwort ist falsch", "another, German"),
    ("mon mot de passe est incorrect", "another, French"),
    ("Password: required", "a form"),
    ("password: use at least eight letters", "a hint"),
    ("password: str = None", "a type"),
    ("password = os.environ['X']", "a look-up"),
    ("password=getpass()", "a call"),
    ("password=${DB_PASS}", "a variable"),
    ("password: {{ vault_password }}", "a template"),
    ("password: <your password>", "a placeholder"),
    ("password: ********", "masked already"),
    ("password=<SECRET_1> and my password is <SECRET_2>", "tokens"),
    ("max_tokens=512, token: 512", "tokens of a model"),
    ("token_type: bearer", "a type of token"),
    ("secret: the surprise party", "a secret of another kind"),
    ("bearer of good news, basic understanding of it", "words"),
    ("eyJust.kidding.here and eyJhbGci", "no header"),
    ("-----BEGIN CERTIFICATE-----\nMIIabcdefghijkl\n-----END CERTIFICATE-----", "public"),
    ("-----BEGIN PUBLIC KEY-----\nMIIabcdefghijkl\n-----END PUBLIC KEY-----", "public"),
    ("https://user@example.com:8080/x http://a.de:80/@me", "a URL without a password"),
    ("GPIO pin: 13", "hardware"),
    ("PIN code: 560001", "an Indian postcode"),
    ("Pass: 12 Fail: 3", "a test's report"),
    ("key: value", "an example"),
]

HOSTILE = [
    "password=", "password: \"", "password is ", "secret:", "key=key=", "a", "://a:", "x://", "a://b:c@", "eyJ",
    "eyJa.",
    "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nMIIabcdefghijkl\n", "-----END PRIVATE KEY-----",
    "Bearer ", "authorization: ", "sk-", "sk-proj-", "xoxb-", "AKIA", "ghp_", "a_", "_-",
    "pin ", "pin: 1", "api_", "pass word ",
    "password for ", "pypi-AgE", "SG.a.", "\\n",
]  # fmt: skip


def found_in(text: str) -> list[str]:
    spans = DETECTOR.detect([text])[0]
    assert isinstance(spans, list)
    return [text[span.start : span.end] for span in spans if span.score >= 0.4]


@pytest.mark.parametrize(("frame", "value", "reason"), FOUND)
def test_the_value_is_found_and_nothing_but_the_value(frame: str, value: str, reason: str) -> None:
    for text in (frame.format(value), f"Hello, {frame.format(value)}", f"x\n{frame.format(value)}\n"):
        assert set(found_in(text)) == {value}, reason


@pytest.mark.parametrize(("text", "reason"), INNOCENT)
def test_left_alone(text: str, reason: str) -> None:
    assert found_in(text) == [], reason


@pytest.mark.parametrize("rule", SECRET_RULES, ids=lambda rule: rule.name)
def test_a_gate_hides_nothing(rule: Rule) -> None:
    texts = [frame.format(value) for frame, value, _ in FOUND]
    hits = [text for text in texts if list(rule.find(text))]
    assert hits, "no example reaches this rule"
    assert [text for text in hits if not PROBES[rule.gate](text)] == []


def test_what_stands_before_a_token_is_still_a_secret() -> None:
    assert found_in("password=hunter2<US_SSN_1>") == ["hunter2"]


@pytest.mark.parametrize("rule", SECRET_RULES, ids=lambda rule: rule.name)
def test_time_grows_with_the_text_and_no_faster(rule: Rule) -> None:
    """Ten times the text takes about ten times as long; a quadratic rule takes a hundred times as long."""

    def seconds(text: str) -> float:
        start = time.process_time()
        list(rule.find(text))
        return time.process_time() - start

    for unit in HOSTILE:
        small, large = (unit * 3_000)[:3_000], (unit * 30_000)[:30_000]
        assert seconds(large) < 40 * max(seconds(small), 0.0005), unit
