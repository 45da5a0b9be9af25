"""epochs="auto" chooses the training length, and several networks answer together."""

import pickle
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.metrics import log_loss

import skseq
from skseq import LSTMClassifier, token_attribution
from skseq._classifier._automatic_values import step_dropout
from skseq._training._auto_epochs import Budget

RNG = np.random.default_rng(0)


def make_classifier(**parameters):
    small = {"units": 6, "embedding_dim": 4, "batch_size": 32, "random_state": 0}
    return LSTMClassifier(**small | parameters)


def ids_and_labels(n_sequences, n_ids=9, seed=0):
    """Sequences of the class of their first id, which a bag of ids cannot tell."""
    rng = np.random.default_rng(seed)
    X = [rng.integers(1, n_ids, size=rng.integers(2, 7)) for _ in range(n_sequences)]
    return X, np.array(["high" if ids[0] > n_ids // 2 else "low" for ids in X])


X, y = ids_and_labels(100)
MEASUREMENTS = [RNG.normal(size=(length, 2)) + 0.1 for length in 20 * [2, 3, 5, 7]]
KINDS = {
    "two classes": (X, y),
    "three classes": (X, np.array(["a", "b", "c"])[[ids[0] // 3 for ids in X]]),
    "labels": (X, np.array([[ids[0] > 4, 3 in ids, len(ids) > 4] for ids in X]) * 1),
    "measurements": (
        MEASUREMENTS,
        [steps[:, 0].mean() > 0.1 for steps in MEASUREMENTS],
    ),
}

# With a linear path, there is little left to gain after the first fit.
TRAINS_ON = {"n_networks": 2, "linear_path": False, "warm_start": True}


@pytest.fixture(scope="module", autouse=True)
def short_training():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 400)
        yield


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def fitted(kind):
    return make_classifier(n_networks=2).fit(*KINDS[kind])


def padded(sequences):
    return keras.utils.pad_sequences(
        sequences, dtype=np.asarray(sequences[0]).dtype, padding="post"
    )


def test_learns_more_than_the_majority(kind, fitted):
    sequences, labels = KINDS[kind]
    assert fitted.score(sequences, labels) > 0.8
    assert fitted.n_epochs_ in (38, 76, 50, 100)
    lengths = {len(values) for values in fitted.history_.values()}
    assert len(lengths) == 1
    assert lengths.pop() >= fitted.n_epochs_
    assert set(fitted.history_) == {"loss", "accuracy", "val_loss", "val_accuracy"}


def test_equal_fits_are_equal(kind, fitted):
    again = clone(fitted).fit(*KINDS[kind])
    for ours, theirs in zip(
        fitted._network.weights, again._network.weights, strict=True
    ):
        assert_array_equal(ours, theirs)
    assert fitted.history_ == again.history_


def test_model_has_all_networks(kind, fitted):
    sequences, _ = KINDS[kind]
    found = fitted.model_.predict(padded(sequences), verbose=0)
    expected = fitted.predict_proba(sequences)
    if kind in ("two classes", "measurements"):
        expected = expected[:, 1:]
    assert_allclose(found, expected, atol=1e-5)


def test_copies_predict_alike(kind, fitted, tmp_path):
    sequences, _ = KINDS[kind]
    path = tmp_path / "fitted.skseq"
    skseq.save(fitted, path)
    for copied in (skseq.load(path), pickle.loads(pickle.dumps(fitted))):
        expected = fitted.predict_proba(sequences)
        assert_array_equal(copied.predict_proba(sequences), expected)
        assert copied.n_epochs_ == fitted.n_epochs_
        assert copied.history_ == fitted.history_


def test_loaded_classifier_trains_on_like_the_saved_one(tmp_path):
    classifier = make_classifier(n_networks=2).fit(X, y)
    skseq.save(classifier, tmp_path / "fitted.skseq")
    loaded = skseq.load(tmp_path / "fitted.skseq")
    for of_two in (classifier, loaded):
        of_two.partial_fit(X[:30], y[:30])
    assert_array_equal(classifier.predict_proba(X), loaded.predict_proba(X))


def test_attributions_add_up():
    pipeline = skseq.make_lstm_pipeline(units=6, n_networks=2, random_state=0)
    texts = ["".join("_abcdefgh"[number] for number in ids) for ids in X]
    texts = [" ".join(2 * letter for letter in text) for text in texts]
    pipeline.fit(texts, y)
    assert pipeline[-1]._network.linear_path.table.any()
    for text in texts[:3]:
        attribution = token_attribution(pipeline, text)
        assert abs(attribution.completeness_error) < 0.02
        column = list(pipeline.classes_).index(attribution.label)
        probability = pipeline.predict_proba([text])[0, column]
        assert_allclose(attribution.probability, probability, atol=1e-6)


def test_integer_epochs_with_several_networks_average_logits():
    several = make_classifier(epochs=3, n_networks=3).fit(X, y)
    networks = several._network.networks
    alone = make_classifier(epochs=3).fit(X, y)
    for ours, theirs in zip(networks[0].weights, alone._network.weights, strict=True):
        assert_array_equal(ours, theirs)
    assert not np.array_equal(networks[0].weights[0], networks[1].weights[0])
    logits = []
    for network in networks:
        alone._network = network
        low, high = alone.predict_proba(X).T.astype(float)
        logits.append(np.log(high / low))
    low, high = several.predict_proba(X).T.astype(float)
    assert_allclose(np.log(high / low), np.mean(logits, axis=0), atol=1e-4)
    assert several.n_epochs_ == 3
    assert len(several.history_["loss"]) == 3


def test_probabilities_are_calibrated_on_held_out_rows():
    # One in five labels is wrong: a network that is sure of its answers is punished.
    sequences, labels = ids_and_labels(300, seed=1)
    others, truth = ids_and_labels(400, seed=2)
    flip = {"low": "high", "high": "low"}
    labels = [flip[label] if RNG.random() < 0.2 else label for label in labels]
    truth = [flip[label] if RNG.random() < 0.2 else label for label in truth]
    classifier = make_classifier(n_networks=2).fit(sequences, labels)
    # Who knows the rule and the share of wrong labels has a log loss of 0.5.
    assert log_loss(truth, classifier.predict_proba(others)) < 0.63


def test_validation_data_choose():
    n_networks = 2
    classifier = make_classifier(n_networks=n_networks)
    other, truth = ids_and_labels(60, seed=3)
    classifier.fit(X, y, X_val=other, y_val=truth)
    assert classifier.score(other, truth) > 0.8
    # Nothing to find in them: the first cycle is the best.
    noise = RNG.permutation(truth)
    fooled = make_classifier(n_networks=n_networks).fit(X, y, X_val=other, y_val=noise)
    assert log_loss(noise, fooled.predict_proba(other)) < 0.75


def test_warm_start_keeps_what_was_better():
    classifier = make_classifier(**TRAINS_ON).fit(X, y)
    before = classifier.n_epochs_, len(classifier.history_["loss"])
    score = log_loss(y, classifier.predict_proba(X))
    classifier.fit(X, y)
    assert len(classifier._network.networks) == 2
    assert len(classifier.history_["loss"]) > before[1]
    assert log_loss(y, classifier.predict_proba(X)) < score + 0.05


def test_warm_start_with_little_left_to_gain_trains_no_more():
    classifier = make_classifier(n_networks=2, warm_start=True).fit(X, y)
    history = classifier.history_
    expected = classifier.predict_proba(X)
    assert log_loss(y, expected) < 0.05
    classifier.fit(X, y)
    assert classifier.history_ == history
    assert classifier.n_epochs_ == len(history["loss"])


def test_chunks_have_one_network_and_three_epochs():
    classifier = make_classifier().fit_chunks(
        lambda: [(X[:50], y[:50]), (X[50:], y[50:])]
    )
    assert classifier.n_epochs_ == len(classifier.history_["loss"]) == 3
    assert isinstance(classifier.model_, keras.Model)


class CutOff(keras.callbacks.Callback):
    """Interrupts a fit like Ctrl-C, at the end of an epoch of the whole training."""

    def __init__(self, n_epochs):
        super().__init__()
        self.n_left = n_epochs

    def on_epoch_begin(self, epoch, logs=None):
        self.n_left -= 1
        if self.n_left < 0:
            raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize("n_epochs", [1, 10, 11, 19, 21, 35])
def test_resumes_where_it_was_interrupted(n_epochs, tmp_path, monkeypatch):
    monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 40)
    monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 80)
    path = tmp_path / "fit.checkpoint"
    own = {"n_networks": 2, "step_dropout": 0.1}
    # With a linear path, nothing is left to gain after two networks of 10 epochs.
    own["linear_path"] = n_epochs < 20
    expected = make_classifier(**own).fit(X, y)
    cut = make_classifier(checkpoint=path, callbacks=[CutOff(n_epochs)], **own)
    with pytest.raises(KeyboardInterrupt):
        cut.fit(X, y)
    assert path.exists()
    assert not hasattr(cut, "classes_")
    resumed = make_classifier(checkpoint=path, **own).fit(X, y)
    assert not path.exists()
    assert_array_equal(resumed.predict_proba(X), expected.predict_proba(X))
    assert resumed.history_ == expected.history_


def test_checkpoint_of_auto_epochs_is_not_one_of_chunks(tmp_path):
    path = tmp_path / "fit.checkpoint"
    cut = make_classifier(checkpoint=path, n_networks=2, callbacks=[CutOff(2)])
    with pytest.raises(KeyboardInterrupt):
        cut.fit(X, y)
    with pytest.raises(ValueError, match="belongs to a fit with other data"):
        cut.set_params(callbacks=None).fit_chunks(lambda: [(X, y)])


def test_failed_warm_start_changes_nothing():
    classifier = make_classifier(**TRAINS_ON).fit(X, y)
    expected = classifier.predict_proba(X)
    classifier.set_params(callbacks=[CutOff(45)])
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(X, y)
    assert_array_equal(classifier.predict_proba(X), expected)


@pytest.mark.parametrize("epochs", ["auto", 3])
def test_predicts_as_before_while_it_trains_on(epochs):
    classifier = make_classifier(**TRAINS_ON).fit(X, y)
    before, found = classifier.predict_proba(X), []
    report = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: found.append(classifier.predict_proba(X))
    )
    classifier.set_params(epochs=epochs, callbacks=[report]).fit(X, y)
    assert len(found) >= 6
    assert all(np.array_equal(probabilities, before) for probabilities in found)
    assert not np.array_equal(classifier.predict_proba(X), before)


def test_number_of_epochs_if_a_callback_ends_cycles_early():
    class StopAtOnce(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = True

    classifier = make_classifier(n_networks=2, callbacks=[StopAtOnce()]).fit(X, y)
    assert 1 <= classifier.n_epochs_ <= len(classifier.history_["loss"]) <= 4


def test_early_stopping_is_refused():
    with pytest.raises(ValueError, match='got epochs="auto", which chooses'):
        make_classifier(early_stopping=True).fit(X, y)


@pytest.mark.parametrize("epochs", ["many", 0, 1.5, None])
def test_bad_epochs_are_refused(epochs):
    with pytest.raises(ValueError, match="'epochs' parameter"):
        make_classifier(epochs=epochs).fit(X, y)


SMALL = {
    "one row a class": ([[1, 2], [2, 1]], [0, 1]),
    "two rows a class": ([[1, 2], [2, 1], [1, 1], [2, 2]], [0, 1, 0, 1]),
    "one row of a class": ([*X[:20]], [0] * 19 + [1]),
    "equal sequences": ([[1, 2]] * 12, [0, 1] * 6),
    "many classes": ([*X[:60]], [*range(20)] * 3),
    "empty sequences": ([[], [1], [], [2], [], [1]], [0, 1] * 3),
    "a label of one row": ([*X[:10]], np.eye(10, 2, dtype=int)),
}


@pytest.mark.parametrize("case", SMALL)
@pytest.mark.parametrize("n_networks", ["auto", 1, 3])
def test_small_data(case, n_networks, monkeypatch):
    monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 20)
    monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 5)
    sequences, labels = SMALL[case]
    classifier = make_classifier(n_networks=n_networks).fit(sequences, labels)
    probabilities = classifier.predict_proba(sequences)
    assert np.isfinite(probabilities).all()
    assert classifier.n_epochs_ >= 3


