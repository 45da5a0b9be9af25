"""Pipelines with default steps: steps, parameters and predictions."""

import pickle
import re

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone, is_classifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from skseq import (
    TokenEncoder,
    compare_classifiers,
    make_lstm_pipeline,
    make_summary_pipeline,
    make_tfidf_pipeline,
)
from skseq._classifier._pipeline_class import Pipeline

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 6
SYMBOLS = [["up", "up", 3], ["down", 4], ["up", 4], ["down", "down", 3]] * 6
IDS = [[5, 5, 7], [6, 8], [5, 8], [6, 6, 7]] * 6
y = np.array(["yes", "no", "yes", "no"] * 6)
RNG = np.random.default_rng(0)
RUNS = [RNG.normal(size=(length, 2)) for length in RNG.integers(5, 40, size=60)]
# Equal distributions of values: only the changes between steps tell them apart.
RUNS = [*RUNS[:30], *(np.sort(run, axis=0) for run in RUNS[30:])]
KINDS = np.repeat(["noise", "drift"], 30)
NOISE = np.random.default_rng(0).permutation(y)

each_input = pytest.mark.parametrize(
    "X", [TEXTS, SYMBOLS, IDS], ids=["texts", "symbols", "ids"]
)
each_pipeline = pytest.mark.parametrize(
    "make", [make_lstm_pipeline, make_tfidf_pipeline, make_summary_pipeline]
)


@pytest.fixture(scope="module", params=["texts", "symbols"])
def lstm(request):
    """Return a tiny fitted pipeline and the sequences it was fitted on."""
    X = {"texts": TEXTS, "symbols": SYMBOLS}[request.param]
    pipeline = make_lstm_pipeline(max_tokens=6, maxlen=4, random_state=0).set_params(
        lstmclassifier__units=4,
        lstmclassifier__epochs=15,
        lstmclassifier__learning_rate=0.1,
    )
    return pipeline.fit(X, y), X


def test_lstm_pipeline_steps():
    assert list(make_lstm_pipeline().named_steps) == [
        "tokenencoder",
        "sequencepadder",
        "lstmclassifier",
    ]


def test_tfidf_pipeline_steps():
    assert list(make_tfidf_pipeline().named_steps) == [
        "tfidfvectorizer",
        "logisticregression",
    ]


def test_summary_pipeline_steps():
    assert list(make_summary_pipeline().named_steps) == [
        "sequencesummarizer",
        "standardscaler",
        "logisticregression",
    ]


@pytest.mark.parametrize(
    ("make", "given", "meant"),
    [
        (make_lstm_pipeline, "epochs", "lstmclassifier__epochs"),
        (make_lstm_pipeline, "lstm__units", "lstmclassifier__units"),
        (make_lstm_pipeline, "pad__maxlen", "sequencepadder__maxlen"),
        (make_tfidf_pipeline, "C", "logisticregression__C"),
        (
            make_summary_pipeline,
            "copy",
            "standardscaler__copy",
        ),
    ],
)
def test_misplaced_parameter_names_its_step(make, given, meant):
    message = f"Invalid parameter {given!r} for estimator Pipeline. {meant} would be"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        make().set_params(**{given: 5})


def test_parameter_of_two_steps_names_both():
    steps = "tokenencoder__analyzer and other__analyzer"
    pipeline = Pipeline([("tokenencoder", TokenEncoder()), ("other", TokenEncoder())])
    with pytest.raises(ValueError, match=steps):
        pipeline.set_params(analyzer="char")


@pytest.mark.parametrize(
    "given", ["nothing", "nothing__epochs__x", "lstmclassifier__x"]
)
def test_unknown_parameter_is_refused(given):
    with pytest.raises(ValueError, match="Invalid parameter '(nothing|x)'"):
        make_lstm_pipeline().set_params(**{given: 5})


