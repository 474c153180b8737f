"""kill -9 in the middle of each kind of write."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest

from dashboard.pictures.processing import MadePicture, PictureFile
from dashboard.store.fault_points import Step
from dashboard.store.holds import HoldKind
from dashboard.store.store import Store
from tests.proofs.conftest import Proof
from tests.store.killing import Warm, check_whole, look, steps_of
from tests.store.test_kills import PREPARE, base, publish_any, tidy

KILLS = 100
Act = Callable[[Store], object]


def place_hold(store: Store) -> None:
    key = f"P{len(store.holds.all())}"
    store.holds.place(HoldKind.PROJECT, key, sentence="Not shown at present.", reason="threat", by="ana")


def lift_hold(store: Store) -> None:
    store.holds.lift(store.holds.standing()[-1].number, "bo")


def add_picture(store: Store) -> None:
    made = MadePicture(f"{len(store.pictures.all()):064x}", 960, 640, (PictureFile("960.jpg", bytes(3_000_000)),))
    store.pictures.add(made, filename="well.jpg", by="ana")


ACTS: dict[Act, Act] = {**PREPARE, place_hold: lambda _store: None, lift_hold: place_hold, add_picture: lambda _s: None}


def state(store: Store) -> object:
    return look(store), store.holds.all(), store.pictures.all()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_kill(store: Store, database_url: str, proof: Proof, act: Act) -> None:
    """kill -9 at each step of a write. The old state or the new one is there, whole, and the next write works."""
    proof.fault = f"kill -9 at each step: {act.__name__.replace('_', ' ')}"
    publish_any(store), publish_any(store)
    with Warm(database_url) as warm:
        ACTS[act](store)
        for _number, (position, step) in zip(range(KILLS), cycle(enumerate(steps_of(act, store))), strict=False):
            ACTS[act](store)
            before = state(store)
            warm.kill_within(act, position)
            proof.check((state(store) == before) == (step is not Step.COMMITTED), f"half a state at “{step}”")
            check_whole(store)
            tidy(store)
            assert publish_any(store) == base(store), "the next publication works"
    check_whole(store, newest=None)
    proof.seen = "no half state; the next write works"
