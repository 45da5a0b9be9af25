"""LSTMClassifier: accuracy, invariance of predictions to padding, invalid input."""

import copy
import random
import re
from functools import partial

import factories
import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError

from skseq import LSTMClassifier

RNG = np.random.default_rng(0)
# The label is the first symbol: a task of order, with lengths from 1 to 9.
SEQUENCES = [
    RNG.integers(1, 6, size=length).tolist() for length in 10 * [*range(1, 10)]
]
LABELS = np.array(["low" if ids[0] < 3 else "high" for ids in SEQUENCES])


make_classifier = partial(factories.make_classifier, units=8, learning_rate=0.05)


def pad(sequences, maxlen, padding):
    return keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)


def probabilities_of(**parameters):
    return make_classifier(**parameters).fit(SEQUENCES, LABELS).predict_proba(SEQUENCES)


@pytest.fixture(scope="module")
def fitted():
    return make_classifier(epochs=15).fit(SEQUENCES, LABELS)


@pytest.fixture
def fresh(fitted):
    """A fitted classifier that a test may change."""
    return copy.deepcopy(fitted)


def test_learns_order(fitted):
    assert fitted.score(SEQUENCES, LABELS) > 0.95


def test_defaults_are_the_worked_example():
    parameters = LSTMClassifier().get_params()
    assert parameters["units"] == 100
    assert parameters["embedding_dim"] == 32
    assert parameters["epochs"] == "auto"
    assert parameters["batch_size"] == 64


def test_fitted_attributes(fitted):
    assert fitted.classes_.tolist() == ["high", "low"]
    assert isinstance(fitted.model_, keras.Model)
    assert set(fitted.history_) == {"loss", "accuracy"}
    assert len(fitted.history_["loss"]) == 15
    assert not hasattr(fitted, "n_features_in_")


def test_predict_proba(fitted):
    probabilities = fitted.predict_proba(SEQUENCES)
    assert probabilities.shape == (90, 2)
    assert probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-15)
    best = fitted.classes_[probabilities.argmax(axis=1)]
    np.testing.assert_array_equal(fitted.predict(SEQUENCES), best)


def test_predict_proba_of_one_row_has_two_dimensions(fitted):
    assert fitted.predict_proba([[1, 2]]).shape == (1, 2)


def test_model_gives_the_probability_of_the_second_class(fitted):
    outputs = fitted.model_.predict(pad(SEQUENCES, 9, "post"), verbose=0)
    np.testing.assert_allclose(
        outputs[:, 0], fitted.predict_proba(SEQUENCES)[:, 1], atol=1e-5
    )


@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("maxlen", [9, 10, 60])
def test_padding_does_not_change_predictions(fitted, padding, maxlen):
    np.testing.assert_allclose(
        fitted.predict_proba(pad(SEQUENCES, maxlen, padding)),
        fitted.predict_proba(SEQUENCES),
        atol=1e-5,
    )


def test_zero_between_tokens_does_not_change_predictions(fitted):
    spread = [[id_ for token in ids for id_ in (0, token, 0)] for ids in SEQUENCES]
    np.testing.assert_allclose(
        fitted.predict_proba(spread), fitted.predict_proba(SEQUENCES), atol=1e-5
    )


def test_other_rows_in_the_batch_change_no_bit(fitted):
    alone = np.vstack([fitted.predict_proba([ids]) for ids in SEQUENCES[:12]])
    np.testing.assert_array_equal(alone, fitted.predict_proba(SEQUENCES)[:12])


def test_order_of_rows_changes_no_bit(fitted):
    order = np.random.default_rng(1).permutation(len(SEQUENCES))
    shuffled = fitted.predict_proba([SEQUENCES[row] for row in order])
    np.testing.assert_array_equal(shuffled, fitted.predict_proba(SEQUENCES)[order])


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_training_on_padded_or_ragged_ids_is_the_same(padding):
    padded = make_classifier().fit(pad(SEQUENCES, 12, padding), LABELS)
    np.testing.assert_array_equal(padded.predict_proba(SEQUENCES), probabilities_of())


