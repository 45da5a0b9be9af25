"""Results of a comparison: differences, text, HTML, data frame, disagreements."""

import pickle
import re
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from scipy import stats

from skseq import Comparison, ComparisonDisplay
from skseq._comparison._references import Reference
from skseq._comparison._sentences import describe_constants

# Four folds of 2 rows to train on and 2 to test, three classifiers, one without
# probabilities; the third fails in the last fold.
NAMES = ("<lstm>", "tfidf", "svm")
FOLDS = tuple(
    (np.array(train), np.array(test))
    for train, test in [
        ((2, 3), (0, 1)),
        ((4, 5), (2, 3)),
        ((6, 7), (4, 5)),
        ((0, 1), (6, 7)),
    ]
)
y = np.array(["no", "yes"] * 4)


def of_truth(*probabilities):
    """Return probabilities of both classes, given those of the true ones."""
    truth = np.arange(8) % 2
    return np.array(
        [
            [1 - p, p] if t else [p, 1 - p]
            for p, t in zip(probabilities, truth, strict=True)
        ]
    )


NOTHING = np.full(4, np.nan)
MAJORITY = Reference(
    name="majority class",
    scores={
        "accuracy": np.array([0.5, 0.5, 0.4, 0.5]),
        "neg_log_loss": np.array([-0.7, -0.71, -0.7, -0.71]),
    },
    fit_seconds=NOTHING,
    predict_seconds=NOTHING,
    n_bytes=NOTHING,
    predictions=np.zeros(8, dtype=int),
    probabilities=np.full((8, 2), 0.5),
)
MEAN = replace(
    MAJORITY,
    name="mean of all 3",
    scores={"accuracy": np.full(4, 0.9), "neg_log_loss": np.full(4, -0.3)},
    fit_seconds=np.full(4, 6.1),
    predictions=np.arange(8) % 2,
    weights=np.array([[0.5, 0.25, 0.25]] * 3 + [[np.nan] * 3]),
)

COMPARISON = Comparison(
    estimator_names=NAMES,
    score_names=("accuracy", "neg_log_loss"),
    scores={
        "accuracy": np.array(
            [[0.9, 0.8, 0.9, 0.8], [0.7, 0.7, 0.6, 0.7], [0.9, 0.7, 0.9, np.nan]]
        ),
        "neg_log_loss": np.array([[-0.5] * 4, [-0.4, -0.4, -0.3, -0.4], [np.nan] * 4]),
    },
    fit_seconds=np.array([[4.0] * 4, [0.1] * 4, [2.0, 2.0, 2.0, np.nan]]),
    predict_seconds=np.array([[0.5] * 4, [0.01] * 4, [0.01] * 3 + [np.nan]]),
    n_bytes=np.array([[2e6] * 4, [3e3] * 4, [np.nan] * 4]),
    errors={("svm", 3): "ValueError: <bad>"},
    folds=FOLDS,
    X=["a", "b", "c", "d", "e", "f", "g", "h"],
    y=y,
    classes=np.array(["no", "yes"]),
    predictions={
        "<lstm>": np.array([0, 1, 0, 1, 0, 1, 0, 0]),
        "tfidf": np.array([1, 1, 1, 0, 1, 0, 0, 1]),
        "svm": np.array([0, 1, 0, 1, 0, 1, -1, -1]),
    },
    probabilities={
        "<lstm>": of_truth(0.9, 0.9, 0.9, 0.6, 0.9, 0.9, 0.9, 0.2),
        "tfidf": of_truth(0.4, 0.9, 0.1, 0.4, 0.4, 0.3, 0.8, 0.9),
        "svm": None,
    },
    is_constant=np.array([[False] * 4, [False, True, True, False], [False] * 4]),
    majority=MAJORITY,
    mean=None,
)


def test_difference_by_formula():
    found = COMPARISON.differences()[0]
    differences = np.array([0.2, 0.1, 0.3, 0.1])
    error = np.sqrt(differences.var(ddof=1) * (1 / 4 + 2 / 2))
    half_width = stats.t.ppf(0.975, 3) * error
    assert (found.first, found.second, found.score_name) == (
        "<lstm>",
        "tfidf",
        "accuracy",
    )
    assert found.mean == pytest.approx(0.175)
    assert found.low == pytest.approx(0.175 - half_width)
    assert found.high == pytest.approx(0.175 + half_width)
    assert found.p_value == pytest.approx(2 * stats.t.sf(0.175 / error, 3))
    # Rows 0, 2, 3, 4, 5 against row 7.
    assert (found.n_first_only, found.n_second_only) == (5, 1)
    assert found.mcnemar_p_value == pytest.approx(stats.binomtest(5, 6).pvalue)
    assert found.fit_ratio == pytest.approx(40)


