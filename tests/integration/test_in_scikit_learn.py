"""What scikit-learn does with estimators, done with these: small, but real."""

import copy
import inspect
import json
import os
import pickle
import random
from functools import partial
from io import BytesIO
from operator import itemgetter

import factories
import joblib
import keras
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from processes import run_python
from scipy.stats import loguniform, randint
from sklearn import config_context
from sklearn.base import clone, is_classifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.exceptions import NotFittedError, UnsetMetadataPassedError
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss, roc_auc_score
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    RandomizedSearchCV,
    StratifiedKFold,
    StratifiedShuffleSplit,
    check_cv,
    cross_val_predict,
    cross_validate,
    learning_curve,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.pipeline import make_pipeline as in_a_row
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.utils.validation import check_is_fitted
from tensorflow.python.framework.config import is_op_determinism_enabled

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    TokenEncoder,
    make_lstm_pipeline,
    make_tfidf_pipeline,
)

# One fit costs seconds, whatever its size: splits are few and fits are shared.
ONE_SPLIT = StratifiedShuffleSplit(n_splits=1, test_size=0.4, random_state=0)

NEW_PROCESS = """
import json
import os
import pickle
import random
import sys
from pathlib import Path

import joblib
import keras
import numpy as np
import tensorflow as tf

def draw():
    numbers = [random.random(), np.random.random()]
    return [*numbers, *map(float, [keras.random.uniform(()), tf.random.uniform(())])]

folder = Path(sys.argv[1])
unfitted, texts, labels = joblib.load(folder / "task.joblib")
pickled = pickle.loads((folder / "fitted.pickle").read_bytes())
probabilities = {
    "through_pickle": pickled.predict_proba(texts),
    "through_joblib": joblib.load(folder / "fitted.joblib").predict_proba(texts),
}
keras.utils.set_random_seed(0)
before = draw()
keras.utils.set_random_seed(0)
probabilities["fitted_anew"] = unfitted.fit(texts, labels).predict_proba(texts)
after = draw()
np.savez(folder / "probabilities.npz", **probabilities)
(folder / "draws.json").write_text(json.dumps([before, after]))
"""