@pytest.mark.parametrize(
    "make",
    [
        tuple,
        lambda rows: [np.array(row) for row in rows],
        lambda rows: pd.Series(rows),
        lambda rows: pad(rows, 9, "pre").astype(np.int64),
        lambda rows: pad(rows, 9, "pre").astype(float),
        lambda rows: pd.DataFrame(pad(rows, 9, "pre")),
    ],
    ids=["tuple", "arrays", "series", "int64", "float", "frame"],
)
def test_containers(fitted, make):
    np.testing.assert_array_equal(
        fitted.predict_proba(make(SEQUENCES)), fitted.predict_proba(SEQUENCES)
    )


def test_sequences_without_a_token_are_defined(fitted):
    probabilities = fitted.predict_proba([[], [0, 0], [1]])
    assert np.isfinite(probabilities).all()
    np.testing.assert_array_equal(probabilities[0], probabilities[1])


def test_seed_gives_the_same_network_and_leaves_no_trace():
    states = random.getstate(), str(np.random.mtrand._rand.get_state())
    first = probabilities_of()
    assert (random.getstate(), str(np.random.mtrand._rand.get_state())) == states
    np.testing.assert_array_equal(first, probabilities_of())
    assert not np.array_equal(first, probabilities_of(random_state=1))


def test_random_state_instance_is_drawn_from():
    source = np.random.RandomState(0)
    first = probabilities_of(random_state=source)
    assert not np.array_equal(first, probabilities_of(random_state=source))
    again = probabilities_of(random_state=np.random.RandomState(0))
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize(
    "labels",
    [
        np.arange(90) % 3,
        np.array(["a", "b", "c"], dtype=object)[np.arange(90) % 3],
        np.array([-1.0, 0.0, 7.0])[np.arange(90) % 3],
    ],
    ids=["int", "object", "float"],
)
def test_multiclass_labels_of_any_type(labels):
    classifier = make_classifier(epochs=1).fit(SEQUENCES, labels)
    probabilities = classifier.predict_proba(SEQUENCES)
    assert probabilities.shape == (90, 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert set(classifier.predict(SEQUENCES)) <= set(labels)
    assert classifier.classes_.dtype == labels.dtype


def test_measurements_are_classified_by_order():
    rng = np.random.default_rng(0)
    steps = [rng.normal(size=(length, 2)) for length in 15 * [2, 3, 4, 5]]
    labels = [row[0, 0] > 0 for row in steps]
    classifier = make_classifier(epochs=40).fit(steps, labels)
    assert classifier.score(steps, labels) > 0.9
    assert classifier.n_features_in_ == 2
    padded = keras.utils.pad_sequences(steps, maxlen=8, dtype="float32")
    np.testing.assert_allclose(
        classifier.predict_proba(padded), classifier.predict_proba(steps), atol=1e-5
    )


def test_weight_zero_excludes_a_row():
    rows = np.arange(90) < 60
    wrong = np.where(rows, LABELS, np.where(LABELS == "low", "high", "low"))
    classifier = make_classifier(epochs=15)
    heard = classifier.fit(SEQUENCES, wrong).score(SEQUENCES, LABELS)
    weights = rows.astype(float)
    ignored = classifier.fit(SEQUENCES, wrong, weights).score(SEQUENCES, LABELS)
    assert ignored > 0.95 > heard


def test_class_weight_moves_predictions():
    shares = [
        np.mean(
            make_classifier(epochs=1, class_weight=weight)
            .fit(SEQUENCES, LABELS)
            .predict_proba(SEQUENCES)[:, 1]
        )
        for weight in ({"low": 0.1}, None, {"low": 10.0})
    ]
    assert shares[0] < shares[1] < shares[2]


def test_balanced_is_the_inverse_of_the_frequency():
    counts = {label: (label == LABELS).sum() for label in ("high", "low")}
    weights = {label: 90 / (2 * count) for label, count in counts.items()}
    np.testing.assert_array_equal(
        probabilities_of(class_weight="balanced"),
        probabilities_of(class_weight=weights),
    )


def test_validation_data_have_the_class_weights_of_the_training_data():
    rows = np.flatnonzero(LABELS == "low")
    named = {"X_val": [SEQUENCES[row] for row in [*rows[:3], 0, 1]]}
    named["y_val"] = LABELS[[*rows[:3], 0, 1]]
    classes, counts = np.unique(LABELS, return_counts=True)
    shares = dict(zip(classes, LABELS.size / 2 / counts, strict=True))
    balanced, given = (
        make_classifier(class_weight=weight).fit(SEQUENCES, LABELS, **named).history_
        for weight in ("balanced", shares)
    )
    assert balanced["val_loss"] == pytest.approx(given["val_loss"])


def test_class_weight_multiplies_sample_weight_without_modifying_it():
    weights = np.linspace(0.5, 2, 90)
    before = weights.copy()
    both = make_classifier(class_weight={"low": 3.0}).fit(SEQUENCES, LABELS, weights)
    np.testing.assert_array_equal(weights, before)
    product = weights * np.where(LABELS == "low", 3, 1)
    one = make_classifier().fit(SEQUENCES, LABELS, product)
    np.testing.assert_array_equal(
        both.predict_proba(SEQUENCES), one.predict_proba(SEQUENCES)
    )


def test_partial_fit_continues_fit():
    constant = {"learning_rate_schedule": "constant"}
    whole = make_classifier(epochs=3, **constant).fit(SEQUENCES, LABELS)
    parts = make_classifier(epochs=2, **constant).fit(SEQUENCES, LABELS)
    parts.partial_fit(SEQUENCES, LABELS)
    np.testing.assert_array_equal(
        parts.predict_proba(SEQUENCES), whole.predict_proba(SEQUENCES)
    )
    assert parts.history_ == whole.history_


def test_warm_start_continues_and_a_cold_start_does_not():
    constant = {"learning_rate_schedule": "constant"}
    whole = probabilities_of(epochs=3, **constant)
    warm = make_classifier(epochs=2, warm_start=True, **constant)
    warm.fit(SEQUENCES, LABELS)
    warm.set_params(epochs=1).fit(SEQUENCES, LABELS)
    np.testing.assert_array_equal(warm.predict_proba(SEQUENCES), whole)
    cold = make_classifier(epochs=2).fit(SEQUENCES, LABELS).fit(SEQUENCES, LABELS)
    np.testing.assert_array_equal(cold.predict_proba(SEQUENCES), probabilities_of())
    assert len(cold.history_["loss"]) == 2


def test_partial_fit_accepts_classes_of_later_calls():
    classifier = make_classifier(vocabulary_size=6)
    low = LABELS == "low"
    for rows in (low, ~low):
        part = [ids for ids, row in zip(SEQUENCES, rows, strict=True) if row]
        classifier.partial_fit(part, LABELS[rows], classes=["low", "high"])
    assert classifier.classes_.tolist() == ["high", "low"]
    assert len(classifier.history_["loss"]) == 2


@pytest.mark.parametrize(
    ("parameters", "labels", "classes", "message"),
    [
        ({"early_stopping": True}, LABELS, None, "early_stopping=True"),
        ({"class_weight": "balanced"}, LABELS, None, "'balanced' is not supported"),
        ({}, LABELS, ["low", "middle", "high"], "not the same as on last call"),
        (
            {},
            np.where(LABELS == "low", "new", LABELS),
            None,
            "previously unseen labels",
        ),
    ],
)
def test_partial_fit_refuses(fresh, parameters, labels, classes, message):
    with pytest.raises(ValueError, match=message):
        fresh.set_params(**parameters).partial_fit(SEQUENCES, labels, classes)


def test_early_stopping_keeps_the_best_epoch():
    # Independent of the sequences.
    labels = np.random.default_rng(0).permutation(LABELS)
    shared = {
        "early_stopping": True,
        "validation_fraction": 0.3,
        "learning_rate_schedule": "constant",
    }
    classifier = make_classifier(epochs=40, n_iter_no_change=2, **shared)
    classifier.fit(SEQUENCES, labels)
    losses = classifier.history_["val_loss"]
    best = int(np.argmin(losses))
    assert len(losses) == best + 3
    assert len(losses) < 40
    again = make_classifier(epochs=best + 1, **shared).fit(SEQUENCES, labels)
    np.testing.assert_array_equal(
        classifier.predict_proba(SEQUENCES), again.predict_proba(SEQUENCES)
    )


def test_early_stopping_holds_out_each_class_in_proportion():
    # Sequences of a class are equal, so that the validation loss is a weighted mean.
    y = np.repeat(["often", "rare"], [80, 20])
    classifier = make_classifier(
        early_stopping=True, validation_fraction=0.2, learning_rate=1e-9, epochs=1
    ).fit([[1]] * 80 + [[2]] * 20, y)
    often, rare = -np.log(np.diag(classifier.predict_proba([[1], [2]])).astype(float))
    (val_loss,) = classifier.history_["val_loss"]
    assert (val_loss - often) / (rare - often) == pytest.approx(4 / 20, abs=1e-3)


def test_callbacks_are_called_and_keep_what_they_recorded():
    class Recorder(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.losses = []

        def on_epoch_end(self, epoch, logs=None):
            self.losses.append(logs["loss"])

    recorder = Recorder()
    classifier = make_classifier(callbacks=[recorder]).fit(SEQUENCES, LABELS)
    assert recorder.losses == classifier.history_["loss"]
    assert recorder.model is None


@pytest.mark.parametrize("verbose", [0, False])
def test_not_verbose(capsys, verbose):
    make_classifier(epochs=1, verbose=verbose).fit(SEQUENCES, LABELS)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("verbose", [1, True])
@pytest.mark.usefixtures("backend")
def test_progress_bar(capsys, monkeypatch, verbose):
    monkeypatch.setenv("COLUMNS", "200")
    make_classifier(epochs=2, verbose=verbose).fit(SEQUENCES, LABELS)
    output, bars = capsys.readouterr()
    assert output == ""
    for epoch in ("epoch 1/2", "epoch 2/2"):
        assert re.search(rf"{epoch}: 100%.* 6/6 .*accuracy=0\.\d+, loss=0\.\d+", bars)
    assert "\x1b" not in bars


def test_line_of_each_epoch(capsys):
    make_classifier(epochs=1, verbose=2).fit(SEQUENCES, LABELS)
    output, errors = capsys.readouterr()
    assert "6/6 - " in output
    assert errors == ""


def test_initialize_trains_nothing():
    classifier = make_classifier().initialize(SEQUENCES, LABELS)
    before = classifier.model_.get_weights()
    assert classifier.history_ == {}
    assert classifier.predict_proba(SEQUENCES).shape == (90, 2)
    for weight, same in zip(before, classifier.model_.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, same)


def test_ids_unknown_to_fit_are_skipped(fitted):
    with_new = [[99, *ids, 6] for ids in SEQUENCES]
    np.testing.assert_allclose(
        fitted.predict_proba(with_new), fitted.predict_proba(SEQUENCES), atol=1e-5
    )


def test_ids_of_at_least_the_vocabulary_size_are_refused():
    classifier = make_classifier(vocabulary_size=6, epochs=1).fit(SEQUENCES, LABELS)
    with pytest.raises(ValueError, match="less than 6; sequence 1 holds 6. Raise voc"):
        classifier.predict([[5], [5, 6]])
    with pytest.raises(ValueError, match="less than 5; sequence"):
        classifier.set_params(vocabulary_size=5).fit(SEQUENCES, LABELS)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([1, -2], "at least 0; sequence 1 holds -2"),
        ([1, 2**40], "ids from -2147483648 to 2147483647 .* sequence 1 holds"),
        ([1, 2**70], "sequence 1 holds 1.18"),
        ([1, 1.9], "integer ids; sequence 1 holds 1.9"),
        ([1, np.nan], "finite numbers; sequence 1 holds nan"),
        ([1, None], "sequence 1 holds NoneType None"),
        (["the"], "sequence 1 holds .*the"),
        ("the", "row 1 is str 'the'. Encode texts with TokenEncoder first"),
        (3, "row 1 is int 3"),
        ([[1.0, 2.0]], "same number of features"),
    ],
)
def test_bad_rows_are_named(fitted, row, message):
    with pytest.raises((ValueError, TypeError), match=message):
        fitted.predict([[1, 2], row])


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("units", 0),
        ("units", 2.5),
        ("embedding_dim", 0),
        ("vocabulary_size", 0),
        ("epochs", 1.5),
        ("epochs", 0),
        ("batch_size", -1),
        ("learning_rate", 0.0),
        ("learning_rate", 1e-300),
        ("learning_rate", 10**400),
        ("class_weight", "unbalanced"),
        ("early_stopping", "yes"),
        ("validation_fraction", 1.0),
        ("n_iter_no_change", 0),
        ("callbacks", "stop"),
        ("random_state", "zero"),
        ("verbose", "loud"),
        ("warm_start", np.ones(2)),
    ],
)
def test_bad_parameters_are_named(parameter, value):
    classifier = make_classifier(**{parameter: value})
    with pytest.raises(ValueError, match=f"The '{parameter}' parameter of LSTMClassi"):
        classifier.fit(SEQUENCES, LABELS)


