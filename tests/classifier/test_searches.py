"""Searches: their spaces, arguments, and that they learn as one classifier."""

import pickle

import numpy as np
import pytest
from factories import SMALL
from numpy.testing import assert_array_equal
from sklearn.base import clone, is_classifier
from sklearn.model_selection import ParameterGrid, cross_val_score

from skseq import (
    compare_classifiers,
    make_lstm_search,
    make_tfidf_pipeline,
    make_tfidf_search,
)

TEXTS = ["not good, bad", "not bad, good", "bad, not good", "good, not bad"] * 6
SYMBOLS = [text.replace(",", "").split() for text in TEXTS]
MEASUREMENTS = [[[len(word), 1.0] for word in row] for row in SYMBOLS]
DATA = {"texts": TEXTS, "symbols": SYMBOLS, "measurements": MEASUREMENTS}
y = np.array(["no", "yes"] * 12)

each_search = pytest.mark.parametrize(
    ("make", "kind"),
    [
        (make_tfidf_search, "texts"),
        (make_tfidf_search, "symbols"),
        (make_lstm_search, "texts"),
        (make_lstm_search, "symbols"),
        (make_lstm_search, "measurements"),
    ],
)
each_maker = pytest.mark.parametrize("make", [make_tfidf_search, make_lstm_search])


def make_small(make, kind, n_candidates=3):
    search = make(kind, n_candidates=n_candidates, cv=2, random_state=0)
    if make is make_tfidf_search:
        search.estimator.set_params(logisticregression__C=1.0)
    else:
        space = {"units": [2, 4], "epochs": [1, 2]}
        search.estimator[-1].set_params(**SMALL)
        search.set_params(
            param_distributions={f"lstmclassifier__{k}": v for k, v in space.items()}
        )
    return search


@each_search
def test_each_value_is_valid(make, kind):
    search = make(kind)
    spaces = search.param_distributions
    for space in spaces if isinstance(spaces, list) else [spaces]:
        for name, values in space.items():
            for value in values:
                candidate = {name: value}
                if isinstance(value, type):
                    candidate = search._with_estimators(candidate)
                pipeline = clone(search.estimator).set_params(**candidate)
                for _, step in pipeline.steps:
                    step._validate_params()


@pytest.mark.parametrize("kind", ["texts", "symbols"])
def test_each_tfidf_candidate_fits(kind):
    search = make_tfidf_search(kind, n_candidates=1000, cv=2)
    search.set_params(
        estimator__logisticregression__C=1.0,
        estimator__logisticregression__class_weight="balanced",
    )
    search.fit(DATA[kind], y)
    for candidate in search.cv_results_["params"][1:]:
        assert candidate["logisticregression"].C == 1.0
        assert candidate["logisticregression"].class_weight == "balanced"
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    n_candidates = len(search.cv_results_["params"])
    assert n_candidates == 1 + len(ParameterGrid(search.param_distributions))


@each_search
def test_is_one_classifier(make, kind):
    search = make_small(make, kind)
    assert is_classifier(search)
    fitted = clone(search).fit(DATA[kind], y)
    n_tried = {4} if make is make_tfidf_search else {4, 5, 6}
    assert len(fitted.cv_results_["params"]) in n_tried
    copy = pickle.loads(pickle.dumps(fitted))
    assert_array_equal(copy.predict(DATA[kind]), fitted.predict(DATA[kind]))
    scores = cross_val_score(search, DATA[kind], y, cv=2, scoring="accuracy")
    assert np.isfinite(scores).all()


def test_changed_values_do_not_reach_other_searches():
    name = "lstmclassifier__batch_size"
    make_lstm_search().param_distributions[name].append(16)
    assert make_lstm_search().param_distributions[name] == [32]
    name = "tfidfvectorizer__min_df"
    make_tfidf_search().param_distributions[0][name].append(3)
    assert make_tfidf_search().param_distributions[0][name] == [1, 2]


def test_nested_in_a_comparison():
    search = make_small(make_tfidf_search, "texts", n_candidates=6)
    pair = {"default": make_tfidf_pipeline(), "search": search}
    comparison = compare_classifiers(pair, TEXTS, y, cv=2)
    assert comparison.errors == {}
    # Words alone are the same in both classes.
    assert_array_equal(comparison.scores["accuracy"][1], 1)
    assert comparison.mean is not None


@pytest.mark.filterwarnings("ignore:The least populated class:UserWarning")
def test_class_rarer_than_the_folds():
    labels = ["rare", "rare", *y[2:]]
    search = make_small(make_tfidf_search, "texts").set_params(cv=5).fit(TEXTS, labels)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert np.isfinite(search.score(TEXTS[2:], labels[2:]))


@each_maker
def test_seed_determines_the_result(make):
    one, two = (make_small(make, "texts").fit(TEXTS, y) for _ in range(2))
    assert repr(one.cv_results_["params"]) == repr(two.cv_results_["params"])
    assert_array_equal(one.predict_proba(TEXTS), two.predict_proba(TEXTS))
    assert one.estimator[-1].random_state == 0


@each_maker
def test_arguments_are_passed_on(make):
    search = make(
        n_candidates=4,
        max_seconds=9.5,
        scoring="accuracy",
        cv=3,
        n_jobs=2,
        random_state=5,
        verbose=2,
    )
    assert (search.n_iter, search.max_seconds, search.verbose) == (4, 9.5, 2)
    assert (search.scoring, search.cv, search.n_jobs) == ("accuracy", 3, 2)
    assert search.random_state == search.estimator[-1].random_state == 5


@each_maker
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "images"}, r"expects kind as one of \['texts'.*got str 'images'"),
        ({"kind": ["texts"]}, "expects kind as one of"),
        ({"n_candidates": 0}, "n_candidates"),
        ({"n_candidates": 2.5}, "n_candidates"),
        ({"max_seconds": 0}, "max_seconds as a positive number, got int 0"),
        ({"max_seconds": "60"}, "max_seconds"),
    ],
)
def test_invalid_arguments(make, arguments, message):
    with pytest.raises(ValueError, match=f"{make.__name__}.*{message}"):
        make(**arguments)


def test_baseline_takes_no_measurements():
    with pytest.raises(ValueError, match="got str 'measurements'"):
        make_tfidf_search("measurements")
