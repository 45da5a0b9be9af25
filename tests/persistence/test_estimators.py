"""Loaded estimators equal the saved ones in all attributes; others are refused."""

import copy
import pickle
from io import BytesIO

import joblib
import numpy as np
import pytest
from archives import load_from_bytes, save_to_bytes, with_changed_content
from factories import make_text_pipeline
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from skseq import (
    LSTMClassifier,
    SequencePadder,
    SequenceScaler,
    SequenceSummarizer,
    TokenEncoder,
    fit_chunks,
    make_summary_pipeline,
    make_tfidf_pipeline,
)

TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 4
CLICKS = [[("shop", 1), ("cart", 1)], [("shop", 2), 3, 2.5], [True], ["x", None]]
CLICKS[3][1] = ("y", (1, 2))
CLICKS *= 4
LABELS = [1, 0] * 8
RNG = np.random.default_rng(0)
IDS = RNG.integers(1, 9, size=(16, 5))
STEPS = RNG.normal(size=(16, 4, 3))
GAPS = np.where(RNG.random(STEPS.shape) < 0.2, np.nan, STEPS)


def classifier(units=3, **parameters):
    options = {"epochs": 1, "embedding_dim": 4, "random_state": 0}
    return LSTMClassifier(units, **(options | parameters))


def lstm_pipeline(**parameters):
    return make_text_pipeline(units=3, epochs=1).set_params(**parameters)


# Estimators with all kinds of parameters; each is fitted to X, LABELS.
CASES = {
    "lstm": (lstm_pipeline(), TEXTS),
    "lstm of pairs of words": (lstm_pipeline(tokenencoder__ngram_range=(1, 2)), TEXTS),
    "lstm of clicks": (lstm_pipeline(), CLICKS),
    "encoder of a given vocabulary": (
        TokenEncoder(vocabulary=np.array(["bad", "film"])),
        TEXTS,
    ),
    "encoder of another's vocabulary": (
        TokenEncoder(vocabulary={"bad": 2, "film": 3}, max_tokens=None, min_df=0.1),
        TEXTS,
    ),
    "encoder of characters": (TokenEncoder(analyzer="char", min_df=2), TEXTS),
    "padder": (SequencePadder(dtype=np.int64, padding="post"), IDS.tolist()),
    "padder of one length": (SequencePadder(np.int64(3), dtype=np.dtype("i2")), IDS),
    "padder of steps": (SequencePadder(dtype="float64", value=-1.5), STEPS),
    "scaler": (SequenceScaler(mask_value=np.nan), STEPS),
    "scaler with gaps": (SequenceScaler(missing="forward", add_indicator=True), GAPS),
    "summarizer": (SequenceSummarizer(missing="forward"), GAPS),
    "summary": (make_summary_pipeline(), STEPS),
    "summary with names of columns": (
        make_summary_pipeline(C=1.0).set_output(transform="pandas"),
        [*STEPS],
    ),
    "summary that is not centred": (
        make_summary_pipeline(C=1.0).set_params(
            standardscaler__with_mean=False, standardscaler__with_std=False
        ),
        STEPS,
    ),
    "columns with gaps": (StandardScaler(with_mean=False), GAPS[:, 0]),
    "classifier": (classifier(), IDS),
    "two layers, both ways": (classifier((3, 2), bidirectional=True), IDS),
    "classifier of steps": (classifier(pooling="last", output_dropout=0.1), STEPS),
    "given vectors": (
        classifier(embedding=RNG.normal(size=(9, 4)), freeze_embedding=True),
        IDS,
    ),
    "given size": (classifier(vocabulary_size=12, early_stopping=True), IDS),
    "weighted": (classifier(class_weight={0: 1.0, 1: 2}, warm_start=True), IDS),
    "steps in a row": (
        Pipeline(
            [
                ("scale", SequenceScaler()),
                ("nothing", "passthrough"),
                ("rest", Pipeline([("pad", SequencePadder()), ("lstm", classifier())])),
            ],
            verbose=True,
        ),
        [*STEPS],
    ),
    "tfidf": (make_tfidf_pipeline(), TEXTS),
    "tfidf and the classifier of scikit-learn": (
        make_pipeline(*make_tfidf_pipeline()[:-1], LogisticRegression()),
        TEXTS,
    ),
    "tfidf of pairs": (make_tfidf_pipeline(ngram_range=(1, 2), C=3.0), TEXTS),
    "tfidf with ratios": (make_tfidf_pipeline(naive_bayes=True), TEXTS),
    "tfidf of symbols": (make_tfidf_pipeline(max_features=None), IDS.tolist()),
    "tfidf of other settings": (
        make_tfidf_pipeline(random_state=0).set_params(
            tfidfvectorizer__use_idf=False,
            tfidfvectorizer__dtype=np.float32,
            tfidfvectorizer__stop_words=["a"],
            tfidfvectorizer__vocabulary=["bad", "film", "good"],
            logisticregression__class_weight="balanced",
        ),
        TEXTS,
    ),
}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    estimator, X = CASES[request.param]
    return copy.deepcopy(estimator).fit(X, LABELS), X


