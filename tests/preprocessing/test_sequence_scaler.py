"""SequenceScaler: statistics, imputation, and padding that stays padding."""

import pickle
from fractions import Fraction
from functools import partial
from itertools import pairwise

import factories
import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skseq import SequencePadder, SequenceScaler

RNG = np.random.default_rng(0)
LENGTHS = [3, 1, 6, 4, 2, 5] * 4
RUNS = [RNG.normal([20, -3], [5, 0.1], size=(length, 2)) for length in LENGTHS]
LABELS = np.array([run[0, 0] > run[-1, 0] - 1 for run in RUNS])
GAPPED = [np.where(RNG.random(run.shape) < 0.2, np.nan, run) for run in RUNS]


def pad(runs, value, side="pre", maxlen=8):
    padded = np.full((len(runs), maxlen, runs[0].shape[1]), value, dtype=float)
    for row, run in zip(padded, runs, strict=True):
        where = slice(maxlen - len(run), None) if side == "pre" else slice(len(run))
        row[where] = run
    return padded


make_classifier = partial(
    factories.make_classifier, epochs=3, batch_size=8, learning_rate=0.1
)


def test_statistics_are_those_of_all_steps():
    scaler = SequenceScaler().fit(RUNS)
    steps = np.concatenate(RUNS)
    assert_allclose(scaler.mean_, steps.mean(axis=0))
    assert_allclose(scaler.scale_, steps.std(axis=0))
    scaled = np.concatenate(scaler.transform(RUNS))
    assert_allclose(scaled, (steps - steps.mean(axis=0)) / steps.std(axis=0))


@pytest.mark.parametrize("missing", ["mean", "forward"])
def test_missing_values_are_excluded_from_statistics(missing):
    scaler = SequenceScaler(missing=missing).fit(GAPPED)
    steps = np.concatenate(GAPPED)
    assert np.isnan(steps).any()
    assert_allclose(scaler.mean_, np.nanmean(steps, axis=0))
    assert_allclose(scaler.scale_, np.nanstd(steps, axis=0))


@pytest.mark.parametrize("value", [0, -1, np.nan])
@pytest.mark.parametrize("side", ["pre", "post"])
def test_padding_of_an_array_is_excluded_and_becomes_zero(value, side):
    scaler = SequenceScaler(mask_value=value)
    scaled = scaler.fit_transform(pad(RUNS, value, side))
    ragged = SequenceScaler().fit(RUNS)
    assert_array_equal(scaler.mean_, ragged.mean_)
    assert_array_equal(scaler.scale_, ragged.scale_)
    assert_array_equal(scaled, pad(ragged.transform(RUNS), 0, side))


def test_mask_value_is_rounded_as_the_values_were():
    X = pad(RUNS, -999.9).astype("float32")
    scaled = SequenceScaler(mask_value=np.float64(-999.9)).fit_transform(X)
    assert_array_equal((scaled == 0).all(axis=2), (X[..., 0] < -999))


def test_constant_feature_becomes_zero():
    runs = [np.column_stack([run, np.full(len(run), 0.1)]) for run in RUNS]
    scaler = SequenceScaler().fit(runs)
    assert scaler.scale_[2] == 1
    assert_allclose(np.concatenate(scaler.transform(runs))[:, 2], 0, atol=1e-15)


def test_mean_imputes_the_mean_of_fit():
    scaler = SequenceScaler(missing="mean").fit([[[1.0, 0.0]], [[3.0, 2.0]]])
    (scaled,) = scaler.transform([[[3.0, np.nan], [np.nan, 2.0]]])
    assert scaled.tolist() == [[1, 0], [0, 1]]


def test_forward_imputes_the_last_known_value_of_the_same_sequence():
    scaler = SequenceScaler(missing="forward").fit([[[-1.0, -1.0]], [[1.0, 1.0]]])
    nan = np.nan
    first = [[5.0, nan], [nan, 2.0], [nan, nan], [nan, 3.0]]
    second = [[nan, 4.0], [6.0, nan]]
    scaled = scaler.transform([first, second])
    # The third step has no known value: it is masked.
    assert scaled[0].tolist() == [[5, 0], [5, 2], [0, 0], [5, 3]]
    assert scaled[1].tolist() == [[0, 4], [6, 4]]


