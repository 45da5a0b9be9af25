"""Saved classifiers that hold classifiers: calibrated, voting, with a threshold."""

import copy

import numpy as np
import pytest
from archives import load_from_bytes, save_to_bytes, with_changed_content
from factories import make_text_pipeline
from numpy.testing import assert_array_equal
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.metrics import fbeta_score, make_scorer
from sklearn.model_selection import (
    FixedThresholdClassifier,
    StratifiedKFold,
    TunedThresholdClassifierCV,
)
from sklearn.pipeline import make_pipeline

from skseq import TokenEncoder, make_tfidf_pipeline

RNG = np.random.default_rng(0)
TEXTS = [" ".join(words) for words in RNG.choice([*"abcdefg"], (60, 5))]
TEXTS = [text.replace("a", "good").replace("b", "bad") for text in TEXTS]
LABELS = np.where(["good" in text for text in TEXTS], "up", "down")
THREE = np.where(["bad" in text for text in TEXTS], "odd", LABELS)


def tfidf(**parameters):
    return make_tfidf_pipeline(C=1.0, **parameters).set_params(
        tfidfvectorizer__token_pattern=r"\w+"
    )


def calibrated(method, **parameters):
    return CalibratedClassifierCV(tfidf(), method=method, cv=2, **parameters)


def vote(voting, **parameters):
    members = [("all", tfidf()), ("none", "drop"), ("one", tfidf(max_features=1))]
    return VotingClassifier(members, voting=voting, **parameters)


CASES = {
    "fixed": FixedThresholdClassifier(tfidf(), threshold=0.7, pos_label="up"),
    "tuned": TunedThresholdClassifierCV(
        tfidf(), scoring="accuracy", cv=2, store_cv_results=True
    ),
    "sigmoid": calibrated("sigmoid"),
    "isotonic": calibrated("isotonic"),
    "temperature": calibrated("temperature"),
    "one estimator": calibrated("isotonic", ensemble=False),
    "hard vote": vote("hard"),
    "soft vote": vote("soft", weights=[2, 5, 1]),
    "LSTM": CalibratedClassifierCV(make_text_pipeline(), cv=2, ensemble=False),
    "step of a pipeline": make_pipeline(
        *make_text_pipeline()[:-1],
        CalibratedClassifierCV(make_text_pipeline()[-1], cv=2, ensemble=False),
    ),
    "nested": FixedThresholdClassifier(
        VotingClassifier(
            [("both", vote("soft")), ("calibrated", calibrated("sigmoid"))],
            voting="soft",
        ),
        threshold=0.4,
    ),
    "prefit": CalibratedClassifierCV(FrozenEstimator(tfidf().fit(TEXTS, LABELS))),
    "frozen step": make_pipeline(
        FrozenEstimator(TokenEncoder().fit(TEXTS)), *make_text_pipeline()[1:]
    ),
}
OF_THREE = ["sigmoid", "isotonic", "temperature", "one estimator", "soft vote"]


def round_trip(estimator):
    return load_from_bytes(save_to_bytes(estimator))


def assert_same_predictions(loaded, saved):
    assert_array_equal(loaded.predict(TEXTS), saved.predict(TEXTS), strict=True)
    assert hasattr(loaded, "predict_proba") == hasattr(saved, "predict_proba")
    if hasattr(saved, "predict_proba"):
        ours, theirs = (each.predict_proba(TEXTS) for each in (loaded, saved))
        assert_array_equal(ours, theirs, strict=True)


@pytest.fixture(scope="module", params=CASES)
def fitted(request):
    return copy.deepcopy(CASES[request.param]).fit(TEXTS, LABELS)


def test_predictions_are_equal_to_the_bit(fitted):
    assert_same_predictions(round_trip(fitted), fitted)


def test_parameters_are_equal(fitted):
    loaded = round_trip(fitted)
    assert repr(loaded) == repr(fitted)
    assert save_to_bytes(loaded) == save_to_bytes(fitted)


def test_further_fit_is_equal(fitted):
    ours, theirs = (
        clone(each).fit(TEXTS, LABELS) for each in (round_trip(fitted), fitted)
    )
    assert_same_predictions(ours, theirs)


@pytest.mark.parametrize("name", OF_THREE)
def test_three_classes(name):
    fitted = clone(CASES[name]).fit(TEXTS, THREE)
    assert_same_predictions(round_trip(fitted), fitted)