@pytest.mark.parametrize(
    ("X", "y", "weights", "message"),
    [
        (
            SEQUENCES,
            LABELS[:-1],
            None,
            "one entry of y for each sequence, got 89 for 90",
        ),
        (SEQUENCES, LABELS, np.ones(3), "one entry of sample_weight .* got 3 for 90"),
        (SEQUENCES, LABELS, -np.ones(90), "Negative values in data passed"),
        (SEQUENCES, np.full(90, "low"), None, "at least 2 classes in y, got 1 class"),
        (SEQUENCES, None, None, "requires y to be passed"),
        (SEQUENCES, RNG.normal(size=90), None, "Unknown label type"),
        ([], [], None, "0 sample"),
        (np.empty((2, 0)), ["a", "b"], None, "0 feature"),
        (np.full((2, 3, 1), np.nan), ["a", "b"], None, "finite numbers; sequence 0"),
        (np.full((2, 3, 1), 1e300), ["a", "b"], None, "float32; sequence 0 holds 1e"),
        ([[0.5, 1.5], [2.0]], ["a", "b"], None, "shape .length, n_features."),
    ],
)
def test_bad_data_is_named(X, y, weights, message):
    with pytest.raises(ValueError, match=message):
        make_classifier().fit(X, y, weights)


def test_numpy_numbers_are_parameters():
    parameters = {"units": np.int64(3), "embedding_dim": np.int32(2)}
    changes = {"epochs": np.int64(1), "learning_rate": np.float64(0.1)}
    classifier = make_classifier(**parameters, **changes).fit(SEQUENCES, LABELS)
    assert classifier.predict_proba(SEQUENCES).shape == (90, 2)