def test_weights_of_held_out_rows_may_be_zero():
    weights = np.ones(len(X))
    weights[::2] = 0
    classifier = make_classifier(n_networks=2).fit(X, y, sample_weight=weights)
    assert classifier.score(X, y) > 0.8


@pytest.mark.parametrize(
    ("n_ids", "parameters", "is_bidirectional", "has_dropout"),
    [
        (9, {}, True, False),
        (400, {}, False, True),
        (9, {"epochs": 2}, False, False),
        (400, {"epochs": 2}, False, True),
        (9, {"bidirectional": False, "step_dropout": 0.5}, False, True),
        (400, {"bidirectional": True, "step_dropout": 0.0}, True, False),
        (None, {}, True, True),
        (None, {"epochs": 2}, False, False),
    ],
)
def test_automatic_parameters(
    n_ids, parameters, is_bidirectional, has_dropout, monkeypatch
):
    dropped = []
    original = skseq._training._plan.TrainingPlan._drop_steps

    def spy(plan, *arguments):
        dropped.append(plan.step_dropout > 0)
        return original(plan, *arguments)

    monkeypatch.setattr("skseq._training._plan.TrainingPlan._drop_steps", spy)
    monkeypatch.setattr("skseq._training._auto_epochs.MAX_UPDATES", 10)
    monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 5)
    data = KINDS["measurements"] if n_ids is None else ids_and_labels(40, n_ids)
    classifier = make_classifier(vocabulary_size=n_ids, **parameters).fit(*data)
    assert classifier._network.architecture.bidirectional == is_bidirectional
    assert set(dropped) == {has_dropout}