def test_attributes_of_a_tuned_threshold():
    saved = clone(CASES["tuned"]).fit(TEXTS, LABELS)
    loaded = round_trip(saved)
    assert loaded.best_threshold_ == saved.best_threshold_
    assert loaded.best_score_ == saved.best_score_
    assert_array_equal(loaded.cv_results_["scores"], saved.cv_results_["scores"])


def test_members_of_a_vote_keep_their_names():
    loaded = round_trip(vote("soft").fit(TEXTS, LABELS))
    assert list(loaded.named_estimators_) == ["all", "none", "one"]
    assert loaded.named_estimators_["none"] == "drop"
    assert loaded.named_estimators_["one"] is loaded.estimators_[1]


@pytest.mark.parametrize("name", ["fixed", "tuned", "sigmoid", "hard vote"])
def test_not_fitted(name):
    with pytest.raises(NotFittedError):
        save_to_bytes(clone(CASES[name]))


class MyVote(VotingClassifier):
    pass


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (
            TunedThresholdClassifierCV(
                tfidf(), scoring=make_scorer(fbeta_score, beta=2, pos_label="up")
            ),
            "in the scoring of TunedThresholdClassifierCV",
        ),
        (
            CalibratedClassifierCV(tfidf(), cv=StratifiedKFold(2)),
            "in the cv of CalibratedClassifierCV",
        ),
        (MyVote([("a", tfidf())]), r"the estimator is of type .*\.MyVote"),
        (
            FixedThresholdClassifier(MyVote([("a", tfidf())], voting="soft")),
            r"the estimator in the estimator is of type .*\.MyVote",
        ),
    ],
    ids=["scoring", "cv", "subclass", "nested subclass"],
)
def test_what_cannot_be_saved(estimator, message):
    with pytest.raises(TypeError, match=message):
        save_to_bytes(estimator.fit(TEXTS, LABELS))


def learnt(name, value):
    return lambda content: content["learnt"].update({name: value})


def without_curves(content):
    content["learnt"]["curves"][0] = []


def nested_deeply(content):
    for _ in range(9):
        content["estimators"] = [content.copy()]


INTEGERS = {"dict": [{"tuple": ["a_", 1]}, {"tuple": ["b_", 1]}]}
REFUSED = {
    "no estimator": ("fixed", lambda content: content.update(estimators=[])),
    "no list": ("fixed", lambda content: content.update(estimators={})),
    "a part is missing": ("fixed", lambda content: content.pop("learnt")),
    "two estimators": (
        "fixed",
        lambda content: content["estimators"].append(content["estimators"][0]),
    ),
    "no classifier": (
        "fixed",
        lambda content: content.update(
            estimators=[content["estimators"][0]["steps"][0][1]]
        ),
    ),
    "parameter that holds an estimator": (
        "fixed",
        lambda content: content["parameters"].update(estimator=None),
    ),
    "parameter that is a type": (
        "tuned",
        lambda content: content["parameters"].update(scoring={"type": "<f4"}),
    ),
    "invalid parameter": (
        "fixed",
        lambda content: content["parameters"].update(threshold="much"),
    ),
    "more is learned": ("fixed", learnt("more", 1)),
    "threshold": ("tuned", learnt("threshold", "much")),
    "curves": ("sigmoid", learnt("curves", None)),
    "curves of one": ("sigmoid", without_curves),
    "curve": ("sigmoid", learnt("curves", [[1], [1]])),
    "values of a curve": (
        "sigmoid",
        learnt("curves", [[INTEGERS], [INTEGERS]]),
    ),
    "one class": ("sigmoid", learnt("classes", {"strings": [1, ["a"]]})),
    "names": ("soft vote", learnt("names", "abc")),
    "names twice": ("soft vote", learnt("names", ["all", "all", "none", "one"])),
    "too few names": ("soft vote", learnt("names", ["all", "none"])),
    "name of a parameter": ("soft vote", learnt("names", ["a__b", "none", "one"])),
    "depth": ("fixed", nested_deeply),
}


@pytest.mark.parametrize(("name", "change"), REFUSED.values(), ids=REFUSED.keys())
def test_content_that_is_refused(name, change):
    data = save_to_bytes(clone(CASES[name]).fit(TEXTS, LABELS))
    with pytest.raises(ValueError, match=r"skseq\.load cannot read .*\w"):
        load_from_bytes(with_changed_content(data, change))