def test_invalid_callbacks():
    with pytest.raises(
        TypeError, match="callbacks to be instances of .* got str 'stop'"
    ):
        make_classifier(callbacks=["stop"]).fit(SEQUENCES, LABELS)


def test_other_kind_of_steps_is_refused(fitted):
    with pytest.raises(ValueError, match="X has 3 features, .* is expecting ids"):
        fitted.predict(np.ones((2, 4, 3)))


def test_unfitted_is_refused():
    with pytest.raises(NotFittedError):
        LSTMClassifier().predict(SEQUENCES)


def test_too_few_rows_to_hold_out_are_refused():
    with pytest.raises(ValueError, match="cannot hold out 0.1 of 3 sequences"):
        make_classifier(early_stopping=True).fit([[1], [2], [3]], ["a", "b", "a"])


class Interrupt(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 3:
            raise KeyboardInterrupt


@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize("warm_start", [False, True])
def test_interrupted_fit_leaves_no_trace(fresh, fitted, method, warm_start):
    fresh.set_params(callbacks=[Interrupt()], warm_start=warm_start)
    with pytest.raises(KeyboardInterrupt):
        getattr(fresh, method)(SEQUENCES, LABELS)
    np.testing.assert_array_equal(
        fresh.predict_proba(SEQUENCES), fitted.predict_proba(SEQUENCES)
    )
    assert fresh.history_ == fitted.history_
    fresh.set_params(callbacks=None).partial_fit(SEQUENCES, LABELS)
    expected = copy.deepcopy(fitted).partial_fit(SEQUENCES, LABELS)
    np.testing.assert_array_equal(
        fresh.predict_proba(SEQUENCES), expected.predict_proba(SEQUENCES)
    )


def test_failed_first_fit_leaves_the_classifier_unfitted():
    classifier = make_classifier(callbacks=[Interrupt()])
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(SEQUENCES, LABELS)
    assert set(vars(classifier)) == set(classifier.get_params())
    with pytest.raises(NotFittedError):
        classifier.predict(SEQUENCES)


def test_loss_that_is_not_finite_is_an_error():
    classifier = make_classifier(learning_rate=1e38)
    with pytest.raises(ValueError, match="loss of LSTMClassifier is (nan|inf) after"):
        classifier.fit(SEQUENCES, LABELS)
    assert not hasattr(classifier, "model_")


@pytest.mark.parametrize(
    "parameters",
    [
        {"units": (8, 6)},
        {"units": [8]},
        {"bidirectional": True, "units": (6, 4)},
        {"pooling": "last"},
        {"pooling": "mean", "learning_rate": 0.1, "epochs": 40},
        {"pooling": ("max", "last")},
        {"step_dropout": 0.02},
        {"output_dropout": 0.3},
    ],
    ids=str,
)
def test_every_architecture_learns_order(parameters):
    classifier = make_classifier(**{"epochs": 25} | parameters).fit(SEQUENCES, LABELS)
    assert classifier.score(SEQUENCES, LABELS) > 0.9
    again = copy.deepcopy(classifier)
    probabilities = classifier.predict_proba(SEQUENCES)
    np.testing.assert_array_equal(again.predict_proba(SEQUENCES), probabilities)
    one_by_one = [classifier.predict_proba([ids])[0] for ids in SEQUENCES[:30]]
    np.testing.assert_array_equal(one_by_one, probabilities[:30])
    np.testing.assert_allclose(
        classifier.model_.predict(pad(SEQUENCES, 12, "pre"), verbose=0)[:, 0],
        classifier.predict_proba(SEQUENCES)[:, 1],
        atol=1e-5,
    )


@pytest.mark.parametrize("dropout", ["step_dropout", "output_dropout"])
def test_dropout_is_drawn_from_the_seed_and_only_in_training(dropout):
    dropped = probabilities_of(**{dropout: 0.5})
    assert not np.array_equal(dropped, probabilities_of())
    np.testing.assert_array_equal(dropped, probabilities_of(**{dropout: 0.5}))
    classifier = make_classifier(**{dropout: 0.5}).fit(SEQUENCES, LABELS)
    np.testing.assert_array_equal(
        classifier.predict_proba(SEQUENCES), classifier.predict_proba(SEQUENCES)
    )


@pytest.mark.parametrize(
    "units",
    [(), (3, 0), (3, -1), (3, "a"), [[3]], (2.5,), [np.timedelta64(3, "D")]],
    ids=str,
)
def test_invalid_units(units):
    with pytest.raises(ValueError, match="expects units to be an int of at least 1"):
        make_classifier(units=units).fit(SEQUENCES, LABELS)


@pytest.mark.parametrize(
    "pooling", [(), ("max", "max"), ("max", "least"), (["max"],), (1, "max")], ids=str
)
def test_invalid_pooling(pooling):
    with pytest.raises(
        ValueError, match="expects pooling to be one of last, max, mean"
    ):
        make_classifier(pooling=pooling).fit(SEQUENCES, LABELS)


def test_validation_part_is_kept_in_the_history():
    held_out = SEQUENCES[:20], LABELS[:20]
    watched = make_classifier().fit(
        SEQUENCES, LABELS, X_val=held_out[0], y_val=held_out[1]
    )
    np.testing.assert_array_equal(watched.predict_proba(SEQUENCES), probabilities_of())
    assert len(watched.history_["val_loss"]) == 2
    assert watched.history_["val_accuracy"][-1] == watched.score(*held_out)


def test_early_stopping_monitors_the_validation_part():
    others = np.where(LABELS == "low", "high", "low")  # A better fit scores worse.
    classifier = make_classifier(
        early_stopping=True,
        epochs=40,
        n_iter_no_change=3,
        learning_rate_schedule="constant",
    )
    classifier.fit(SEQUENCES, LABELS, X_val=SEQUENCES[::-1], y_val=others[::-1])
    losses = classifier.history_["val_loss"]
    assert len(losses) == np.argmin(losses) + 4 < 40
    assert classifier.n_epochs_ == np.argmin(losses) + 1
    probabilities = classifier.predict_proba(SEQUENCES)
    is_true = classifier.classes_ == others[:, np.newaxis]
    np.testing.assert_allclose(-np.log(probabilities[is_true]).mean(), min(losses))


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        ({"X_val": [[1]]}, "X_val and y_val together, got only X_val"),
        ({"y_val": ["low"]}, "X_val and y_val together, got only y_val"),
        ({"X_val": [[1]], "y_val": ["odd"]}, "labels in y_val to be among its classes"),
        ({"X_val": [[1]], "y_val": [None]}, "Input y_val contains NaN"),
        ({"X_val": [[1]], "y_val": ["low"] * 2}, "one entry of y_val for each"),
        ({"X_val": [[-1]], "y_val": ["low"]}, "-1"),
    ],
)
def test_bad_validation_parts_are_refused(validation, message):
    classifier = make_classifier()
    with pytest.raises(ValueError, match=message):
        classifier.fit(SEQUENCES, LABELS, **validation)
    assert not hasattr(classifier, "classes_")