def test_differences_of_all_pairs_and_scores():
    found = COMPARISON.differences(confidence_level=0.5)
    assert [(d.score_name, d.first, d.second) for d in found] == [
        ("accuracy", "<lstm>", "tfidf"),
        ("accuracy", "<lstm>", "svm"),
        ("accuracy", "svm", "tfidf"),
        ("neg_log_loss", "tfidf", "<lstm>"),
        ("neg_log_loss", "<lstm>", "svm"),
        ("neg_log_loss", "tfidf", "svm"),
    ]
    assert found[0].high < COMPARISON.differences()[0].high
    assert len(pd.DataFrame(found)) == 6


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, np.nan, "0.95", None, [0.9]])
def test_invalid_confidence_level(level):
    with pytest.raises(ValueError, match="differences expects confidence_level as a n"):
        COMPARISON.differences(confidence_level=level)


@pytest.mark.parametrize("n", [0, -1, 2.0, True, None, "3", np.array([1, 2])])
def test_invalid_number_of_disagreements(n):
    with pytest.raises(ValueError, match="n as an integer of at least 1, got .* is 10"):
        COMPARISON.disagreements(n)


def test_difference_ignores_the_failed_fold():
    found = COMPARISON.differences()[1]
    assert found.n_folds == 3
    assert found.mean == pytest.approx(0.1 / 3)
    assert (found.n_first_only, found.n_second_only) == (0, 0)
    assert found.mcnemar_p_value == 1
    assert found.fit_ratio == pytest.approx(2)


def test_text():
    assert repr(COMPARISON).splitlines() == [
        "Comparison of 3 classifiers on 8 rows in 4 folds, mean ± standard deviation",
        "",
        "classifier           accuracy    neg_log_loss      fit  predict  size",
        "<lstm>          0.850 ± 0.058  -0.500 ± 0.000  4.000 s  0.500 s  2 MB",
        "tfidf           0.675 ± 0.050  -0.375 ± 0.050  0.100 s  0.010 s  3 kB",
        "svm             0.833 ± 0.115               -  2.000 s  0.010 s     -",
        "majority class  0.475 ± 0.050  -0.705 ± 0.006        -        -     -",
        "",
        "No significant difference between <lstm> and tfidf: the accuracy of <lstm> is "
        "17.5 percentage points higher (95 % confidence interval -16.6 to 51.6); "
        "<lstm> takes 40 times as long to fit.",
        "No significant difference between <lstm> and svm: the accuracy of <lstm> is "
        "3.3 percentage points higher (95 % confidence interval -25.4 to 32.0); <lstm> "
        "takes 2.0 times as long to fit.",
        "Not significantly better than the majority class in accuracy: tfidf, svm.",
        "tfidf is constant: it predicts one class for all rows of 2 of 4 folds.",
        "svm failed in 1 of 4 folds; first error: ValueError: <bad>.",
    ]
    assert str(COMPARISON) == repr(COMPARISON)


def test_html_has_the_same_text_escaped():
    html = COMPARISON._repr_html_()
    assert "<lstm>" not in html
    assert "<bad>" not in html
    assert html.count("<tr>") == 5
    text = re.sub(r"<[^>]*>", " ", html)
    assert "&lt;lstm&gt;  0.850 ± 0.058" in text
    assert "ValueError: &lt;bad&gt;." in text


def test_mean_that_is_better_than_the_best():
    gain = replace(COMPARISON, mean=MEAN)
    lines = repr(gain).splitlines()
    assert lines[7].startswith("mean of all 3   0.900 ± 0.000  -0.300 ± 0.000  6.100 s")
    assert "mean of all 3 is" not in repr(gain)
    assert "Weights of the mean of all 3: 0.50 <lstm>, 0.25 tfidf, 0.25 svm." in lines
    scores = {
        "accuracy": np.array([0.98, 0.9, 1.0, 0.9]),
        "neg_log_loss": -MEAN.n_bytes,
    }
    gain = replace(COMPARISON, mean=replace(MEAN, scores=scores))
    assert (
        "mean of all 3 is significantly better than <lstm>: its accuracy is 9.5 "
        "percentage points higher" in repr(gain)
    )


def test_no_sentence_about_the_majority_class():
    better = replace(
        COMPARISON,
        score_names=("accuracy",),
        scores={"accuracy": MAJORITY.scores["accuracy"] + [[0.3], [0.31], [0.32]]},
        predictions=dict.fromkeys(COMPARISON.predictions, np.arange(8) % 2),
        majority=replace(MAJORITY, predictions=1 - np.arange(8) % 2),
    )
    assert better.is_better_than_majority() == dict.fromkeys(NAMES, True)
    assert "better than the majority class" not in repr(better)


def test_is_better_than_majority():
    assert COMPARISON.is_better_than_majority() == {
        "<lstm>": True, "tfidf": False, "svm": False,
    }  # fmt: skip
    # The svm has no probabilities.
    assert replace(COMPARISON, mean=MEAN).is_better_than_majority("neg_log_loss") == {
        "<lstm>": True, "tfidf": True, "svm": False, "mean of all 3": True,
    }  # fmt: skip
    assert COMPARISON.is_better_than_majority(confidence_level=0.5)["svm"]
    with pytest.raises(ValueError, match="one of its scores"):
        COMPARISON.is_better_than_majority("f1")
    with pytest.raises(ValueError, match="confidence_level"):
        COMPARISON.is_better_than_majority(confidence_level=2)


