"""What an epoch reads, and at which rate it learns."""

import numpy as np
import pytest

from skseq._sequences import check_sequences
from skseq._training_plan import TrainingPlan, check_loss

ROWS = [np.arange(1, length + 1) for length in range(200)]


def make_plan(**changes):
    parameters = {
        "sequences": check_sequences(ROWS, name="test"),
        "codes": np.zeros(200, dtype=np.int32),
        "weights": np.ones(200, dtype=np.float32),
        "rows": np.arange(10, 200),
        "held_out_rows": None,
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
    batches = plan.batches(0)
    assert len(batches) == plan.n_batches == 10
    assert sorted(np.concatenate(batches)) == list(range(10, 200))


def test_cosine_rises_and_falls_over_the_whole_training():
    factors = make_plan().rate_factors
    assert len(factors) == 40
    top = np.argmax(factors)
    assert (np.diff(factors[: top + 1]) > 0).all()
    assert (np.diff(factors[top:]) < 0).all()
    assert 4 <= top <= 7  # About 15 % of 40.
    assert 0.8 < factors.max() <= 1
    assert 0 < factors.min() < 0.01


@pytest.mark.parametrize("rows", [[10], [10, 11]])
def test_a_single_update_has_a_rate(rows):
    factors = make_plan(rows=np.array(rows), epochs=1).rate_factors
    assert len(factors) == 1
    assert factors[0] > 0


def test_constant_rate():
    assert (make_plan(schedule="constant").rate_factors == 1).all()


def test_nothing_is_dropped_unless_asked():
    plan = make_plan()
    assert plan.sequences_to_read(0) is plan.sequences


def test_steps_are_dropped_anew_in_each_epoch():
    plan = make_plan(step_dropout=0.25)
    first, second = plan.sequences_to_read(0), plan.sequences_to_read(1)
    assert len(first) == 200
    n_steps = len(plan.sequences.values)
    assert len(first.values) == pytest.approx(0.75 * n_steps, rel=0.03)
    assert not np.array_equal(first.values[:100], second.values[:100])
    again = make_plan(step_dropout=0.25).sequences_to_read(0)
    assert np.array_equal(first.values, again.values)
    # What is left of a sequence is in its order.
    last = first.values[first.offsets[-2] :]
    assert (np.diff(last) > 0).all()


def test_features_are_hidden_by_the_seed_and_the_epoch():
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