VECTORS = np.random.default_rng(1).normal(size=(6, 3)).astype(np.float32)


@pytest.mark.parametrize("vectors", [VECTORS, VECTORS.tolist(), pd.DataFrame(VECTORS)])
@pytest.mark.parametrize("freeze", [False, True])
def test_embedding_is_trained_or_frozen(vectors, freeze):
    classifier = make_classifier(embedding=vectors, freeze_embedding=freeze)
    assert_vectors = np.testing.assert_array_equal
    start = classifier.initialize(SEQUENCES, LABELS).model_.get_weights()[0]
    assert_vectors(start, VECTORS)
    trained = classifier.fit(SEQUENCES, LABELS).model_.get_weights()[0]
    assert np.array_equal(trained, VECTORS) == freeze
    assert_vectors(trained[0], VECTORS[0])  # Padding has no gradient.
    classifier.partial_fit(SEQUENCES, LABELS)  # The Keras model now holds the weights.
    again = copy.deepcopy(classifier)
    assert_vectors(again.predict_proba(SEQUENCES), classifier.predict_proba(SEQUENCES))


def test_ids_without_a_vector_are_refused():
    classifier = make_classifier(embedding=VECTORS)
    with pytest.raises(ValueError, match="holds 6. Give embedding a row for each id"):
        classifier.fit([[6], [1]], ["low", "high"])


