"""Tickets: what is sealed comes back to whom it belongs, in time, unchanged, or not at all."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.errors import CloakroomError, TicketExpired, TicketForeign, TicketInvalid, TooLarge
from deployments.ingress.tickets import FixedKeys, Identity, KeyRing, Tickets, new_key
from deployments.ingress.tickets.sealing import _padded

ANA, BOB, NOBODY = Identity(b"Bearer ana"), Identity(b"Bearer bob"), Identity(None)
PAYLOAD = b"Ana Kovacs ana@example.com"
OLD, NEW, OTHER = new_key("old"), new_key("new"), new_key("other")


class Clock:
    def __init__(self, now=1_800_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


def tickets(*keys, clock=None, max_bytes=100_000):
    return Tickets(FixedKeys(KeyRing(keys or [OLD])), max_bytes=max_bytes, clock=clock or Clock())


@given(st.binary(max_size=5000), st.none() | st.binary(max_size=40), st.text(max_size=20))
def test_opening_gives_back_what_was_sealed(payload, credential, subject):
    desk = tickets()
    ticket = desk.seal(payload, Identity(credential, subject), 60)
    assert desk.open(ticket.value, Identity(credential, subject)) == payload


def test_every_changed_character_is_refused():
    desk = tickets()
    value = desk.seal(PAYLOAD, ANA, 60).value
    for i, c in enumerate(value):
        for other in {"A", "b", "-", "_", "=", " ", "é", "\n"} - {c}:
            with pytest.raises(TicketInvalid):
                desk.open(value[:i] + other + value[i + 1 :], ANA)


@given(st.data())
def test_every_changed_byte_is_refused(data):
    desk = tickets()
    value = desk.seal(PAYLOAD, ANA, 60).value
    raw = bytearray(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(TicketInvalid):
        desk.open(base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode(), ANA)


@given(st.binary(max_size=200) | st.just(b"\x01\x03old") | st.binary(max_size=60).map(lambda b: b"\x01\x03old" + b))
def test_nonsense_is_refused(raw):
    for value in (base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), raw.decode("latin-1")):
        with pytest.raises(TicketInvalid):
            tickets().open(value, ANA)


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 20, 100, -1, -4])
def test_a_shortened_ticket_is_refused(cut):
    desk = tickets()
    with pytest.raises(TicketInvalid):
        desk.open(desk.seal(PAYLOAD, ANA, 60).value[:cut], ANA)


@pytest.mark.parametrize(
    ("owner", "thief"),
    [
        (ANA, BOB),
        (ANA, NOBODY),
        (NOBODY, ANA),
        (Identity(b"Bearer ana", "chat-1"), Identity(b"Bearer ana", "chat-2")),
        (Identity(b"Bearer ana", "chat-1"), ANA),
        (Identity(None, "chat-1"), NOBODY),
        # What the one says in its subject is not what the other is.
        (Identity(b"ab", "c"), Identity(b"a", "bc")),
    ],
)
def test_a_ticket_is_of_its_caller_and_subject_alone(owner, thief):
    desk = tickets()
    ticket = desk.seal(PAYLOAD, owner, 60)
    with pytest.raises(TicketForeign) as caught:
        desk.open(ticket.value, thief)
    assert caught.value.status == 403
    assert desk.open(ticket.value, owner) == PAYLOAD


def test_a_ticket_expires():
    clock = Clock()
    desk = tickets(clock=clock)
    ticket = desk.seal(PAYLOAD, ANA, 60)
    assert (ticket.expires, ticket.expires_at) == (1_800_000_060, "2027-01-15T08:01:00Z")
    clock.now += 59.9
    assert desk.open(ticket.value, ANA) == PAYLOAD
    clock.now += 0.1
    with pytest.raises(TicketExpired) as caught:
        desk.open(ticket.value, ANA)
    assert caught.value.status == 410
    with pytest.raises(TicketForeign):  # a stranger is not told that it expired
        desk.open(ticket.value, BOB)


def test_rotation_keeps_old_tickets_until_their_key_goes():
    before = tickets(OLD).seal(PAYLOAD, ANA, 60).value
    both = tickets(NEW, OLD)
    assert both.open(before, ANA) == PAYLOAD
    after = both.seal(PAYLOAD, ANA, 60).value
    assert tickets(NEW).open(after, ANA) == PAYLOAD
    with pytest.raises(TicketInvalid, match="no longer, known"):
        tickets(NEW).open(before, ANA)


def test_a_key_of_the_same_id_and_other_bytes_opens_nothing():
    value = tickets(new_key("same")).seal(PAYLOAD, ANA, 60).value
    with pytest.raises(TicketInvalid):
        tickets(new_key("same")).open(value, ANA)


def test_limits_hold_both_ways():
    with pytest.raises(TooLarge, match="limit is 500"):
        tickets(max_bytes=500).seal(bytes(1000), ANA, 60)
    with pytest.raises(TooLarge, match="at most 500"):
        tickets(max_bytes=500).open("A" * 501, ANA)


def test_two_tickets_of_one_caller_have_nothing_in_common_but_the_key():
    desk = tickets()
    first, second = (base64.urlsafe_b64decode(desk.seal(PAYLOAD, ANA, 60).value + "==") for _ in range(2))
    assert first[:5] == second[:5] == b"\x01\x03old"
    pieces = {first[i : i + 8] for i in range(5, len(first) - 8)}
    assert not any(second[i : i + 8] in pieces for i in range(5, len(second) - 8))


def test_sizes_tell_little():
    desk = tickets()
    assert len({len(desk.seal(bytes(n), ANA, 60).value) for n in range(200)}) == 1
    assert len({len(desk.seal(bytes(n), ANA, 60).value) for n in range(2000)}) < 50


@given(st.integers(0, 2_000_000))
def test_padding_is_at_most_an_eighth(size):
    assert size <= _padded(size) <= max(256, size * 1.12)


@pytest.mark.parametrize("held", [OLD, KeyRing([OLD]), ANA, tickets().seal(PAYLOAD, ANA, 60)])
def test_nothing_shows_itself(held):
    shown = f"{held!r} {held} "
    assert OLD.encoded() not in shown
    assert "ana" not in shown
    assert "***" in shown or shown.startswith("KeyRing(old)")


def test_errors_hold_nothing_of_the_ticket():
    value = tickets().seal(PAYLOAD, ANA, 60).value
    for attempt, identity in ((value, BOB), (value[:-3] + "AAA", ANA), ("canary@example.com", ANA)):
        with pytest.raises(CloakroomError) as caught:
            tickets().open(attempt, identity)
        assert attempt[-12:] not in str(caught.value.members())
