"""Batches, learning rates and word dropout of each epoch."""

from dataclasses import replace

import numpy as np
import pytest

from skseq._training._divergence import check_loss
from skseq._training._plan import TrainingPart, TrainingPlan
from skseq._validation._check_sequences import check_sequences

ROWS = [np.arange(1, length + 1) for length in range(200)]

PART = TrainingPart(
    sequences=check_sequences(ROWS, name="test"),
    codes=np.zeros(200, dtype=np.int32),
    weights=np.ones(200, dtype=np.float32),
    rows=np.arange(10, 200),
)


def make_plan(**changes):
    parameters = {
        "read_parts": lambda: [PART],
        "n_rows": (190,),
        "held_out": None,
        "first_epoch": 0,
        "epochs": 4,
        "batch_size": 19,
        "schedule": "cosine",
        "step_dropout": 0.0,
        "seed": 0,
        "patience": None,
        "callbacks": [],
        "verbose": 0,
    }
    return TrainingPlan(**parameters | changes)


def test_every_row_is_in_one_batch_of_an_epoch():
    plan = make_plan()
    batches = [batch.rows for batch in plan.batches(0)]
    assert len(batches) == plan.n_batches == 10
    assert sorted(np.concatenate(batches)) == list(range(10, 200))


def test_parts_are_read_one_after_the_other():
    parts = [replace(PART, rows=rows) for rows in np.split(PART.rows, [50, 51])]
    plan = make_plan(read_parts=lambda: iter(parts), n_rows=(50, 1, 139))
    batches = [batch.rows for batch in plan.batches(0)]
    assert len(batches) == plan.n_batches == 3 + 1 + 8
    assert sorted(np.concatenate(batches[:3])) == list(range(10, 60))
    assert batches[3] == [60]
    assert len(plan.rate_factors) == 4 * 12


def test_batches_of_the_first_part_do_not_depend_on_later_parts():
    alone = [batch.rows.tolist() for batch in make_plan().batches(1)]
    plan = make_plan(read_parts=lambda: [PART, PART], n_rows=(190, 190))
    both = [batch.rows.tolist() for batch in plan.batches(1)]
    assert both[:10] == alone
    assert both[10:] != alone


def test_cosine_rises_and_falls_over_the_whole_training():
    factors = make_plan().rate_factors
    assert len(factors) == 40
    top = np.argmax(factors)
    assert (np.diff(factors[: top + 1]) > 0).all()
    assert (np.diff(factors[top:]) < 0).all()
    assert 4 <= top <= 7  # About 15 % of 40.
    assert 0.8 < factors.max() <= 1
    assert 0 < factors.min() < 0.01


@pytest.mark.parametrize("n_rows", [1, 2])
def test_rate_of_a_single_update(n_rows):
    factors = make_plan(n_rows=(n_rows,), epochs=1).rate_factors
    assert len(factors) == 1
    assert factors[0] > 0


def test_constant_rate():
    assert (make_plan(schedule="constant").rate_factors == 1).all()


def test_no_step_is_dropped_by_default():
    (first, *_) = make_plan().batches(0)
    assert first.sequences is PART.sequences


def sequences_of(epoch, **changes):
    (first, *_) = make_plan(step_dropout=0.25, **changes).batches(epoch)
    return first.sequences


def test_dropped_steps_differ_between_epochs():
    first, second = sequences_of(0), sequences_of(1)
    assert len(first) == 200
    n_steps = len(PART.sequences.values)
    assert len(first.values) == pytest.approx(0.75 * n_steps, rel=0.03)
    assert not np.array_equal(first.values[:100], second.values[:100])
    assert np.array_equal(first.values, sequences_of(0).values)
    # The kept steps are in their order.
    last = first.values[first.offsets[-2] :]
    assert (np.diff(last) > 0).all()


def test_dropout_depends_on_the_seed_and_the_epoch():
    draws = [
        make_plan(seed=seed).dropout_rng(epoch).random()
        for seed, epoch in [(0, 0), (0, 0), (0, 1), (1, 0)]
    ]
    assert draws[0] == draws[1]
    assert len(set(draws)) == 3


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_loss_that_is_not_finite(loss):
    with pytest.raises(ValueError, match=f"is {loss} after epoch 3: training diverged"):
        check_loss(loss, 2)
    check_loss(0.5, 2)
