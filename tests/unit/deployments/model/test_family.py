"""A family in the model stage: rows of many members in one pass, and what one member's trouble does to the others."""

import asyncio
import threading

import numpy as np
import pytest

from deployments.catalog import ModelEntry
from deployments.errors import ItemErrorCode, NotExplainable
from deployments.families.config import Family
from deployments.families.tensors import base_tensors
from deployments.messages import Member, ModelRequest
from deployments.model import family as module
from deployments.model.backends.fake import FEATURES, FakeBackend
from deployments.model.core import ModelCore
from deployments.model.deployment import ModelDeployment
from deployments.model.family import FamilyCore
from deployments.model.heads import Head, apply_heads
from deployments.model.novelty import Reference
from deployments.model.runner import Runner
from preprocessing.bundle import BundleError, RefusedMember, find_member, open_source
from tests.bundles import reseal
from tests.tenants import LABELS, base_bundle, tenant, write_tensors
from tests.tiny import tiny_folder

MEMBERS = 50


class Counted:
    """The fake backend; remembers how many rows each pass had."""

    def __init__(self, source, **options):
        self._fake = FakeBackend(source, **options)
        self.passes = []

    def __getattr__(self, name):
        return getattr(self._fake, name)

    def predict(self, input_ids, attention_mask):
        self.passes.append(len(input_ids))
        return self._fake.predict(input_ids, attention_mask)


@pytest.fixture
def root(tmp_path):
    base_bundle(tmp_path)
    return tmp_path


class Setup:
    def __init__(self, root, *, keep=8, patience_s=5.0):
        self.source = open_source(str(root / "base"))
        self.backend = Counted(self.source, features=True, token_budget=10_000)
        self.runner = Runner(self.backend)
        self.events = []
        self.core = FamilyCore(
            ModelCore("triage", self.source.fingerprint, self.runner),
            width=self.backend.width,
            features=self.backend.features,
            base=Head.of(base_tensors(self.source)),
            source=self.source,
            family=Family(members=str(root / "tenants" / "{member}"), keep=keep),
            count=lambda event, seconds: self.events.append(event),
            patience_s=patience_s,
        )

    async def ask(self, rows, members=(), member_of=()):
        offsets = np.cumsum([0, *map(len, rows)])
        ids = np.array([i for row in rows for i in row], np.uint16)
        budgets = (9.0,) * len(rows)
        request = ModelRequest(
            ids, offsets, budgets, self.source.fingerprint, len(rows), members=members, member_of=member_of
        )
        return await self.core.predict(request)


@pytest.fixture
def setup(root):
    setup = Setup(root)
    yield setup
    setup.runner.close()


def member(folder):
    return Member(folder.name, *find_member(str(folder)))


def rows_of(n):
    return [[k + 1] * (k % 5 + 1) for k in range(n)]


async def test_a_mixed_batch_is_what_each_member_answers_alone_and_one_pass(root, setup):
    labels = [LABELS, ("no", "yes"), ("a", "b", "c", "d", "e")]
    members = tuple(member(tenant(root, f"m{k}", labels[k % 3], seed=k + 1)) for k in range(MEMBERS))
    rows = [[k + 1] * 3 for k in range(3 * MEMBERS)]
    member_of = tuple(k % MEMBERS for k in range(len(rows)))
    mixed = await setup.ask(rows, members, member_of)
    assert mixed.errors == {}
    assert mixed.values.shape == (len(rows), 5)
    assert setup.backend.passes == [len(rows)]
    for k, one in enumerate(members):
        mine = [i for i, of in enumerate(member_of) if of == k]
        alone = await setup.ask([rows[i] for i in mine], (one,), (0,) * len(mine))
        n = len(labels[k % 3])
        np.testing.assert_allclose(mixed.values[mine, :n], alone.values[:, :n], rtol=1e-5, atol=1e-5)
        assert not mixed.values[mine, n:].any()
    assert len(setup.core.heads) == 8
    assert setup.events.count("loaded") == 2 * MEMBERS


async def test_rows_of_the_base_keep_its_own_head(root, setup):
    rows = rows_of(4)
    alone = await setup.ask(rows)
    mixed = await setup.ask(rows, (member(tenant(root, "acme")),), (-1, 0, -1, 0))
    np.testing.assert_allclose(mixed.values[[0, 2]], alone.values[[0, 2]], rtol=1e-5)
    assert not np.allclose(mixed.values[1], alone.values[1])
    head = Head.of(base_tensors(setup.source))
    features = setup.backend.predict(np.array([[1]]), np.array([[1]]))[:, len(LABELS) :]
    np.testing.assert_allclose(alone.values[0], (features @ head.weight + head.bias)[0], rtol=1e-5)


async def test_a_member_that_is_damaged_gone_or_changed_fails_alone(root, setup):
    good, bad, gone, new = (member(tenant(root, name, seed=k)) for k, name in enumerate(["a", "b", "c", "d"]))
    (root / "tenants" / "b" / "head.safetensors").write_bytes(b"other")
    (root / "tenants" / "c").rename(root / "moved")
    tenant(root, "d", seed=77)
    reply = await setup.ask(rows_of(5), (good, bad, gone, new), (0, 1, 2, 3, -1))
    assert reply.errors == {
        1: ItemErrorCode.MEMBER_REFUSED,
        2: ItemErrorCode.MEMBER_CHANGING,
        3: ItemErrorCode.MEMBER_CHANGING,
    }
    assert reply.values[[0, 4]].any(axis=1).all()
    assert not reply.values[1:4].any()


