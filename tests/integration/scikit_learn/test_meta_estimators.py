"""LSTMClassifier inside meta-estimators of scikit-learn."""

import json
import warnings
from operator import itemgetter

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from reviews import LABELS, TEXTS, make_classifier, make_pipeline
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import get_scorer, log_loss
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline as in_a_row
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from skseq import LSTMClassifier, SequenceScaler, TokenEncoder, make_tfidf_pipeline


def is_rising(values):
    return bool((np.diff(values) >= 0).all())


def test_calibration_keeps_the_order_of_each_fold():
    calibrated = CalibratedClassifierCV(make_pipeline(), cv=2).fit(TEXTS, LABELS)
    members = calibrated.calibrated_classifiers_
    probabilities = [member.predict_proba(TEXTS) for member in members]
    for member, of_member in zip(members, probabilities, strict=True):
        order = np.argsort(member.estimator.predict_proba(TEXTS)[:, 1])
        assert is_rising(of_member[order, 1])
        assert len(np.unique(of_member)) > 2
    assert len(members) == 2
    assert calibrated.classes_.tolist() == ["neg", "pos"]
    assert_allclose(
        calibrated.predict_proba(TEXTS), np.mean(probabilities, axis=0), rtol=1e-12
    )


@pytest.mark.slow
def test_soft_vote_with_tfidf_is_the_mean_of_both(probabilities):
    contestants = [("lstm", make_pipeline()), ("tfidf", make_tfidf_pipeline())]
    vote = VotingClassifier(contestants, voting="soft", n_jobs=2).fit(TEXTS, LABELS)
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS).predict_proba(TEXTS)
    mean = (probabilities + tfidf) / 2
    # Fitted in another process and sent back.
    assert_array_equal(
        vote.named_estimators_["lstm"].predict_proba(TEXTS), probabilities
    )
    assert_allclose(vote.predict_proba(TEXTS), mean, rtol=1e-6)
    assert_array_equal(vote.predict(TEXTS), vote.classes_[mean.argmax(axis=1)])


@pytest.mark.parametrize("labels", [LABELS, np.arange(len(LABELS)) % 3])
def test_log_loss_accepts_the_probabilities_of_a_weighted_vote(labels):
    contestants = [
        (f"lstm_{seed}", make_pipeline().set_params(lstm__random_state=seed))
        for seed in range(2)
    ]
    vote = VotingClassifier(contestants, voting="soft", weights=[0.3, 0.7])
    probabilities = vote.fit(TEXTS, labels).predict_proba(TEXTS)
    assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-15)
    as_json = np.array(json.loads(json.dumps(probabilities.tolist())))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # log_loss warns where a row does not sum to 1.
        expected = get_scorer("neg_log_loss")(vote, TEXTS, labels)
        assert_allclose(-log_loss(labels, as_json), expected, rtol=1e-12)


def test_stack_uses_the_probabilities_of_both(probabilities):
    contestants = [("lstm", make_pipeline()), ("tfidf", make_tfidf_pipeline())]
    stack = StackingClassifier(contestants, cv=2).fit(TEXTS, LABELS)
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS).predict_proba(TEXTS)
    features = np.column_stack([probabilities[:, 1], tfidf[:, 1]])
    assert stack.stack_method_ == ["predict_proba", "predict_proba"]
    assert_allclose(stack.transform(TEXTS), features, rtol=1e-6)
    assert (stack.final_estimator_.coef_ > 0).all()
    assert stack.score(TEXTS, LABELS) > 0.8


def test_one_vs_rest():
    rng = np.random.default_rng(0)
    y = np.repeat(["a", "b", "c"], 10)
    X = rng.integers(4, 8, size=(30, 5))
    X[:, 2] = np.repeat([1, 2, 3], 10)
    classifier = OneVsRestClassifier(make_classifier(epochs=8)).fit(X, y)
    columns = [member.predict_proba(X)[:, 1] for member in classifier.estimators_]
    ratios = np.column_stack(columns) / np.sum(columns, axis=0)[:, None]
    assert classifier.classes_.tolist() == ["a", "b", "c"]
    assert_allclose(classifier.predict_proba(X), ratios, rtol=1e-6)
    assert classifier.score(X, y) > 0.9


def test_stack_of_columns_of_several_kinds():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    frame = pd.DataFrame(
        {
            "note": ["good film" if label else "bad film" for label in labels],
            "run": [rng.normal(label, 1, (5 + label, 2)) for label in labels],
            "age": rng.normal(labels, 1),
        }
    )
    small = {"units": 4, "epochs": 20, "batch_size": 8, "random_state": 0}
    stack = StackingClassifier(
        [
            (
                "note",
                in_a_row(
                    FunctionTransformer(itemgetter("note")),
                    TokenEncoder(),
                    LSTMClassifier(**small),
                ),
            ),
            (
                "run",
                in_a_row(
                    FunctionTransformer(itemgetter("run")),
                    SequenceScaler(),
                    LSTMClassifier(**small),
                ),
            ),
            (
                "columns",
                in_a_row(
                    ColumnTransformer([("age", StandardScaler(), ["age"])]),
                    LogisticRegression(),
                ),
            ),
        ],
        cv=2,
    )
    clones = [clone(stack).fit(frame, labels) for _ in range(2)]
    assert clones[0].transform(frame).shape == (60, 3)
    first, second = (each.predict_proba(frame.iloc[::-1]) for each in clones)
    assert_array_equal(first, second)
    assert clones[0].score(frame, labels) > 0.9