def test_worse_than_majority():
    reverse = replace(COMPARISON, majority=replace(MAJORITY, scores=MEAN.scores))
    assert not any(reverse.is_better_than_majority().values())


def test_differences_from_references():
    found = replace(COMPARISON, mean=MEAN).differences(references=True)
    pairs = {(d.first, d.second) for d in found if d.score_name == "accuracy"}
    assert len(found) == 2 * 10
    assert {("<lstm>", "majority class"), ("mean of all 3", "tfidf")} <= pairs


def test_constant_classifiers():
    assert list(
        describe_constants(("a", "b", "c"), np.array([[1, 1], [0, 0], [0, 1]]), 2)
    ) == [
        "a is constant: it predicts one class for all rows of every fold.",
        "c is constant: it predicts one class for all rows of 1 of 2 folds.",
    ]


def test_failures():
    errors = {("svm", 0): "ValueError: no.\nAnd why.", ("svm", 3): "KeyError: 1"}
    last_line = repr(replace(COMPARISON, errors=errors)).splitlines()[-1]
    assert last_line == "svm failed in 2 of 4 folds; first error: ValueError: no."


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("fit_seconds", [0.0001], "<0.001 s"),
        ("fit_seconds", [0.0234], "0.023 s"),
        ("fit_seconds", [12.34], "12.3 s"),
        ("fit_seconds", [1234.5], "1234 s"),
        ("fit_seconds", [np.nan], "-"),
        ("n_bytes", [768], "768 B"),
        ("n_bytes", [12345], "12.3 kB"),
        ("n_bytes", [2.5e9], "2.5 GB"),
        ("n_bytes", [np.nan], "-"),
    ],
)
def test_numbers_in_the_text(name, values, text):
    column = {"fit_seconds": 3, "n_bytes": 5}[name]
    row = repr(replace(COMPARISON, **{name: np.full((3, 4), *values)})).splitlines()[3]
    assert re.split(" {2,}", row)[column] == text


def test_text_without_any_score():
    nothing = np.full((3, 4), np.nan)
    empty = replace(
        COMPARISON,
        scores={"accuracy": nothing},
        score_names=("accuracy",),
        is_constant=nothing > 0,
    )
    assert repr(empty).endswith(
        "\n\nsvm failed in 1 of 4 folds; first error: ValueError: <bad>."
    )


def test_frame():
    frame = COMPARISON.to_frame()
    assert frame.columns.tolist() == [
        "classifier", "fold", "accuracy", "neg_log_loss", "fit_seconds",
        "predict_seconds", "n_bytes", "error",
    ]  # fmt: skip
    assert frame.shape == (16, 8)
    assert replace(COMPARISON, mean=MEAN).to_frame().shape == (20, 8)
    assert frame["classifier"].iloc[-1] == "majority class"
    row = frame.iloc[5]
    assert row.drop("error").tolist() == ["tfidf", 1, 0.7, -0.4, 0.1, 0.01, 3000]
    assert frame["error"].dropna().to_dict() == {11: "ValueError: <bad>"}


def test_frame_without_pandas(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pandas, which is not installed. Install it"):
        COMPARISON.to_frame()


def test_disagreements():
    found = COMPARISON.disagreements(3)
    assert [d.index for d in found] == [2, 7, 5]
    first = found[0]
    assert (first.row, first.label) == ("c", "no")
    assert first.probabilities == pytest.approx({"<lstm>": 0.9, "tfidf": 0.1})
    assert len(COMPARISON.disagreements(100)) == 8


def test_disagreements_ignore_rows_without_prediction():
    partly = of_truth(0.4, np.nan, 0.1, 0.4, 0.4, np.nan, 0.8, 0.9)
    found = replace(
        COMPARISON, probabilities=COMPARISON.probabilities | {"tfidf": partly}
    ).disagreements(100)
    assert {d.index for d in found} == {0, 2, 3, 4, 6, 7}


def test_disagreements_require_probabilities():
    alone = replace(
        COMPARISON, probabilities=COMPARISON.probabilities | {"tfidf": None}
    )
    message = r"at least 2 classifiers with predict_proba, got \['<lstm>'\]. Wrap"
    with pytest.raises(ValueError, match=message):
        alone.disagreements()


def test_is_frozen():
    with pytest.raises(FrozenInstanceError):
        COMPARISON.scores = {}


def test_pickles():
    copy = pickle.loads(pickle.dumps(COMPARISON))
    assert repr(copy) == repr(COMPARISON)
    assert_array_equal(copy.probabilities["tfidf"], COMPARISON.probabilities["tfidf"])


def test_plot():
    display = COMPARISON.plot(score_name="neg_log_loss")
    assert isinstance(display, ComparisonDisplay)
    assert display.score_name == "neg_log_loss"
    with pytest.raises(ValueError, match="one of its scores"):
        COMPARISON.plot(score_name="f1")
