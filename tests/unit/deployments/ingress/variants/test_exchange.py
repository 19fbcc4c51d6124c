"""Reports go out again and again; while nobody answers, everything stays as it is."""

import asyncio

from deployments.ingress.variants.exchange import Exchange, Tallies
from deployments.rollout.messages import Plan


class Link:
    def __init__(self):
        self.reports, self.away, self.hangs = [], False, False

    async def exchange(self, report):
        self.reports.append(report)
        if self.hangs:
            await asyncio.sleep(60)
        if self.away:
            raise OSError("gone")
        return Plan(b"k", {"mood": ("base",) * 1000})


def exchange(link, plans, period_s=0.01):
    tallies = Tallies([("mood", ("base", "next"))])
    return Exchange(link, tallies, plans.append, period_s=period_s), tallies


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_the_first_request_waits_for_the_weights_of_now_and_no_other_does():
    link, plans = Link(), []
    one, _ = exchange(link, plans, period_s=60)
    await one.ready()
    assert len(plans) == 1
    await one.ready()
    assert len(link.reports) == 1
    await one.close()


async def test_nobody_waits_long_for_one_who_does_not_answer():
    link = Link()
    link.hangs = True
    one, _ = exchange(link, [])
    async with asyncio.timeout(3):
        await one.ready()
        await one.ready()
    await one.close()


async def test_it_goes_on_after_a_failure():
    link, plans = Link(), []
    link.away = True
    one, _ = exchange(link, plans)
    await one.ready()
    await until(lambda: len(link.reports) > 3)
    assert plans == []
    link.away = False
    await until(lambda: plans)
    await one.close()


async def test_what_is_sent_does_not_change_on_its_way():
    link = Link()
    one, tallies = exchange(link, [])
    await one.now()
    tallies.of("mood", "next").failed()
    await one.now()
    before, after = (report.tallies["mood"]["next"].errors for report in link.reports)
    assert (before, after) == (0, 1)
    assert link.reports[0].reporter == link.reports[1].reporter
