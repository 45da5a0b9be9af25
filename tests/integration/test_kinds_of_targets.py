"""Targets beyond two balanced classes: several labels, many classes, rare classes."""

import copy
import pickle
from functools import partial

import factories
import numpy as np
import pytest
import scipy.sparse
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.metrics import accuracy_score, recall_score, roc_auc_score
from sklearn.model_selection import (
    GridSearchCV,
    KFold,
    cross_val_predict,
    cross_val_score,
    cross_validate,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils import get_tags

from skseq import (
    SequencePadder,
    compare_classifiers,
    make_lstm_pipeline,
    make_tfidf_pipeline,
    order_importance,
    truncation_report,
)


def make_sequences(n_sequences, n_symbols, seed=0):
    rng = np.random.default_rng(seed)
    lengths = rng.integers(2, 8, size=n_sequences)
    return [rng.integers(1, n_symbols + 1, size=length).tolist() for length in lengths]


make_classifier = partial(
    factories.make_classifier, units=8, epochs=20, learning_rate=0.05
)


# Three labels: of the first symbol, of any, and of the last one.
X = make_sequences(240, 6)
Y = np.array([[ids[0] < 4, 2 in ids, ids[-1] == 3] for ids in X]).astype(int)
ONE = np.array(["low", "high"])[Y[:, 0]]


@pytest.fixture(scope="module")
def fitted():
    return make_classifier(epochs=40).fit(X, Y)


@pytest.fixture
def fresh(fitted):
    """A fitted classifier that a test may change."""
    return copy.deepcopy(fitted)


# Several labels


def test_learns_several_labels(fitted):
    assert (fitted.predict(X) == Y).mean() > 0.97
    assert_array_equal(fitted.classes_, [0, 1, 2])
    assert get_tags(fitted).classifier_tags.multi_label


def test_each_label_has_a_probability_of_its_own(fitted):
    probabilities = fitted.predict_proba(X)
    assert probabilities.shape == (240, 3)
    assert probabilities.dtype == np.float64
    assert np.ptp(probabilities.sum(axis=1)) > 1
    predicted = fitted.predict(X)
    assert_array_equal(predicted, (probabilities > 0.5).astype(int), strict=True)


def test_score_is_the_subset_accuracy(fitted):
    rows = (fitted.predict(X) == Y).all(axis=1)
    assert fitted.score(X, Y) == rows.mean() == accuracy_score(Y, fitted.predict(X))
    assert fitted.score(X, scipy.sparse.csr_array(Y)) == rows.mean()


def test_history_holds_means_over_labels(fitted):
    watched = make_classifier(epochs=1).fit(X, Y, X_val=X, y_val=Y)
    probabilities = watched.predict_proba(X).astype(float)
    losses = -np.log(np.where(Y == 1, probabilities, 1 - probabilities))
    assert_allclose(watched.history_["val_loss"], losses.mean(), rtol=1e-4)
    accuracy = (watched.predict(X) == Y).mean()
    assert_allclose(watched.history_["val_accuracy"], accuracy)


def test_model_gives_the_probabilities(fitted):
    padded = SequencePadder().fit_transform(X)
    outputs = fitted.model_.predict(padded, verbose=0)
    assert_allclose(outputs, fitted.predict_proba(X), atol=1e-5)


@pytest.mark.parametrize(
    "container",
    [np.ndarray.tolist, scipy.sparse.csr_matrix, lambda y: y.astype(bool)],
    ids=["list", "sparse", "bool"],
)
def test_containers_of_labels(fitted, container):
    again = make_classifier(epochs=40).fit(X, container(Y))
    assert_array_equal(again.predict_proba(X), fitted.predict_proba(X))
    assert_array_equal(again.predict(X), fitted.predict(X), strict=True)


def test_two_labels_are_not_two_classes():
    classifier = make_classifier().fit(X, Y[:, :2])
    assert classifier.predict_proba(X).shape == (240, 2)
    assert (classifier.predict(X) == Y[:, :2]).mean() > 0.97


def test_constant_labels():
    constant = np.stack([0 * Y[:, 0], Y[:, 0], 0 * Y[:, 0] + 1], axis=1)
    predicted = make_classifier().fit(X, constant).predict(X)
    assert not predicted[:, 0].any()
    assert predicted[:, 2].all()


def test_one_column_is_two_classes():
    with pytest.warns(UserWarning, match="column-vector y was passed"):
        column = make_classifier(epochs=1).fit(X, Y[:, [0]])
    single = make_classifier(epochs=1).fit(X, Y[:, 0])
    assert_array_equal(column.predict_proba(X), single.predict_proba(X))


def test_weight_zero_excludes_a_row():
    weights = (np.arange(240) < 120).astype(float)
    wrong = np.where(weights[:, np.newaxis] > 0, Y, 1 - Y)
    classifier = make_classifier(epochs=40).fit(X, wrong, weights)
    assert (classifier.predict(X) == Y).mean() > 0.9


@pytest.mark.parametrize("class_weight", ["balanced", {0: 1, 1: 2}], ids=str)
def test_class_weight_is_refused(class_weight):
    with pytest.raises(ValueError, match="LSTMClassifier expects class_weight=None"):
        make_classifier(class_weight=class_weight).fit(X, Y)


def test_early_stopping_without_strata():
    # Each sequence has a different combination of labels.
    labels = np.arange(240)[:, np.newaxis] >> np.arange(8) & 1
    classifier = make_classifier(early_stopping=True, epochs=2).fit(X, labels)
    assert len(classifier.history_["val_loss"]) == 2


def test_partial_fit_continues_fit():
    constant = {"learning_rate_schedule": "constant"}
    whole = make_classifier(epochs=2, **constant).fit(X, Y)
    parts = make_classifier(epochs=1, **constant).fit(X, Y).partial_fit(X, Y)
    assert_array_equal(parts.predict_proba(X), whole.predict_proba(X))


def test_classes_of_partial_fit_are_column_indices():
    classifier = make_classifier().partial_fit(X, Y, classes=[0, 1, 2])
    assert_array_equal(classifier.partial_fit(X, Y).classes_, [0, 1, 2])
    with pytest.raises(ValueError, match=r"column for each of its classes \['a', 'b'"):
        make_classifier().partial_fit(X, Y, classes=["a", "b", "c"])


def test_warm_start_continues():
    classifier = make_classifier(epochs=1, warm_start=True).fit(X, Y).fit(X, Y)
    assert len(classifier.history_["loss"]) == 2


def test_initialize():
    classifier = make_classifier().initialize(X, Y)
    assert classifier.predict_proba(X).shape == (240, 3)
    assert classifier.history_ == {}


@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize(
    ("y", "message"),
    [
        (ONE, "y with a column for each label"),
        (Y.argmax(axis=1), "y with a column for each label"),  # Numbers of columns.
        (Y[:, :2], r"column for each of its classes \[0, 1, 2\], got shape \(240, 2\)"),
    ],
    ids=["classes", "columns", "fewer"],
)
def test_other_labels_in_a_later_call_are_refused(fresh, method, y, message):
    fresh.set_params(warm_start=True)
    with pytest.raises(ValueError, match=f"LSTMClassifier expects .*{message}"):
        getattr(fresh, method)(X, y)


def test_labels_after_classes_are_refused():
    classifier = make_classifier(epochs=1, warm_start=True).fit(X, ONE)
    with pytest.raises(ValueError, match="one label for each sequence, got y of shape"):
        classifier.fit(X, Y)
    assert classifier.set_params(warm_start=False).fit(X, Y).predict(X).shape == Y.shape


@pytest.mark.parametrize(
    ("y", "y_val", "message"),
    [
        (Y, ONE, "y_val with a column for each label"),
        (ONE, Y, "one label for each sequence, got y_val of shape"),
        (Y, Y[:, 1:], "y_val to have a column for each of its classes"),
    ],
)
def test_validation_part_with_other_labels_is_refused(y, y_val, message):
    with pytest.raises(ValueError, match=message):
        make_classifier().fit(X, y, X_val=X, y_val=y_val)


@pytest.mark.parametrize(
    "copy_of", [copy.deepcopy, lambda fitted: pickle.loads(pickle.dumps(fitted))]
)
def test_copies_have_equal_predictions(fitted, copy_of):
    assert_array_equal(copy_of(fitted).predict_proba(X), fitted.predict_proba(X))


def test_clone_can_be_fitted_to_classes(fitted):
    assert set(clone(fitted).set_params(epochs=1).fit(X, ONE).predict(X)) <= set(ONE)


# Raised by scikit-learn for sequences without a label, true or predicted.
@pytest.mark.filterwarnings("ignore:F-score is ill-defined")
def test_cross_validation_scores_labels():
    scoring = ["f1_samples", "f1_macro", "roc_auc"]
    pipeline = make_pipeline(SequencePadder(), make_classifier(epochs=40))
    scores = cross_validate(pipeline, X, Y, cv=2, scoring=scoring, error_score="raise")
    for name in scoring:
        assert (scores[f"test_{name}"] > 0.6).all(), name
    probabilities = cross_val_predict(pipeline, X, Y, cv=2, method="predict_proba")
    assert roc_auc_score(Y, probabilities) > 0.8


def test_grid_search():
    grid = {"sequencepadder__maxlen": [1, 8], "lstmclassifier__epochs": [20]}
    pipeline = make_pipeline(SequencePadder(), make_classifier())
    search = GridSearchCV(pipeline, grid, cv=2, scoring="f1_micro").fit(X, Y)
    assert search.best_params_["sequencepadder__maxlen"] == 8
    assert search.predict(X).shape == Y.shape


# Inspection of a pipeline with several labels

WORDS = np.array(["good", "bad", "film", "plot", "sea", "sky"])
TEXTS = [" ".join(WORDS[np.array(ids) - 1]) for ids in X]


@pytest.fixture(scope="module")
def pipeline():
    pipeline = make_lstm_pipeline(maxlen=4, random_state=0)
    return pipeline.set_params(lstmclassifier=make_classifier()).fit(TEXTS, Y)


def test_order_importance_of_labels(pipeline):
    importance = order_importance(pipeline, TEXTS, Y, random_state=0)
    assert importance.score == pipeline.score(TEXTS, Y)
    assert importance.importances_mean > 0.2


@pytest.mark.parametrize("scoring", ["accuracy", "f1_micro"])
def test_truncation_report_of_labels(pipeline, scoring):
    report = truncation_report(pipeline, TEXTS, Y, scoring=scoring, n_bins=2)
    assert 0 < report.score < 1
    assert report.uncut_score != report.score


def test_compare_classifiers_with_several_labels(pipeline):
    contestants = {
        "lstm": pipeline,
        "tfidf": OneVsRestClassifier(make_tfidf_pipeline(C=1)),
    }
    comparison = compare_classifiers(
        contestants, TEXTS, Y, cv=KFold(2), scoring=["accuracy", "roc_auc"]
    )
    assert comparison.errors == {}
    for place, classifier in enumerate(contestants.values()):
        scores = cross_val_score(classifier, TEXTS, Y, cv=KFold(2), scoring="roc_auc")
        assert_allclose(comparison.scores["roc_auc"][place], scores)


# Many classes


# The class is the first of 120 symbols; later symbols are random.
CODES = np.tile(np.arange(120), 10)
MANY = [[1 + code, *make_sequences(1, 4, seed)[0]] for seed, code in enumerate(CODES)]
NAMES = np.array([f"class {number:03}" for number in range(120)])


def test_learns_many_classes():
    classifier = make_classifier(units=32, embedding_dim=16).fit(MANY, NAMES[CODES])
    assert_array_equal(classifier.classes_, NAMES)
    assert classifier.score(MANY, NAMES[CODES]) > 0.95
    probabilities = classifier.predict_proba(MANY)
    assert probabilities.shape == (1200, 120)
    assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize(
    "labels",
    [7 * np.arange(-60, 60), np.linspace(0, 119, 120), NAMES.astype(object)],
    ids=["int", "float", "object"],
)
def test_many_classes_of_any_type(labels):
    classifier = make_classifier(epochs=2)
    expected = classifier.fit(MANY, CODES).predict(MANY)
    predicted = classifier.fit(MANY, labels[CODES]).predict(MANY)
    assert_array_equal(predicted, labels[expected], strict=True)


def test_class_of_one_sequence_cannot_be_held_out():
    y = np.where(np.arange(240) == 17, "odd", ONE)
    with pytest.raises(ValueError, match=r"cannot hold out 0.1 .*pass X_val .*'odd'"):
        make_classifier(early_stopping=True).fit(X, y)
    watched = make_classifier(early_stopping=True, epochs=1)
    watched.fit(X, y, X_val=X[:20], y_val=y[:20])
    assert len(watched.classes_) == 3


def test_validation_part_smaller_than_the_number_of_classes():
    y = np.arange(240) % 80
    with pytest.raises(ValueError, match="with each of 80 classes in both parts"):
        make_classifier(early_stopping=True).fit(X, y)


# Rare classes


def make_rare(n_sequences, seed):
    """Return sequences, of which one in a hundred has symbol 1 before symbol 2."""
    rng = np.random.default_rng(seed)
    is_rare = np.arange(n_sequences) % 100 == 0
    sequences = []
    for rare in is_rare:
        noise = rng.integers(3, 9, size=rng.integers(3, 10)).tolist()
        first, second = np.sort(rng.choice(len(noise) + 1, 2, replace=False))
        pair = (1, 2) if rare else (2, 1)
        noise.insert(second, pair[1])
        noise.insert(first, pair[0])
        sequences.append(noise)
    return sequences, np.where(is_rare, "rare", "often")


def test_balanced_weights_find_a_rare_class():
    training, labels = make_rare(2000, seed=0)
    test, expected = make_rare(2000, seed=1)
    recalls = []
    for class_weight in (None, "balanced"):
        classifier = make_classifier(
            epochs=3, learning_rate=0.02, class_weight=class_weight
        )
        predicted = classifier.fit(training, labels).predict(test)
        recalls.append(recall_score(expected, predicted, pos_label="rare"))
    assert recalls[0] < 0.1
    assert recalls[1] > 0.7


def test_fold_without_the_rare_class():
    labels = np.repeat(["rare", "often"], [20, 220])
    message = r"at least 2 classes in y, got 1 class: \['often'\].* stratify the folds"
    folds = KFold(2)
    rows = np.arange(120, 240)
    with pytest.raises(ValueError, match=message):
        make_classifier().fit([X[row] for row in rows], labels[rows])
    with pytest.raises(ValueError, match=message):
        cross_val_score(make_classifier(), X, labels, cv=folds, error_score="raise")