@pytest.mark.parametrize(
    ("embedding", "message"),
    [
        (VECTORS[0], "Expected 2D array"),
        ([[1.0, np.nan]] * 6, "embedding contains NaN"),
        (np.ma.array(VECTORS, mask=VECTORS < 0), "embedding contains NaN"),
        ([["a", "b"]] * 6, "could not convert"),
        ([[]] * 6, "0 feature"),
        ([[10**400]] * 6, "expects embedding as an array of numbers"),
    ],
)
def test_invalid_embedding(embedding, message):
    with pytest.raises(ValueError, match=message):
        make_classifier(embedding=embedding).fit(SEQUENCES, LABELS)


def test_random_vectors_are_not_frozen():
    with pytest.raises(ValueError, match="expects an embedding to freeze"):
        make_classifier(freeze_embedding=True).fit(SEQUENCES, LABELS)


def test_measurements_with_an_embedding_are_refused():
    with pytest.raises(ValueError, match="expects ids to look up .* 2 features"):
        make_classifier(embedding=VECTORS).fit([[[1.0, 2.0]], [[3.0, 4.0]]], [0, 1])


def test_rows_of_the_embedding_are_the_vocabulary():
    make_classifier(embedding=VECTORS, vocabulary_size=6).fit(SEQUENCES, LABELS)
    with pytest.raises(ValueError, match="got 6 rows with vocabulary_size=7"):
        make_classifier(embedding=VECTORS, vocabulary_size=7).fit(SEQUENCES, LABELS)
