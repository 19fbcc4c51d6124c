"""Flights: those who wait get the answer when it is there, and are let go when it does not come."""

import asyncio

from deployments.ingress.cache.flights import Flights, landed


async def test_who_waits_gets_the_answer():
    flights = Flights()
    flight = flights.start(b"k")
    waiting = [asyncio.create_task(landed([flights.get(b"k")], 60)) for _ in range(3)]
    await asyncio.sleep(0)
    flights.land(b"k", flight, b"answer")
    await asyncio.gather(*waiting)
    assert flight.value == b"answer"
    assert flights.get(b"k") is None


async def test_one_who_leaves_takes_nobody_along():
    flights = Flights()
    flight = flights.start(b"k")
    leaver, stayer = (asyncio.create_task(landed([flight], 60)) for _ in range(2))
    await asyncio.sleep(0)
    leaver.cancel()
    await asyncio.gather(leaver, return_exceptions=True)
    assert not stayer.done()
    flights.land(b"k", flight, b"answer")
    await stayer


async def test_nobody_waits_longer_than_he_said():
    flight = Flights().start(b"k")
    await landed([flight], 0.01)
    assert not flight.done


async def test_a_second_one_of_a_key_does_not_stand_in_for_the_first():
    flights = Flights()
    first, second = flights.start(b"k"), flights.start(b"k")
    assert flights.get(b"k") is first
    flights.land(b"k", second, b"answer")
    assert flights.get(b"k") is first
    flights.land(b"k", first, None)
    assert (len(flights), first.value, first.done) == (0, None, True)


async def test_a_flight_that_has_landed_keeps_nobody():
    flights = Flights()
    flight = flights.start(b"k")
    flights.land(b"k", flight, b"answer")
    await landed([flight], 60)