def test_grid_search_names_the_step_of_a_misplaced_parameter():
    search = GridSearchCV(make_lstm_pipeline(), {"epochs": [1, 2]}, cv=2)
    with pytest.raises(ValueError, match="lstmclassifier__epochs would be valid"):
        search.fit(TEXTS, y)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tokenencoder__max_tokens", 30_000),
        ("tokenencoder__analyzer", "word"),
        ("sequencepadder__maxlen", 500),
        ("sequencepadder__padding", "pre"),
        ("sequencepadder__truncating", "pre"),
        ("lstmclassifier__units", 100),
        ("lstmclassifier__embedding_dim", 32),
        ("lstmclassifier__vocabulary_size", None),
        ("lstmclassifier__epochs", "auto"),
        ("lstmclassifier__batch_size", 64),
        ("lstmclassifier__random_state", None),
        ("lstmclassifier__verbose", 0),
    ],
)
def test_lstm_pipeline_defaults(name, value):
    assert make_lstm_pipeline().get_params()[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tfidfvectorizer__max_features", 30_000),
        ("tfidfvectorizer__ngram_range", None),
        ("logisticregression__C", "auto"),
        ("logisticregression__random_state", None),
    ],
)
def test_tfidf_pipeline_defaults(name, value):
    assert make_tfidf_pipeline().get_params()[name] == value


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ({"max_tokens": 7}, "tokenencoder__max_tokens"),
        ({"max_tokens": None}, "tokenencoder__max_tokens"),
        ({"maxlen": 8}, "sequencepadder__maxlen"),
        ({"maxlen": None}, "sequencepadder__maxlen"),
        ({"random_state": 9}, "lstmclassifier__random_state"),
        ({"verbose": 2}, "lstmclassifier__verbose"),
    ],
    ids=repr,
)
def test_lstm_pipeline_parameters(argument, name):
    (value,) = argument.values()
    assert make_lstm_pipeline(**argument).get_params()[name] == value


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ({"max_features": 7}, "tfidfvectorizer__max_features"),
        ({"max_features": None}, "tfidfvectorizer__max_features"),
        ({"ngram_range": (1, 2)}, "tfidfvectorizer__ngram_range"),
        ({"C": 10.0}, "logisticregression__C"),
        ({"random_state": 9}, "logisticregression__random_state"),
    ],
    ids=repr,
)
def test_tfidf_pipeline_parameters(argument, name):
    (value,) = argument.values()
    assert make_tfidf_pipeline(**argument).get_params()[name] == value


@pytest.mark.parametrize(
    ("argument", "name", "default"),
    [
        ({"missing": "forward"}, "sequencesummarizer__missing", "error"),
        ({"C": 10.0}, "logisticregression__C", "auto"),
        ({"random_state": 9}, "logisticregression__random_state", None),
    ],
    ids=repr,
)
def test_summary_pipeline_parameters(argument, name, default):
    (value,) = argument.values()
    assert make_summary_pipeline(**argument).get_params()[name] == value
    assert make_summary_pipeline().get_params()[name] == default


@each_pipeline
def test_is_a_classifier(make):
    assert is_classifier(make())


@each_pipeline
def test_clone(make):
    pipeline = make(random_state=3)
    assert clone(pipeline).get_params().keys() == pipeline.get_params().keys()
    assert clone(pipeline)[-1].random_state == 3


@each_input
def test_tfidf_pipeline_learns(X):
    pipeline = make_tfidf_pipeline().fit(X, y)
    assert pipeline.predict(X).tolist() == y.tolist()
    assert pipeline.predict_proba(X).shape == (len(X), 2)


@each_input
def test_tfidf_pipeline_pickles(X):
    pipeline = make_tfidf_pipeline(ngram_range=(1, 2)).fit(X, y)
    copy = pickle.loads(pickle.dumps(pipeline))
    assert_array_equal(copy.predict_proba(X), pipeline.predict_proba(X))