async def test_a_slow_member_keeps_nobody_waiting_and_is_there_the_next_time(root, monkeypatch):
    fast, slow = (member(tenant(root, name)) for name in ("fast", "slow"))
    asked_again = threading.Event()
    load = module.load_head

    def hesitant(of, **options):
        if of.name == "slow":
            asked_again.wait()
        return load(of, **options)

    monkeypatch.setattr(module, "load_head", hesitant)
    setup = Setup(root, patience_s=0.05)
    first = await setup.ask(rows_of(2), (fast, slow), (0, 1))
    assert first.errors == {1: ItemErrorCode.MEMBER_CHANGING}
    monkeypatch.setattr(setup.core, "_patience_s", 60)  # which nobody has a second time
    second = await asyncio.wait_for(setup.ask(rows_of(2), (fast, slow), (0, 1)), 30)
    assert second.errors == first.errors
    monkeypatch.undo()
    asked_again.set()
    await setup.core.heads.get(slow)
    assert not setup.core._late
    assert (await setup.ask(rows_of(2), (fast, slow), (0, 1))).errors == {}
    assert setup.events == ["loaded", "loaded"]
    setup.runner.close()


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (BundleError("the registry cannot be asked"), ItemErrorCode.MEMBER_CHANGING),
        (RefusedMember("its files are not whole", "head.safetensors is missing"), ItemErrorCode.MEMBER_REFUSED),
    ],
)
async def test_a_registry_that_is_down_says_nothing_of_a_bundle(root, monkeypatch, failure, code):
    def failing(of, **options):
        raise failure

    monkeypatch.setattr(module, "load_head", failing)
    setup = Setup(root)
    assert (await setup.ask(rows_of(1), (Member("far", "models:/far/1", "0" * 64),), (0,))).errors == {0: code}
    setup.runner.close()


async def test_heads_that_hang_in_their_download_keep_no_other_head_waiting(root, monkeypatch):
    registry = threading.Event()
    load = module.load_head

    def hanging(of, **options):
        if of.name == "far":
            registry.wait()
        return load(of, **options)

    monkeypatch.setattr(module, "load_head", hanging)
    setup = Setup(root, patience_s=0.05)
    far = tuple(Member("far", f"models:/triage-far/{k}", str(k) * 64) for k in range(6))
    try:
        first = await setup.ask(rows_of(6), far, tuple(range(6)))
        assert set(first.errors.values()) == {ItemErrorCode.MEMBER_CHANGING}
        near = tuple(member(tenant(root, f"near{k}", seed=k)) for k in range(6))
        await asyncio.gather(*map(setup.core.heads.get, near))
        assert (await setup.ask(rows_of(6), near, tuple(range(6)))).errors == {}
    finally:
        registry.set()
        setup.runner.close()


async def test_numbers_that_are_too_large_together_fail_their_rows_alone(root, setup):
    folder = tenant(root, "huge")
    write_tensors(folder, 3, weight=np.full((3, FEATURES), 3e38))
    files = tenant(root, "acme")
    reseal(folder)
    with np.errstate(over="ignore"):
        reply = await setup.ask(rows_of(2), (member(folder), member(files)), (0, 1))
    assert reply.errors == {0: ItemErrorCode.STAGE_FAILED}


async def test_gradients_are_refused(setup):
    request = ModelRequest(
        np.array([1], np.uint16), np.array([0, 1]), (1.0,), setup.source.fingerprint, 1, phrase_of=np.array([0])
    )
    with pytest.raises(NotExplainable):
        await setup.core.predict(request)


def test_novelty_is_by_each_heads_reference():
    reference = Reference(np.zeros(2, np.float32), np.eye(2, dtype=np.float32))
    plain = Head(np.eye(2, dtype=np.float32), np.zeros(2, np.float32), None, 0)
    watched = Head(plain.weight, plain.bias, reference, 0)
    features = np.array([[3, 4], [6, 8], [0, 1]], np.float32)
    _, novelty = apply_heads(features, [plain, watched, None], [1, 0, 2])
    assert novelty.tolist() == [5, 0, 0]
    assert apply_heads(features, [plain], [0, 0, 0])[1] is None


def entry(source, members="tenants/{member}"):
    return ModelEntry(name="triage", source=str(source), backend="fake", family=Family(members=members))


async def test_the_replica_takes_batches_of_members(root):
    deployment = ModelDeployment(entry(root / "base"))
    deployment.check_health()
    acme = member(tenant(root, "acme", ("no", "yes")))
    source = open_source(str(root / "base"))
    request = ModelRequest(
        np.array([1, 2], np.uint16),
        np.array([0, 1, 2]),
        (9.0,) * 2,
        source.fingerprint,
        2,
        0.0,
        members=(acme,),
        member_of=(0, -1),
    )
    reply = await deployment(request)
    assert reply.values.shape == (2, 3)
    assert reply.values[0, 2] == 0 != reply.values[1, 2]


def test_a_base_without_a_head_is_refused_at_the_start(tmp_path):
    with pytest.raises(BundleError, match="cannot be the base of a family"):
        ModelDeployment(entry(tiny_folder(tmp_path / "mood", labels=LABELS)))