def test_indicator_of_missing_values():
    scaler = SequenceScaler(missing="mean", add_indicator=True).fit(GAPPED)
    scaled = scaler.transform(GAPPED)
    for run, after in zip(GAPPED, scaled, strict=True):
        is_known = ~np.isnan(run).all(axis=1)
        assert_array_equal(after[is_known, 2:], np.isnan(run[is_known]))
        assert not after[~is_known].any()
    names = ["x0", "x1", "missingindicator_x0", "missingindicator_x1"]
    assert scaler.get_feature_names_out().tolist() == names


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_measured_step_never_becomes_padding(dtype):
    # The middle step is the mean, and a step of zeros is a measurement.
    runs = [np.array([[-2], [0], [2]], dtype)]
    (scaled,) = SequenceScaler().fit_transform(runs)
    assert scaled.dtype == dtype
    assert scaled[1, 0] == pytest.approx(0, abs=1e-11)
    padded = SequencePadder(maxlen=5).fit_transform([scaled])
    assert (padded != 0).any(axis=2).tolist() == [[False, False, True, True, True]]


def test_step_of_zeros_in_an_array_may_be_a_measurement():
    X = np.array([[[0.0], [1.0]], [[0.0], [3.0]]])
    assert SequenceScaler().fit(X).mean_ == 2
    assert SequenceScaler(mask_value=np.nan).fit(X).mean_ == 1
    assert SequenceScaler().fit(list(X)).mean_ == 1


@pytest.mark.parametrize("missing", ["mean", "forward"])
@pytest.mark.parametrize("add_indicator", [False, True])
@pytest.mark.parametrize("side", ["pre", "post"])
def test_padding_never_changes_probabilities(missing, add_indicator, side):
    def probabilities(X, *steps, value=0):
        scaler = SequenceScaler(
            missing=missing, add_indicator=add_indicator, mask_value=value
        )
        return (
            make_pipeline(scaler, *steps, make_classifier())
            .fit(X, LABELS)
            .predict_proba(X)
        )

    expected = probabilities(GAPPED)
    padder = SequencePadder(maxlen=20, padding=side)
    for others in [
        probabilities(GAPPED, padder),
        probabilities(pad(GAPPED, 0, side)),
        probabilities(pad(GAPPED, 0, side, maxlen=9), padder),
        probabilities(pad(GAPPED, np.nan, side), value=np.nan),
    ]:
        assert_allclose(others, expected, atol=1e-5)


def test_padding_with_nan_may_come_first():
    expected = make_pipeline(SequenceScaler(), make_classifier()).fit(RUNS, LABELS)
    pipeline = make_pipeline(
        SequencePadder(value=np.nan, dtype="float32"),
        SequenceScaler(mask_value=np.nan),
        make_classifier(),
    )
    assert_allclose(
        pipeline.fit(RUNS, LABELS).predict_proba(RUNS),
        expected.predict_proba(RUNS),
        atol=1e-5,
    )


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_long_frame_becomes_sequences(library):
    order = RNG.permutation(sum(LENGTHS))
    columns = {
        "id": np.repeat(np.arange(len(RUNS)), LENGTHS),
        "time": np.concatenate([np.arange(length) for length in LENGTHS]),
        "x": np.concatenate(GAPPED)[:, 0],
        "y": np.concatenate(GAPPED)[:, 1],
    }
    columns = {name: values[order] for name, values in columns.items()}
    # Like in the user guide.
    if library == "pandas":
        frame = pd.DataFrame(columns)
        groups = frame.sort_values("time").groupby("id")[["x", "y"]]
        X = [run.to_numpy() for _, run in groups]
    else:
        frame = pl.DataFrame(columns, nan_to_null=True).sort("id", "time")
        runs = frame.select("id", "x", "y").partition_by("id", include_key=False)
        X = [run.to_numpy() for run in runs]
    for run, expected in zip(X, GAPPED, strict=True):
        assert_array_equal(run, expected)
    scaler = SequenceScaler(missing="mean")
    assert_array_equal(scaler.fit(X).mean_, clone(scaler).fit(GAPPED).mean_)