def make_reviews(n_reviews, seed):
    """Return texts, the negative ones first, so that unshuffled folds need strata."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(["neg", "pos"], n_reviews // 2)
    verdicts = {"neg": ["bad", "dull", "awful"], "pos": ["good", "fun", "great"]}
    subjects = ["film", "plot", "actor", "scene", "end"]
    texts = []
    for label in labels:
        words = [
            *rng.choice(verdicts[label], 2),
            *rng.choice(verdicts["neg"] + verdicts["pos"], 1),
            *rng.choice(subjects, rng.integers(1, 5)),
        ]
        texts.append(" ".join(rng.permutation(words)))
    return texts, labels


TEXTS, LABELS = make_reviews(40, seed=0)


def make_pipeline(**parameters):
    return Pipeline(
        [
            ("encode", TokenEncoder()),
            ("pad", SequencePadder(maxlen=6)),
            ("lstm", make_classifier()),
        ]
    ).set_params(**parameters)


make_classifier = partial(
    factories.make_classifier, epochs=6, batch_size=8, learning_rate=0.05
)


def take(indices):
    return [TEXTS[index] for index in indices], LABELS[indices]


def trained_on(indices, **parameters):
    return make_pipeline(**parameters).fit(*take(indices))


def is_rising(values):
    return bool((np.diff(values) >= 0).all())


def weights_of(classifier):
    """Return all numbers of a fitted network, those of its optimizer included."""
    model = classifier.model_
    variables = [*model.variables, *model.optimizer.variables]
    return [variable.numpy() for variable in variables]


@pytest.fixture(scope="module")
def fitted():
    return make_pipeline().fit(TEXTS, LABELS)


@pytest.fixture(scope="module")
def probabilities(fitted):
    return fitted.predict_proba(TEXTS)


@pytest.fixture(scope="module")
def ids(fitted):
    return fitted[:-1].transform(TEXTS)


# Parameters: what set_params, get_params, clone and the representations make of them.


def test_get_params_holds_the_signature():
    signature = inspect.signature(LSTMClassifier).parameters
    defaults = {name: parameter.default for name, parameter in signature.items()}
    assert LSTMClassifier().get_params() == defaults


def test_clone_after_set_params_keeps_parameters():
    pipeline = make_pipeline(lstm__units=7, lstm__class_weight={"neg": 2, "pos": 1})
    copied = clone(pipeline).get_params()
    for name, value in pipeline.get_params().items():
        if not isinstance(value, (list, TokenEncoder, SequencePadder, LSTMClassifier)):
            assert copied[name] == value
    assert copied["lstm__units"] == 7
    assert copied["lstm__class_weight"] == {"neg": 2, "pos": 1}


def test_clone_of_a_fitted_pipeline_is_not_fitted(fitted):
    check_is_fitted(fitted)
    copied = clone(fitted)
    assert copied["lstm"].get_params() == fitted["lstm"].get_params()
    with pytest.raises(NotFittedError):
        check_is_fitted(copied["lstm"])


@pytest.mark.parametrize("name", ["unit", "optimizer", "optimizer__learning_rate"])
def test_unknown_parameter_is_refused_by_the_constructor(name):
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
        LSTMClassifier(**{name: 1})


@pytest.mark.parametrize("name", ["unit", "optimizer", "optimizer__learning_rate"])
def test_unknown_parameter_is_refused_by_set_params(name):
    classifier = LSTMClassifier()
    message = f"Invalid parameter '{name.split('__')[0]}' for estimator LSTMClassifier"
    with pytest.raises(ValueError, match=message):
        classifier.set_params(**{name: 1})
    with pytest.raises(ValueError, match=message):
        make_pipeline(**{f"lstm__{name}": 1})
    assert classifier.get_params() == LSTMClassifier().get_params()
    assert not hasattr(classifier, name)


def test_text_shows_changed_parameters_only():
    classifier = LSTMClassifier(units=4, epochs=3, random_state=0)
    assert repr(classifier) == "LSTMClassifier(random_state=0, units=4)"
    with config_context(print_changed_only=False):
        assert "epochs=3" in repr(classifier)


def test_text_of_a_pipeline():
    shown = " ".join(repr(make_lstm_pipeline(random_state=0)).split())
    assert shown == (
        "Pipeline(steps=[('tokenencoder', TokenEncoder()), "
        "('sequencepadder', SequencePadder(maxlen=500)), "
        "('lstmclassifier', LSTMClassifier(random_state=0, step_dropout=0.2))])"
    )


def test_html_names_steps_and_parameters():
    html = make_pipeline()._repr_html_()
    steps = {"TokenEncoder", "SequencePadder", "LSTMClassifier"}
    parameters = {"max_tokens", "maxlen", *LSTMClassifier().get_params()}
    assert {name for name in steps | parameters if name not in html} == set()


def test_html_tells_whether_it_is_fitted(fitted):
    unfitted_html, fitted_html = clone(fitted)._repr_html_(), fitted._repr_html_()
    assert "<span>Not fitted</span>" in unfitted_html
    assert "<span>Fitted</span>" not in unfitted_html
    assert "<span>Fitted</span>" in fitted_html
    assert "<span>Not fitted</span>" not in fitted_html


def test_clone_of_a_fitted_classifier_leaves_the_network_behind(ids):
    class CountEpochs(keras.callbacks.Callback):
        n_epochs = 0

        def on_epoch_end(self, epoch, logs=None):
            self.n_epochs += 1

    classifier = make_classifier(epochs=2, callbacks=[CountEpochs()]).fit(ids, LABELS)
    (counter,) = clone(classifier).callbacks
    assert isinstance(counter, CountEpochs)
    assert counter is not classifier.callbacks[0]
    assert counter.n_epochs == 2
    held = vars(counter).values()
    assert not [value for value in held if isinstance(value, keras.Model)]


# Cross-validation.


@pytest.mark.parametrize(
    "estimator",
    [
        LSTMClassifier(),
        make_pipeline(),
        make_lstm_pipeline(),
        GridSearchCV(make_pipeline(), {"lstm__units": [2]}),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_integer_cv_stratifies(estimator):
    assert is_classifier(estimator)
    splitter = check_cv(3, LABELS, classifier=is_classifier(estimator))
    assert isinstance(splitter, StratifiedKFold)


@pytest.fixture(scope="module")
def validated():
    return cross_validate(
        make_pipeline(),
        TEXTS,
        LABELS,
        cv=2,
        scoring=["roc_auc", "neg_log_loss", "f1_macro"],
        return_estimator=True,
        return_indices=True,
    )


def test_cross_validate_stratifies(validated):
    for test in validated["indices"]["test"]:
        n_negative, n_positive = np.unique(LABELS[test], return_counts=True)[1]
        assert abs(n_negative - n_positive) <= 1


@pytest.mark.parametrize(
    ("scorer", "by_hand"),
    [
        (
            "roc_auc",
            lambda pipeline, X, y: roc_auc_score(
                y == "pos", pipeline.predict_proba(X)[:, 1]
            ),
        ),
        (
            "neg_log_loss",
            lambda pipeline, X, y: -log_loss(y, pipeline.predict_proba(X)),
        ),
        (
            "f1_macro",
            lambda pipeline, X, y: f1_score(y, pipeline.predict(X), average="macro"),
        ),
    ],
)
def test_scorer_is_what_predictions_give(validated, scorer, by_hand):
    expected = [
        by_hand(pipeline, *take(test))
        for pipeline, test in zip(
            validated["estimator"], validated["indices"]["test"], strict=True
        )
    ]
    assert_allclose(validated[f"test_{scorer}"], expected, rtol=1e-12)
    assert min(np.abs(expected)) > 0


def test_cross_val_predict_puts_each_fold_in_its_place(validated):
    predicted = cross_val_predict(
        make_pipeline(), TEXTS, LABELS, cv=2, method="predict_proba"
    )
    for pipeline, test in zip(
        validated["estimator"], validated["indices"]["test"], strict=True
    ):
        assert_array_equal(predicted[test], pipeline.predict_proba(take(test)[0]))


def test_learning_curve_scores_fits_of_each_size():
    sizes, _, scores = learning_curve(
        make_pipeline(),
        TEXTS,
        LABELS,
        train_sizes=[0.25, 1.0],
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
    )
    ((train, test),) = ONE_SPLIT.split(TEXTS, LABELS)
    X_test, y_test = take(test)
    assert sizes.tolist() == [6, 24]
    for size, score in zip(sizes, scores[:, 0], strict=True):
        expected = -log_loss(y_test, trained_on(train[:size]).predict_proba(X_test))
        assert score == pytest.approx(expected, rel=1e-12)


def test_learning_curve_by_partial_fit(ids):
    sizes, _, scores = learning_curve(
        make_classifier(),
        ids,
        LABELS,
        train_sizes=[12, 24],
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        exploit_incremental_learning=True,
    )
    ((train, test),) = ONE_SPLIT.split(ids, LABELS)
    classifier = make_classifier()
    expected = []
    for rows in (train[:12], train[12:]):
        classifier.partial_fit(ids[rows], LABELS[rows], classes=["neg", "pos"])
        expected.append(-log_loss(LABELS[test], classifier.predict_proba(ids[test])))
    assert sizes.tolist() == [12, 24]
    assert_allclose(scores[:, 0], expected, rtol=1e-12)
    assert len(classifier.history_["loss"]) == 2


# Searches.


@pytest.fixture(scope="module")
def grid_search():
    return GridSearchCV(
        make_pipeline(lstm__epochs=12),
        {"lstm__units": [2, 4], "pad__maxlen": [2, 6]},
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
    ).fit(TEXTS, LABELS)


def test_grid_search_finds_that_cut_reviews_are_worse(grid_search):
    results = grid_search.cv_results_
    scores = {
        (parameters["lstm__units"], parameters["pad__maxlen"]): score
        for parameters, score in zip(
            results["params"], results["mean_test_score"], strict=True
        )
    }
    assert len(set(scores.values())) == 4
    assert max(scores[2, 6], scores[4, 6]) > max(scores[2, 2], scores[4, 2])
    assert grid_search.best_params_["pad__maxlen"] == 6


def test_grid_search_refits_with_the_best_parameters(grid_search):
    best, parameters = grid_search.best_estimator_, grid_search.best_params_
    lstm = best["lstm"].model_.get_layer("lstm")
    assert lstm.units == parameters["lstm__units"]
    assert best["pad"].maxlen_ == parameters["pad__maxlen"]
    by_hand = trained_on(range(len(TEXTS)), lstm__epochs=12, **parameters)
    assert_array_equal(grid_search.predict_proba(TEXTS), by_hand.predict_proba(TEXTS))


@pytest.mark.slow
def test_grid_search_in_two_processes_gives_the_same_scores(grid_search):
    parallel = clone(grid_search).set_params(n_jobs=2, refit=False).fit(TEXTS, LABELS)
    assert parallel.cv_results_["params"] == grid_search.cv_results_["params"]
    assert_array_equal(
        parallel.cv_results_["split0_test_score"],
        grid_search.cv_results_["split0_test_score"],
    )


def test_randomized_search_refits_with_what_it_drew():
    search = RandomizedSearchCV(
        make_pipeline(),
        {
            "encode__max_tokens": randint(2, 8),
            "lstm__learning_rate": loguniform(1e-3, 1),
        },
        n_iter=2,
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        random_state=0,
    ).fit(TEXTS, LABELS)
    drawn, best = search.cv_results_["params"], search.best_estimator_
    assert drawn[0] != drawn[1]
    assert search.best_params_ == drawn[search.best_index_]
    assert search.best_score_ == max(search.cv_results_["mean_test_score"])
    n_tokens, learning_rate = search.best_params_.values()
    assert len(best["encode"].vocabulary_) == n_tokens
    optimizer = best["lstm"].model_.optimizer
    assert float(optimizer.learning_rate) == pytest.approx(learning_rate, rel=1e-6)


def test_halving_search_spends_epochs():
    search = HalvingGridSearchCV(
        make_pipeline(),
        {"lstm__units": [1, 4]},
        resource="lstm__epochs",
        min_resources=2,
        max_resources=4,
        factor=2,
        cv=ONE_SPLIT,
        scoring="neg_log_loss",
        random_state=0,
    ).fit(TEXTS, LABELS)
    results = search.cv_results_
    assert search.n_resources_ == [2, 4]
    assert search.n_candidates_ == [2, 1]
    assert results["n_resources"].tolist() == [2, 2, 4]
    # More epochs for the same units, on the same split: another, better score.
    survivor = results["params"][2]["lstm__units"]
    earlier = [p["lstm__units"] for p in results["params"][:2]].index(survivor)
    assert results["mean_test_score"][2] > results["mean_test_score"][earlier]
    assert search.best_params_ == {"lstm__units": survivor, "lstm__epochs": 4}
    assert len(search.best_estimator_["lstm"].history_["loss"]) == 4


# Classifiers made of classifiers.


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
    mean = (probabilities.astype(np.float64) + tfidf) / 2
    # Fitted in another process and sent back.
    assert_array_equal(
        vote.named_estimators_["lstm"].predict_proba(TEXTS), probabilities
    )
    assert_allclose(vote.predict_proba(TEXTS), mean, rtol=1e-6)
    assert_array_equal(vote.predict(TEXTS), vote.classes_[mean.argmax(axis=1)])


def test_stack_reads_the_probabilities_of_both(probabilities):
    contestants = [("lstm", make_pipeline()), ("tfidf", make_tfidf_pipeline())]
    stack = StackingClassifier(contestants, cv=2).fit(TEXTS, LABELS)
    tfidf = make_tfidf_pipeline().fit(TEXTS, LABELS).predict_proba(TEXTS)
    features = np.column_stack([probabilities[:, 1], tfidf[:, 1]])
    assert stack.stack_method_ == ["predict_proba", "predict_proba"]
    assert_allclose(stack.transform(TEXTS), features, rtol=1e-6)
    assert (stack.final_estimator_.coef_ > 0).all()
    assert stack.score(TEXTS, LABELS) > 0.8


def test_one_classifier_for_each_class():
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


# Metadata routing.


@pytest.fixture
def routing():
    with config_context(enable_metadata_routing=True):
        yield


# Every second label of each class is wrong and has no weight: without weights, the
# labels say nothing.
WEIGHTS = np.tile([1.0, 0.0], 20)
MISLABELLED = np.where(WEIGHTS == 1, LABELS, LABELS[::-1])


def test_weights_reach_the_classifier_through_the_pipeline(routing):
    pipeline = make_pipeline(lstm__epochs=20)
    unrouted = clone(pipeline)
    pipeline["lstm"].set_fit_request(sample_weight=True)
    pipeline.fit(TEXTS, MISLABELLED, sample_weight=WEIGHTS)
    with config_context(enable_metadata_routing=False):
        by_hand = unrouted.fit(TEXTS, MISLABELLED, lstm__sample_weight=WEIGHTS)
    assert_array_equal(pipeline.predict_proba(TEXTS), by_hand.predict_proba(TEXTS))
    assert pipeline.score(TEXTS, LABELS) > 0.8


def test_weights_reach_fit_and_score_of_cross_validate(routing):
    pipeline = make_pipeline(lstm__epochs=20)
    pipeline["lstm"].set_fit_request(sample_weight=True)
    pipeline["lstm"].set_score_request(sample_weight=True)
    result = cross_validate(
        pipeline,
        TEXTS,
        MISLABELLED,
        params={"sample_weight": WEIGHTS},
        cv=ONE_SPLIT,
        return_estimator=True,
        return_indices=True,
    )
    (fitted,), (test,) = result["estimator"], result["indices"]["test"]
    predicted = fitted.predict(take(test)[0])
    weighted = accuracy_score(MISLABELLED[test], predicted, sample_weight=WEIGHTS[test])
    assert accuracy_score(LABELS[test], predicted) > 0.7
    assert result["test_score"].tolist() == [weighted]
    assert weighted != accuracy_score(MISLABELLED[test], predicted)


def test_weights_that_nobody_asked_for_are_refused(routing):
    with pytest.raises(UnsetMetadataPassedError, match="sample_weight"):
        make_pipeline().fit(TEXTS, LABELS, sample_weight=WEIGHTS)


# Data frames between the steps.


@pytest.fixture(
    scope="module", params=["set_output pandas", "set_output polars", "config pandas"]
)
def framed(request):
    """Return a pipeline fitted with data frames, and the frame its classifier saw."""
    way, container = request.param.split()
    pipeline = make_pipeline()
    if way == "set_output":
        pipeline.set_output(transform=container)
    default = container if way == "config" else "default"
    with config_context(transform_output=default):
        pipeline.fit(TEXTS, LABELS)
        frame = pipeline[:-1].transform(TEXTS)
    assert type(frame).__module__.startswith(container)
    return pipeline, frame


def test_data_frame_holds_the_same_ids(framed, ids):
    pipeline, frame = framed
    assert_array_equal(frame.to_numpy(), ids)
    names = [f"step{step}" for step in range(6)]
    assert list(frame.columns) == names
    assert pipeline["lstm"].feature_names_in_.tolist() == names


def test_data_frame_gives_the_same_predictions(framed, probabilities):
    pipeline, frame = framed
    assert_array_equal(pipeline["lstm"].predict_proba(frame), probabilities)


def test_data_frame_with_other_columns_is_refused(framed):
    pipeline, frame = framed
    with pytest.raises(ValueError, match="feature names should match"):
        pipeline["lstm"].predict(frame[list(frame.columns[::-1])])


# Copies, files and other processes.


def through_pickle(estimator):
    return pickle.loads(pickle.dumps(estimator))


def through_joblib(estimator):
    file = BytesIO()
    joblib.dump(estimator, file)
    file.seek(0)
    return joblib.load(file)


WAYS = [through_pickle, through_joblib, copy.deepcopy]


@pytest.mark.parametrize("way", WAYS)
def test_copy_predicts_the_same(fitted, probabilities, way):
    copied = way(fitted)
    assert copied["lstm"].model_ is not fitted["lstm"].model_
    assert copied["lstm"].history_ == fitted["lstm"].history_
    assert_array_equal(copied.predict_proba(TEXTS), probabilities)


@pytest.fixture(scope="module")
def resumed(ids):
    """Return copies of a fitted classifier, and the original one epoch later."""
    classifier = make_classifier(epochs=2).fit(ids, LABELS)
    copies = {way: way(classifier) for way in WAYS}
    return copies, classifier.partial_fit(ids, LABELS)


@pytest.mark.parametrize("way", WAYS)
def test_copy_learns_on_as_the_original_would(resumed, ids, way):
    copies, original = resumed
    copied = copies[way]
    steps_before = int(copied.model_.optimizer.iterations.numpy())
    copied.partial_fit(ids, LABELS)
    assert steps_before == 10
    assert int(copied.model_.optimizer.iterations.numpy()) == 15
    assert copied.history_ == original.history_
    for mine, theirs in zip(weights_of(copied), weights_of(original), strict=True):
        assert_array_equal(mine, theirs)


@pytest.fixture(scope="module")
def new_process(fitted, tmp_path_factory):
    """Return the folder to which a new process has written what it found."""
    folder = tmp_path_factory.mktemp("new_process")
    (folder / "fitted.pickle").write_bytes(pickle.dumps(fitted))
    joblib.dump(fitted, folder / "fitted.joblib")
    joblib.dump((make_pipeline(), TEXTS, LABELS), folder / "task.joblib")
    run_python("-c", NEW_PROCESS, folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("way", ["through_pickle", "through_joblib", "fitted_anew"])
def test_new_process_predicts_the_same(new_process, probabilities, way):
    with np.load(new_process / "probabilities.npz") as found:
        assert_array_equal(found[way], probabilities)


@pytest.mark.slow
def test_seeded_fit_draws_from_no_global_generator(new_process):
    before, after = json.loads((new_process / "draws.json").read_text())
    assert before == after


# Repeatable, without a trace.


def global_state():
    name, keys, *rest = np.random.get_state()  # noqa: NPY002
    return random.getstate(), name, keys.tolist(), rest


def test_seeded_fit_repeats_and_leaves_no_trace(probabilities):
    environment, state = dict(os.environ), global_state()
    again = make_pipeline().fit(TEXTS, LABELS).predict_proba(TEXTS)
    assert_array_equal(again, probabilities)
    assert dict(os.environ) == environment
    assert global_state() == state
    assert not is_op_determinism_enabled()


@pytest.mark.parametrize("kind", ["ids", "measurements"])
def test_data_of_the_caller_stay_as_they_were(kind):
    rng = np.random.default_rng(0)
    X = {
        "ids": rng.integers(0, 5, size=(20, 4), dtype=np.int32),
        "measurements": rng.normal(size=(20, 4, 2)).astype(np.float32),
    }[kind]
    y = np.arange(20, dtype=np.int32) % 2
    given = [X, y, rng.uniform(0.5, 1, size=20)]
    copies = [array.copy() for array in given]
    for array in given:  # As they come from memory that processes share.
        array.flags.writeable = False
    make_classifier(class_weight="balanced", epochs=1).fit(*given).predict_proba(X)
    for array, copied in zip(given, copies, strict=True):
        assert_array_equal(array, copied)


def test_columns_of_several_kinds():
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