def test_tfidf_pipeline_on_texts_is_that_of_scikit_learn():
    peer = make_pipeline(
        TfidfVectorizer(max_features=30_000, token_pattern=r"\w+|[!?]"),
        LogisticRegression(max_iter=1000),
    )
    ours, theirs = (p.fit(TEXTS, y) for p in (make_tfidf_pipeline(C=1.0), peer))
    assert_array_equal(ours.predict_proba(TEXTS), theirs.predict_proba(TEXTS))


def make_messages(n_messages=400):
    """Return texts of common words, one in eight with an advertisement, and labels."""
    rng = np.random.default_rng(0)
    is_spam = np.arange(n_messages) % 8 == 0
    texts = []
    for spam in is_spam:
        n_words = 4 if spam else 0
        words = [f"w{number}" for number in rng.zipf(1.5, size=10 - n_words) % 300]
        words += [f"offer{number}" for number in rng.integers(50, size=n_words)]
        texts.append(" ".join(rng.permutation(words)))
    return texts, is_spam


def test_tfidf_pipeline_finds_the_rare_class():
    texts, is_spam = make_messages()

    def recall(**parameters):
        pipeline = make_tfidf_pipeline(**parameters).fit(texts[:300], is_spam[:300])
        return pipeline.predict(texts[300:])[is_spam[300:]].mean()

    assert recall(C=1.0) == 0
    assert recall() > 0.9


@pytest.mark.parametrize("random_state", [None, 0, 7])
def test_tfidf_pipeline_is_deterministic(random_state):
    texts, is_spam = make_messages(100)
    one, two = (
        make_tfidf_pipeline(random_state=random_state).fit(texts, is_spam)
        for _ in range(2)
    )
    assert_array_equal(one.predict_proba(texts), two.predict_proba(texts))


def test_tfidf_pipeline_takes_sample_weight():
    pipeline = make_tfidf_pipeline()
    weights = np.where(NOISE == "yes", 20.0, 1.0)
    weighted = clone(pipeline).fit(
        TEXTS, NOISE, logisticregression__sample_weight=weights
    )
    plain = pipeline.fit(TEXTS, NOISE)
    assert (weighted.predict_proba(TEXTS) != plain.predict_proba(TEXTS)).any()


def test_summary_pipeline_learns():
    train, test = slice(0, None, 2), slice(1, None, 2)
    pipeline = make_summary_pipeline().fit(RUNS[train], KINDS[train])
    assert pipeline.score(RUNS[test], KINDS[test]) == 1
    assert pipeline.classes_.tolist() == ["drift", "noise"]


def test_summary_pipeline_is_the_same_for_any_padding():
    padded = np.zeros((60, 45, 2))
    for row, run in zip(padded, RUNS, strict=True):
        row[45 - len(run) :] = run
    ragged, boxed = (make_summary_pipeline().fit(X, KINDS) for X in (RUNS, padded))
    np.testing.assert_allclose(
        ragged.predict_proba(RUNS), boxed.predict_proba(padded), atol=1e-6
    )


def test_summary_pipeline_takes_missing_values():
    gapped = [np.where(RNG.random(run.shape) < 0.2, np.nan, run) for run in RUNS]
    with pytest.raises(ValueError, match="Set missing='mean'"):
        make_summary_pipeline().fit(gapped, KINDS)
    pipeline = make_summary_pipeline(missing="forward").fit(gapped, KINDS)
    assert pipeline.score(gapped, KINDS) == 1


def test_summary_pipeline_with_several_labels():
    labels = np.stack([KINDS == "drift", [len(run) > 20 for run in RUNS]], axis=1)
    classifier = OneVsRestClassifier(make_summary_pipeline()).fit(RUNS, labels)
    assert (classifier.predict(RUNS)[:, 0] == labels[:, 0]).all()
    assert classifier.predict_proba(RUNS).shape == (60, 2)