@pytest.mark.parametrize(
    ("epochs", "n_rows", "n_features", "n_ids", "share"),
    [
        ("auto", 199, 2, None, 0.5),
        ("auto", 200, 2, None, 0.2),
        ("auto", 199, 1, None, 0.2),
        ("auto", 199, None, 257, 0.2),
        ("auto", 199, None, 256, 0.0),
        (3, 199, 2, None, 0.0),
        (3, 199, None, 257, 0.2),
        (3, 199, None, 256, 0.0),
    ],
)
def test_automatic_step_dropout(epochs, n_rows, n_features, n_ids, share):
    classifier = LSTMClassifier(epochs=epochs)
    classifier._padding_remover = SimpleNamespace(
        n_features=n_features, vocabulary_size=n_ids
    )
    assert step_dropout(classifier, n_rows) == share


def test_networks_that_memorize_noise_end_after_a_cycle():
    X = [*np.random.default_rng(0).integers(300, 3000, size=(40, 12))]
    model = LSTMClassifier(16, batch_size=8, random_state=0).fit(X, np.arange(40) % 2)
    # 150 updates of 5 batches an epoch; 300 would be allowed.
    assert len(model.history_["loss"]) == 30
    assert model.history_["loss"][-1] < 0.1 * model.history_["val_loss"][-1]


@pytest.mark.parametrize(
    ("n_rows", "reads_ids", "n_networks"),
    [(199, False, 10), (200, False, 5), (199, True, 5), (7, False, 7)],
)
def test_few_rows_of_measurements_have_more_networks(n_rows, reads_ids, n_networks):
    lengths = np.full(n_rows, 10)
    assert Budget.of(lengths, 64, "auto", reads_ids=reads_ids).n_networks == n_networks
    assert Budget.of(lengths, 64, 3, reads_ids=reads_ids).n_networks == 3