def round_trip(estimator):
    return load_from_bytes(save_to_bytes(estimator))


def assert_equal(mine, theirs, where=""):
    """Compare two objects with everything that they contain, including types."""
    assert type(mine) is type(theirs), where
    if isinstance(mine, np.ndarray):
        assert mine.dtype == theirs.dtype, where
        assert mine.shape == theirs.shape, where
        assert_equal(mine.tolist(), theirs.tolist(), where)
    elif isinstance(mine, dict):
        assert set(mine) == set(theirs), where
        for key, value in mine.items():
            assert_equal(value, theirs[key], f"{where}[{key!r}]")
    elif isinstance(mine, (list, tuple)):
        assert len(mine) == len(theirs), where
        for one, other in zip(mine, theirs, strict=True):
            assert_equal(one, other, f"{where}[]")
    elif hasattr(mine, "__dict__") and not isinstance(mine, type):
        assert_equal(everything_in(mine), everything_in(theirs), f"{where}.")
    else:
        assert mine == theirs or (mine != mine and theirs != theirs), where


def everything_in(value):
    found = vars(value) | {"_counts": getattr(value, "_counts", None)}
    found.pop("_stop_words_id", None)  # Address of the stop words in memory.
    found.pop("_cpu", None)  # A copy of the weights in the layout of the kernel.
    if hasattr(value, "stop_words"):
        # In scikit-learn, a column is an integer of NumPy or of Python.
        columns = value.vocabulary_.items()
        found["vocabulary_"] = {term: int(column) for term, column in columns}
    return found


def test_everything_is_equal(case):
    estimator, _ = case
    assert_equal(round_trip(estimator), estimator)


def through_joblib(estimator):
    file = BytesIO()
    joblib.dump(estimator, file)
    file.seek(0)
    return joblib.load(file)


@pytest.mark.parametrize(
    "way",
    [lambda each: pickle.loads(pickle.dumps(each)), through_joblib, copy.deepcopy],
    ids=["pickle", "joblib", "deepcopy"],
)
def test_other_copies_are_equal(case, way):
    estimator, _ = case
    assert_equal(way(estimator), estimator)


def test_predictions_are_equal_to_the_bit(case):
    estimator, X = case
    again = round_trip(estimator)
    method = "predict_proba" if hasattr(estimator, "predict_proba") else "transform"
    expected, found = (getattr(each, method)(X) for each in (estimator, again))
    assert_equal([*found], [*expected])


@pytest.mark.parametrize(
    ("labels", "dtype"),
    [
        (["no", "yes"], None),
        (["no", "yes"], "U9"),
        ([False, True], None),
        ([0.0, 1.0], None),
        ([-1, 1], "int8"),
        (["no", "yes"], object),
    ],
)
@pytest.mark.parametrize("estimator", [classifier(), LogisticRegression()])
def test_labels_keep_their_type(labels, dtype, estimator):
    y = np.array(labels * 8, dtype=dtype)
    fitted = copy.deepcopy(estimator).fit(IDS, y)
    again = round_trip(fitted)
    assert_equal(again.classes_, fitted.classes_)
    assert_equal(again.predict(IDS), fitted.predict(IDS))


def test_several_classes_and_several_labels():
    for y in (np.arange(16) % 3, RNG.integers(0, 2, size=(16, 2))):
        fitted = classifier().fit(IDS, y)
        again = round_trip(fitted)
        assert_equal(again.predict_proba(IDS), fitted.predict_proba(IDS))
        assert_equal(again.predict(IDS), fitted.predict(IDS))


def test_further_training_is_equal():
    fitted = classifier(warm_start=True).fit(IDS, LABELS)
    again = round_trip(fitted)
    for each in (fitted, again):
        each.fit(IDS, LABELS).partial_fit(IDS, LABELS)
    assert_equal(again, fitted)


def test_pipeline_that_was_fitted_in_chunks():
    fitted = fit_chunks(lstm_pipeline(), lambda: [(TEXTS, LABELS)] * 2)
    assert_equal(round_trip(fitted), fitted)


@pytest.mark.parametrize(
    ("estimator", "X"),
    [
        (TokenEncoder(min_df=2), TEXTS),
        (TokenEncoder(), CLICKS),
        (SequencePadder(), IDS),
        (SequenceScaler(missing="mean"), GAPS),
    ],
)
def test_further_partial_fit_is_equal(estimator, X):
    fitted = copy.deepcopy(estimator).partial_fit(X[:1])
    again = round_trip(fitted)
    for each in (fitted, again):
        each.partial_fit(X[1:])
    assert_equal(again, fitted)


