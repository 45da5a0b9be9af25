"""SequenceSummarizer: the 17 numbers, short sequences, missing values and padding."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skseq import SequenceScaler, SequenceSummarizer

RNG = np.random.default_rng(0)
LENGTHS = [3, 1, 6, 4, 2, 5, 30, 31, 32, 4]
RUNS = [RNG.normal([20, -3], [5, 0.1], size=(length, 2)) for length in LENGTHS]
MEANS = np.concatenate(RUNS).mean(axis=0)
GAPPED = [np.where(RNG.random(run.shape) < 0.2, np.nan, run) for run in RUNS]


def pad(runs, value, side="pre", maxlen=40):
    padded = np.full((len(runs), maxlen, runs[0].shape[1]), value, dtype=float)
    for row, run in zip(padded, runs, strict=True):
        where = slice(maxlen - len(run), None) if side == "pre" else slice(len(run))
        row[where] = run
    return padded


def summarize(values):
    """Return the numbers of one feature, from the definitions in the docstring."""
    length, changes = len(values), [*np.diff(values)] or [0.0]
    thirds = [
        [value for step, value in enumerate(values) if 3 * step < end * length]
        for end in (1, 2, 3)
    ]
    for start, third in enumerate(thirds):
        n_before = sum(3 * (step + 1) <= start * length for step in range(length))
        del third[:n_before]
    return [
        np.mean(values),
        np.std(values),
        min(values),
        max(values),
        values[0],
        values[-1],
        *np.percentile(values, [25, 50, 75]),
        *map(np.mean, thirds),
        np.mean(changes),
        np.std(changes),
        min(changes),
        max(changes),
        np.mean(np.abs(changes)),
    ]


def summarize_all(runs):
    return [[n for values in run.T for n in summarize(values)] for run in runs]


def summary_of(values, **parameters):
    """Return the numbers of a sequence of one feature, by their names."""
    summarizer = SequenceSummarizer(**parameters).fit(values)
    names = [name[3:] for name in summarizer.get_feature_names_out()]
    return dict(zip(names, summarizer.transform(values)[0], strict=True))


def test_numbers_are_those_of_the_definitions():
    summaries = SequenceSummarizer().fit_transform(RUNS)
    assert summaries.dtype == np.float64
    assert summaries.shape == (len(RUNS), 34)
    assert_allclose(summaries, summarize_all(RUNS), atol=1e-12)


def test_names_are_those_of_the_numbers():
    assert summary_of([[4.0, 1.0, 3.0, 9.0, 8.0, 2.0]]) == pytest.approx(
        {
            "mean": 4.5,
            "std": np.sqrt(107 / 12),
            "min": 1,
            "max": 9,
            "first": 4,
            "last": 2,
            "quartile1": 2.25,
            "median": 3.5,
            "quartile3": 7,
            "third1_mean": 2.5,
            "third2_mean": 6,
            "third3_mean": 5,
            "diff_mean": -0.4,
            "diff_std": np.sqrt(17.04),
            "diff_min": -6,
            "diff_max": 6,
            "diff_abs_mean": 3.6,
        }
    )


@pytest.mark.parametrize(
    ("values", "thirds"),
    [([5], [5, 5, 5]), ([4, 8], [4, 6, 8]), ([1, 2, 4, 8], [1.5, 3, 6])],
    ids=str,
)
def test_thirds_of_short_sequences_share_steps(values, thirds):
    summary = summary_of([values])
    assert [summary[f"third{third}_mean"] for third in (1, 2, 3)] == thirds


def test_one_step_has_no_differences():
    summary = summary_of([[5.0]])
    assert {summary[name] for name in summary if name.startswith("diff")} == {0}
    assert summary["std"] == 0
    assert summary["median"] == 5


def test_empty_sequence_is_the_mean_step():
    summarizer = SequenceSummarizer().fit(RUNS)
    assert_allclose(summarizer.mean_, MEANS)
    expected = summarizer.transform([MEANS[np.newaxis]])
    for empty in ([[]], [np.empty((0, 2))], np.zeros((1, 3, 2))):
        assert_array_equal(summarizer.transform(empty), expected)
    assert_array_equal(summarizer.transform([*RUNS, []])[-1:], expected)


@pytest.mark.parametrize("value", [0, -1, np.nan])
@pytest.mark.parametrize("side", ["pre", "post"])
def test_padding_is_skipped(value, side):
    padded = pad(RUNS, value, side)
    summaries = SequenceSummarizer(mask_value=value).fit_transform(padded)
    assert_allclose(summaries, SequenceSummarizer().fit_transform(RUNS), atol=1e-12)


def test_steps_of_zeros_are_measurements_in_ragged_sequences():
    runs = [[[0.0], [6.0]]]
    assert SequenceSummarizer().fit_transform(runs)[0, 0] == 3
    assert SequenceSummarizer().fit_transform(np.array(runs))[0, 0] == 6


@pytest.mark.parametrize("missing", ["mean", "forward"])
def test_missing_values_are_imputed_like_those_of_the_scaler(missing):
    scaler = SequenceScaler(missing=missing).fit(GAPPED)
    imputed = [
        (scaled * scaler.scale_ + scaler.mean_)[~np.isnan(run).all(axis=1)]
        for run, scaled in zip(GAPPED, scaler.transform(GAPPED), strict=True)
    ]
    expected = SequenceSummarizer().fit([[scaler.mean_]]).transform(imputed)
    summaries = SequenceSummarizer(missing=missing).fit_transform(GAPPED)
    assert_allclose(summaries, expected, atol=1e-9)


def test_step_without_a_known_value_is_skipped():
    summary = summary_of([[np.nan, 2.0, np.nan, 6.0]], missing="mean")
    assert summary == summary_of([[2.0, 6.0]])


def test_forward_fills_with_the_mean_before_the_first_value():
    runs = [[[1.0, np.nan], [1.0, 2.0], [1.0, np.nan], [1.0, 6.0]]]
    summarizer = SequenceSummarizer(missing="forward").fit(runs)
    (numbers,) = summarizer.transform(runs)
    assert numbers[17:][[4, 5]].tolist() == [4, 6]
    assert numbers[17:][12] == pytest.approx(2 / 3)


def test_result_does_not_depend_on_the_other_rows():
    summarizer = SequenceSummarizer().fit(RUNS)
    together = summarizer.transform(RUNS)
    alone = np.concatenate([summarizer.transform([run]) for run in RUNS])
    assert_allclose(together, alone, rtol=1e-12)
    assert_array_equal(summarizer.transform(RUNS[::-1])[::-1], together)


def test_single_precision_is_summarized_in_double_precision():
    runs = [run.astype(np.float32) for run in RUNS]
    exact = [run.astype(np.float64) for run in runs]
    summarizer = SequenceSummarizer().fit(exact)
    assert_array_equal(summarizer.transform(runs), summarizer.transform(exact))


def test_names_of_features():
    summarizer = SequenceSummarizer().fit(RUNS)
    assert summarizer.get_feature_names_out()[[0, 17]].tolist() == [
        "x0_mean",
        "x1_mean",
    ]
    named = summarizer.get_feature_names_out(["speed", "level"])
    assert named[[16, 33]].tolist() == ["speed_diff_abs_mean", "level_diff_abs_mean"]
    with pytest.raises(ValueError, match="expects input_features to hold 2 names, got"):
        summarizer.get_feature_names_out(["speed"])


@pytest.mark.parametrize(
    ("container", "frame"), [("pandas", pd.DataFrame), ("polars", pl.DataFrame)]
)
def test_set_output(container, frame):
    summarizer = SequenceSummarizer()
    table = summarizer.set_output(transform=container).fit_transform(RUNS)
    assert isinstance(table, frame)
    assert list(table.columns) == summarizer.get_feature_names_out().tolist()
    assert_array_equal(table.to_numpy(), SequenceSummarizer().fit_transform(RUNS))


def test_names_in_a_pipeline_after_a_scaler():
    pipeline = make_pipeline(SequenceScaler(), SequenceSummarizer()).fit(RUNS)
    assert pipeline.get_feature_names_out()[-1] == "x1_diff_abs_mean"


def test_input_is_unchanged():
    copies = [run.copy() for run in GAPPED]
    SequenceSummarizer(missing="forward").fit_transform(GAPPED)
    for run, copied in zip(GAPPED, copies, strict=True):
        assert_array_equal(run, copied)


def test_clone_and_pickle():
    summarizer = SequenceSummarizer(missing="mean").fit(GAPPED)
    assert clone(summarizer).get_params() == {"mask_value": 0, "missing": "mean"}
    loaded = pickle.loads(pickle.dumps(summarizer))
    assert_array_equal(loaded.transform(GAPPED), summarizer.transform(GAPPED))


def test_failed_fit_keeps_fitted_attributes():
    summarizer = SequenceSummarizer().fit(RUNS)
    mean = summarizer.mean_
    with pytest.raises(ValueError, match="NaN"):
        summarizer.fit([np.full((2, 3), np.nan)])
    assert summarizer.mean_ is mean
    assert summarizer.n_features_in_ == 2


@pytest.mark.parametrize(
    ("parameters", "X", "message"),
    [
        ({}, GAPPED, "SequenceSummarizer.* no NaN; sequence . holds nan. Set missing"),
        ({"missing": "mean"}, [[[1.0, np.nan]]], "those of feature 1 are missing"),
        ({}, np.zeros((2, 3, 4)), "feature 0 are missing"),
        ({"missing": "mean"}, [[[np.inf]]], "sequence 0 holds inf"),
        ({}, [[[1e308], [1e308]]], "means within .* float64; that of feature 0 is not"),
        ({"missing": "zero"}, RUNS, "'missing' parameter"),
        ({"mask_value": None}, RUNS, "'mask_value' parameter"),
        ({"mask_value": 10**400}, np.ones((2, 2, 1)), "mask_value within the range of"),
        ({}, [], "0 sample"),
    ],
)
def test_bad_input_and_parameters(parameters, X, message):
    with pytest.raises(ValueError, match=message):
        SequenceSummarizer(**parameters).fit(X)


def test_texts_are_refused():
    with pytest.raises(TypeError, match="SequenceSummarizer expects sequences of num"):
        SequenceSummarizer().fit(["a text"])


def test_later_sequences():
    summarizer = SequenceSummarizer().fit([[1.0], [2.0]])
    with pytest.raises(ValueError, match="X has 3 features, but SequenceSummarizer is"):
        summarizer.transform([np.ones((2, 3))])
    with pytest.raises(ValueError, match="statistics within .* of sequence 1 are not"):
        summarizer.transform([[1.0], [1e308, -1e308]])


def test_unfitted():
    with pytest.raises(NotFittedError):
        SequenceSummarizer().transform(RUNS)
    with pytest.raises(NotFittedError):
        SequenceSummarizer().get_feature_names_out()