def test_summary_pipeline_in_a_comparison():
    pytest.importorskip("matplotlib").use("agg")
    comparison = compare_classifiers(
        {"free": make_summary_pipeline(), "rigid": make_summary_pipeline(C=1e-6)},
        RUNS,
        KINDS,
        cv=3,
        scoring=["neg_log_loss", "accuracy"],
        random_state=0,
    )
    assert "free is significantly better than rigid" in str(comparison)
    assert comparison.is_better_than_majority()["free"]
    assert comparison.plot().ax_ is not None
    assert comparison.disagreements()[0].row.shape[1] == 2


def test_lstm_pipeline_learns(lstm):
    pipeline, X = lstm
    assert pipeline.predict(X).tolist() == y.tolist()
    assert pipeline.classes_.tolist() == ["no", "yes"]


def test_lstm_pipeline_predicts_new_sequences(lstm):
    pipeline, X = lstm
    new = ["", "unseen words", "good"] if isinstance(X[0], str) else [[], ["?"], ["up"]]
    probabilities = pipeline.predict_proba(new)
    assert probabilities.shape == (3, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)
    assert pipeline.predict(new)[2] == "yes"


def test_lstm_pipeline_pickles(lstm):
    pipeline, X = lstm
    copy = pickle.loads(pickle.dumps(pipeline))
    assert_array_equal(copy.predict_proba(X), pipeline.predict_proba(X))


def test_ratios_of_naive_bayes_find_the_words_that_matter():
    rng = np.random.default_rng(0)
    noise = [f"word{number}" for number in range(300)]
    texts = [
        [*rng.choice(noise, 20), "good" if row % 2 else "bad"] for row in range(80)
    ]
    labels = np.arange(80) % 2
    losses = []
    for naive_bayes in (False, True):
        pipeline = make_tfidf_pipeline(ngram_range=(1, 1), naive_bayes=naive_bayes)
        probabilities = pipeline.fit(texts[:40], labels[:40]).predict_proba(texts[40:])
        losses.append(log_loss(labels[40:], probabilities))
    assert losses[1] < losses[0] / 2


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_naive_bayes_is_true_or_false(value):
    with pytest.raises(TypeError, match="expects naive_bayes as True or False, got"):
        make_tfidf_pipeline(naive_bayes=value)


def fail(*arguments, **named):
    raise KeyboardInterrupt


@pytest.mark.parametrize("make", [make_lstm_pipeline, make_tfidf_pipeline])
def test_failed_fit_leaves_the_pipeline_as_it_was(make, monkeypatch):
    texts, labels = ["good film", "bad film"] * 8, [1, 0] * 8
    pipeline = make(random_state=0).fit(texts, labels)
    before = pipeline.predict_proba(texts)
    with pytest.raises(ValueError, match="class"):
        pipeline.fit([f"the {text}" for text in reversed(texts)], [1] * 16)
    assert_array_equal(pipeline.predict_proba(texts), before)
    monkeypatch.setattr(type(pipeline[-1]), "fit", fail)
    with pytest.raises(KeyboardInterrupt):
        pipeline.fit(["plot"] * 16, labels)
    assert_array_equal(pipeline.predict_proba(texts), before)


def test_warm_start_keeps_the_meaning_of_ids():
    texts, labels = ["good film", "bad film"] * 8, [1, 0] * 8
    pipeline = make_lstm_pipeline(units=4, epochs=1, random_state=0).fit(texts, labels)
    pipeline.set_params(lstmclassifier__warm_start=True)
    pipeline.fit(iter(texts), labels)
    assert len(pipeline[-1].history_["loss"]) == 2
    with pytest.raises(ValueError, match="another vocabulary from X"):
        pipeline.fit(["bad bad film", "good film"] * 8, labels)
    assert pipeline[0].inverse_transform([[2]]) == [["film"]]
    encoder = TokenEncoder(vocabulary=pipeline[0].vocabulary_)
    fixed = pipeline.set_params(tokenencoder=encoder).fit(texts, labels)
    fixed.fit(["bad bad film", "good film"] * 8, labels)
    assert len(pipeline[-1].history_["loss"]) == 4