def test_modified_weights_are_saved():
    fitted = classifier().fit(IDS, LABELS)
    fitted.model_.get_layer("probabilities").bias.assign([3.0])
    again = round_trip(fitted)
    assert_equal(again.predict_proba(IDS), fitted.predict_proba(IDS))


def test_parameters_that_were_changed_after_the_fit():
    fitted = classifier().fit(IDS, LABELS)
    fitted.set_params(units=7, pooling="last", vocabulary_size=100)
    assert_equal(round_trip(fitted), fitted)


def test_transform_input():
    fitted = lstm_pipeline().fit(TEXTS, LABELS).set_params(transform_input=["X_val"])
    assert_equal(round_trip(fitted), fitted)


def test_set_output():
    pipeline = lstm_pipeline().set_output(transform="pandas").fit(TEXTS, LABELS)
    again = round_trip(pipeline)
    assert_equal(
        again[:-1].transform(TEXTS).to_numpy(),
        pipeline[:-1].transform(TEXTS).to_numpy(),
    )
    assert_equal(again, pipeline)


@pytest.mark.parametrize(
    "estimator",
    [
        TokenEncoder(),
        SequencePadder(),
        classifier(),
        make_tfidf_pipeline(),
        lstm_pipeline(),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_not_fitted(estimator):
    with pytest.raises(NotFittedError):
        save_to_bytes(estimator)


def test_first_step_that_is_not_fitted():
    last = SequencePadder().fit(IDS)
    with pytest.raises(NotFittedError, match="TokenEncoder"):
        save_to_bytes(Pipeline([("encode", TokenEncoder()), ("pad", last)]))


class MyEncoder(TokenEncoder):
    pass


class OtherPipeline(Pipeline):
    pass


OtherPipeline.__name__ = "Pipeline"


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (MyEncoder(), r"the estimator is of type .*\.MyEncoder. Write it with joblib"),
        (OtherPipeline([]), rf"the estimator is of type {__name__}\.Pipeline"),
        (TfidfVectorizer(), r"the estimator is of type .*\.TfidfVectorizer"),
        (object(), r"the estimator is of type .*\.object"),
        (None, r"the estimator is of type .*\.NoneType"),
        (
            Pipeline([("pad", SequencePadder().fit(IDS)), ("scale", MinMaxScaler())]),
            r"the step 'scale' of the estimator is of type .*\.MinMaxScaler",
        ),
        (
            FeatureUnion([("pad", SequencePadder())]),
            r"the estimator is of type .*\.FeatureUnion",
        ),
        (
            Pipeline([("pad", SequencePadder().fit(IDS))], memory="folder"),
            "cannot write memory of Pipeline, a cache of pickles. It only affects fit",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_estimator_that_cannot_be_saved(estimator, message):
    with pytest.raises(TypeError, match=message):
        save_to_bytes(estimator)


def test_search():
    search = GridSearchCV(make_tfidf_pipeline(), {"logisticregression__C": [1]}, cv=2)
    search.fit(TEXTS, LABELS)
    with pytest.raises(TypeError, match="GridSearchCV. Save its best_estimator_."):
        save_to_bytes(search)
    round_trip(search.best_estimator_)


@pytest.mark.parametrize(
    ("estimator", "X", "message"),
    [
        (
            TokenEncoder(analyzer=str.split),
            TEXTS,
            "got .* in the analyzer of TokenEncoder",
        ),
        (
            classifier(random_state=np.random.RandomState(0)),
            IDS,
            "got RandomState .* in the random_state of LSTMClassifier",
        ),
        (TokenEncoder(), [[b"a"]], "got bytes b'a' in the tokens of TokenEncoder"),
        (
            TokenEncoder(),
            [[frozenset([1])]],
            "got frozenset .* in the tokens of TokenEncoder",
        ),
    ],
    ids=["function", "generator", "bytes", "set"],
)
def test_value_that_cannot_be_saved(estimator, X, message):
    fitted = estimator.fit(X, LABELS)
    with pytest.raises(
        TypeError, match=f"skseq.save writes only plain values, {message}"
    ):
        save_to_bytes(fitted)


def test_callbacks():
    import keras

    fitted = classifier(callbacks=[keras.callbacks.Callback()]).fit(IDS, LABELS)
    message = "cannot write callbacks of LSTMClassifier, .* set callbacks=None"
    with pytest.raises(TypeError, match=message):
        save_to_bytes(fitted)
    round_trip(fitted.set_params(callbacks=None))


def test_path_of_a_checkpoint_is_not_saved(tmp_path):
    fitted = classifier(checkpoint=tmp_path / "checkpoint").fit(IDS, LABELS)
    assert round_trip(fitted).checkpoint is None


def test_vectorizer_that_opens_files(tmp_path):
    (tmp_path / "a.txt").write_text("good film")
    pipeline = make_tfidf_pipeline().set_params(tfidfvectorizer__input="filename")
    pipeline.fit([str(tmp_path / "a.txt")] * 2, [0, 1])
    with pytest.raises(TypeError, match="cannot write input of .*, got str 'filename'"):
        save_to_bytes(pipeline)


# Content of damaged or malicious files.


@pytest.fixture(scope="module")
def tfidf():
    return save_to_bytes(make_tfidf_pipeline().fit(TEXTS, LABELS))


def step(number, part, name, value):
    def change(content):
        content["steps"][number][1][part][name] = value

    return change


def set_to(name, value):
    return lambda content: content.update({name: value})


@pytest.mark.parametrize(
    "change",
    [
        set_to("class", "os.system"),
        set_to("class", "skseq.TokenEncoder"),
        set_to("class", ["Pipeline"]),
        set_to("class", None),
        set_to("class", "TokenEncoder"),
        set_to("memory", "/tmp"),
        set_to("verbose", 1),
        set_to("transform_input", "X"),
        set_to("steps", []),
        set_to("steps", {}),
        set_to("steps", [["a"]]),
        set_to("steps", [[1, "passthrough"]]),
        set_to("steps", [["a", "drop"]]),
        set_to("steps", [["a__b", "passthrough"]]),
        set_to("steps", [["a", "passthrough"], ["a", None]]),
        lambda content: content["steps"].reverse(),
        lambda content: content["steps"][0][1].pop("learnt"),
        lambda content: content["steps"][0][1].update(learnt=[]),
        step(0, "parameters", "input", "filename"),
        step(0, "parameters", "unknown", 1),
        step(0, "parameters", "analyzer", "none"),
        step(0, "parameters", "analyzer", {"type": "<f4"}),
        step(0, "parameters", "ngram_range", {"tuple": [1, "2"]}),
        step(0, "parameters", "ngram_range", {"tuple": [1]}),
        step(0, "learnt", "terms", ["a"]),
        step(0, "learnt", "terms", ["a", "a", "b", "c"]),
        step(0, "learnt", "terms", [1, 2, 3, 4]),
        step(0, "learnt", "terms", [["a"], "b", "c", "d"]),
        step(0, "learnt", "terms", None),
        step(0, "learnt", "weighting", []),
        step(0, "learnt", "weighting", {"dict": []}),
        step(0, "learnt", "is_fixed", 1),
        step(0, "learnt", "idf", [1.0]),
        step(0, "learnt", "more", 1),
        step(1, "parameters", "penalty", "l2"),
        step(1, "parameters", "C", "much"),
        step(1, "parameters", "steps", []),
        step(1, "learnt", "classes", {"strings": [1, ["a"]]}),
        step(1, "learnt", "classes", {"strings": [1, ["a", "b", "c"]]}),
        step(1, "learnt", "n_features_in_", 9),
        step(1, "learnt", "n_features_in_", True),
        step(1, "learnt", "n_features_in_", 10**30),
        step(1, "learnt", "feature_names_in_", {"objects": [1]}),
        step(1, "learnt", "_sklearn_output_config", {"dict": []}),
        step(1, "learnt", "n_iter", 5),
        step(1, "learnt", "C", 0.0),
        step(1, "learnt", "C", "auto"),
        step(1, "learnt", "C", None),
    ],
)
def test_content_that_is_refused(tfidf, change):
    with pytest.raises(ValueError, match=r"\w"):
        load_from_bytes(with_changed_content(tfidf, change))


@pytest.mark.parametrize("name", ["callbacks", "checkpoint", "model"])
def test_parameter_that_files_must_not_set(name):
    def change(content):
        content["parameters"][name] = "/etc/passwd"

    data = with_changed_content(save_to_bytes(classifier().fit(IDS, LABELS)), change)
    with pytest.raises(ValueError, match="parameters that are unknown to this version"):
        load_from_bytes(data)


def test_pipelines_nested_too_deeply(tfidf):
    def nest(content):
        for _ in range(9):
            content["steps"] = [["a", content.copy()]]

    data = with_changed_content(tfidf, nest)
    with pytest.raises(ValueError, match="nested more than 8 deep"):
        load_from_bytes(data)


def test_parameter_missing_in_an_earlier_version(tfidf):
    def remove(content):
        del content["steps"][1][1]["parameters"]["C"]

    again = load_from_bytes(with_changed_content(tfidf, remove))
    assert again["logisticregression"].C == LogisticRegression().C