@pytest.mark.parametrize(
    "X", [[[1.0, 2, 3], [4.0, 5]], [[1, 2, 3], [4, 5]], pd.Series([[1, 2, 3], [4, 5]])]
)
def test_numbers_are_steps_of_one_feature(X):
    scaled = SequenceScaler().fit_transform(X)
    assert [run.shape for run in scaled] == [(3, 1), (2, 1)]
    assert_allclose(np.concatenate(scaled).std(), 1)


def test_table_of_numbers_becomes_a_3d_array():
    frame = pd.DataFrame(RNG.normal(size=(5, 3)), columns=["a", "b", "c"])
    scaler = SequenceScaler().fit(frame)
    assert scaler.transform(frame).shape == (5, 3, 1)
    assert scaler.n_features_in_ == 1
    assert scaler.feature_names_in_.tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("make", [list, lambda runs: pad(runs, 0)], ids=["list", "box"])
def test_inverse_transform(make):
    X = make(RUNS)
    scaler = SequenceScaler().fit(X)
    for run, expected in zip(
        scaler.inverse_transform(scaler.transform(X)), X, strict=True
    ):
        assert_allclose(run, expected)


def test_inverse_transform_restores_missing_values():
    runs = [run[~np.isnan(run).all(axis=1)] for run in GAPPED]
    scaler = SequenceScaler(missing="forward", add_indicator=True).fit(runs)
    restored = scaler.inverse_transform(scaler.transform(runs))
    assert_allclose(np.concatenate(restored), np.concatenate(runs))


def test_feature_names_out():
    scaler = SequenceScaler().fit(RUNS)
    assert scaler.get_feature_names_out(["a", "b"]).tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="hold 2 names, got 1"):
        scaler.get_feature_names_out(["a"])


def test_masked_entries_are_missing():
    X = np.ma.array(
        [[[20.0], [-999.0]], [[21.0], [23.5]]], mask=[[[0], [1]], [[0], [0]]]
    )
    assert SequenceScaler(missing="mean").fit(X).mean_.tolist() == [21.5]
    with pytest.raises(ValueError, match="expects no NaN; sequence 0 holds nan"):
        SequenceScaler().fit(X)


def test_set_output_keeps_arrays():
    pipeline = make_pipeline(SequenceScaler(), SequencePadder())
    assert isinstance(
        pipeline.set_output(transform="pandas")[0].fit_transform(RUNS), np.ndarray
    )


def test_later_sequences():
    scaler = SequenceScaler().fit(RUNS)
    assert [run.shape for run in scaler.transform([[], []])] == [(0, 2), (0, 2)]
    with pytest.raises(ValueError, match="X has 3 features, but SequenceScaler is exp"):
        scaler.transform([np.ones((2, 3))])


@pytest.mark.parametrize("X", [GAPPED, pad(GAPPED, np.nan)], ids=["list", "box"])
def test_input_is_unchanged(X):
    copies = [run.copy() for run in X]
    scaler = SequenceScaler(missing="forward", add_indicator=True)
    scaler.inverse_transform(scaler.fit_transform(X))
    for run, copied in zip(X, copies, strict=True):
        assert_array_equal(run, copied)


def test_clone_and_pickle():
    scaler = SequenceScaler(missing="mean", mask_value=np.nan).fit(GAPPED)
    assert clone(scaler).get_params() == pytest.approx(
        {"add_indicator": False, "mask_value": np.nan, "missing": "mean"}, nan_ok=True
    )
    loaded = pickle.loads(pickle.dumps(scaler))
    for ours, theirs in zip(
        scaler.transform(GAPPED), loaded.transform(GAPPED), strict=True
    ):
        assert_array_equal(ours, theirs)


def test_failed_fit_keeps_fitted_attributes():
    scaler = SequenceScaler().fit(RUNS)
    mean = scaler.mean_
    with pytest.raises(ValueError, match="NaN"):
        scaler.fit([np.full((2, 3), np.nan)])
    assert scaler.mean_ is mean
    assert scaler.n_features_in_ == 2


@pytest.mark.parametrize(
    ("parameters", "X", "message"),
    [
        ({}, GAPPED, "sequence . holds nan. Set missing"),
        ({}, pad(RUNS, np.nan), "sequence 0 holds nan. Set missing"),
        ({"mask_value": np.nan}, GAPPED, "Set missing"),
        ({"missing": "mean"}, [[[1.0, np.nan]]], "feature 1 are missing"),
        ({}, np.zeros((2, 3, 4)), "feature 0 are missing"),
        ({"missing": "mean"}, [[[np.inf]]], "sequence 0 holds inf"),
        ({"missing": "zero"}, RUNS, "'missing' parameter"),
        ({"mask_value": None}, RUNS, "'mask_value' parameter"),
        ({"add_indicator": "yes"}, RUNS, "'add_indicator' parameter"),
    ],
)
def test_bad_input_and_parameters(parameters, X, message):
    with pytest.raises(ValueError, match=message):
        SequenceScaler(**parameters).fit(X)


def test_unfitted():
    for method in ["transform", "inverse_transform"]:
        with pytest.raises(NotFittedError):
            getattr(SequenceScaler(), method)(RUNS)


@pytest.mark.parametrize("cuts", [[1], [2, 3]], ids=str)
def test_partial_fit_equals_fit(cuts):
    rng = np.random.default_rng(0)
    X = [rng.normal(5, [1, 9], size=(length, 2)) for length in (4, 1, 0, 7, 3)]
    X[3][2, 1] = np.nan
    whole = SequenceScaler(missing="mean").fit(X)
    in_parts = SequenceScaler(missing="mean")
    for start, stop in pairwise([0, *cuts, len(X)]):
        assert in_parts.partial_fit(X[start:stop]) is in_parts
    assert_allclose(in_parts.mean_, whole.mean_, rtol=1e-12)
    assert_allclose(in_parts.scale_, whole.scale_, rtol=1e-12)
    assert in_parts.n_features_in_ == 2


def test_partial_fit_of_another_width():
    scaler = SequenceScaler().partial_fit([[[1.0, 2.0]]])
    with pytest.raises(ValueError, match="features"):
        scaler.partial_fit([[[1.0, 2.0, 3.0]]])
    assert_array_equal(scaler.mean_, [1, 2])


@pytest.mark.parametrize(
    "rows", [[[[1e300]], [[-1e308]]], [[[1e308]], [[1e308]]]], ids=["variance", "mean"]
)
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_statistics_beyond_float64(rows, method):
    scaler = SequenceScaler().fit([[[1.0]], [[2.0]]])
    before = dict(vars(scaler))
    with pytest.raises(ValueError, match="mean and variance .* of feature 0 are not"):
        getattr(scaler, method)(rows)
    assert vars(scaler) == before


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_results_beyond_the_dtype(dtype):
    largest = np.finfo(dtype).max
    scaler = SequenceScaler().fit([[[0.0]], [[0.5]]])
    rows = [np.array([[1.0]], dtype), np.array([[largest]], dtype)]
    with pytest.raises(ValueError, match=f"scales to {dtype}; .* of sequence 1"):
        scaler.transform(rows)
    scaler = SequenceScaler().fit([[[0.0]], [[9.0]]])
    with pytest.raises(ValueError, match=f"scales to {dtype}; .* of sequence 1"):
        scaler.inverse_transform(rows)


def test_mask_value_beyond_float64():
    with pytest.raises(
        ValueError, match="expects mask_value within the range of float64"
    ):
        SequenceScaler(mask_value=10**400).fit(np.ones((2, 2, 1)))
    fraction = SequenceScaler(mask_value=Fraction(1)).fit([[[1.0]], [[2.0]]])
    assert fraction.transform(np.ones((1, 1, 1))).tolist() == [[[0]]]
