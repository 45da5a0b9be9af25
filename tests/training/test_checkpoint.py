"""A training resumed from a checkpoint gives the weights of an uninterrupted one."""

import time
from functools import partial
from pathlib import Path

import factories
import keras
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from processes import environment, start_python

RNG = np.random.default_rng(0)
X = [RNG.integers(1, 6, size=length).tolist() for length in 10 * [*range(1, 10)]]
y = [ids[0] < 3 for ids in X]


make_classifier = partial(
    factories.make_classifier, units=8, epochs=6, step_dropout=0.1, output_dropout=0.2
)


class Interrupt(keras.callbacks.Callback):
    """Raises KeyboardInterrupt in the middle of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_begin(self, epoch, logs=None):
        self.is_last = epoch == self.epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.is_last and batch == 2:
            raise KeyboardInterrupt


@pytest.fixture
def path(tmp_path):
    return tmp_path / "fit.checkpoint"


def interrupt(path, epoch, fit=None, **parameters):
    fit = fit or (lambda classifier: classifier.fit(X, y))
    classifier = make_classifier(
        checkpoint=path, callbacks=[Interrupt(epoch)], **parameters
    )
    with pytest.raises(KeyboardInterrupt):
        fit(classifier)
    assert path.exists() == (epoch > 0)


def assert_same(classifier, expected):
    for ours, theirs in zip(
        classifier._network.weights, expected._network.weights, strict=True
    ):
        assert_array_equal(ours, theirs)
    assert classifier.history_ == expected.history_


@pytest.mark.parametrize("epoch", [0, 1, 5])
def test_resumed_fit_gives_the_same_weights(path, epoch):
    expected = make_classifier().fit(X, y)
    interrupt(path, epoch)
    assert_same(make_classifier(checkpoint=path).fit(X, y), expected)
    assert not path.exists()


def test_resumed_twice(path):
    interrupt(path, 2)
    interrupt(path, 4)
    assert_same(
        make_classifier(checkpoint=str(path)).fit(X, y), make_classifier().fit(X, y)
    )


@pytest.mark.parametrize("epoch", [1, 4])
@pytest.mark.parametrize("schedule", ["cosine", "constant"])
def test_resumed_with_early_stopping(path, epoch, schedule, monkeypatch):
    monkeypatch.setattr("skseq._training._learning_rate.FIRST_UPDATES", 12)
    # Labels are independent of X, so the validation loss rises in some epoch.
    noise = RNG.integers(0, 2, size=len(X))
    own = {"early_stopping": True, "n_iter_no_change": 3, "epochs": 200}
    own |= {"learning_rate": 0.05, "learning_rate_schedule": schedule}
    expected = make_classifier(**own).fit(X, noise)
    assert 5 < len(expected.history_["loss"]) < 200
    interrupt(path, epoch, lambda classifier: classifier.fit(X, noise), **own)
    assert_same(make_classifier(checkpoint=path, **own).fit(X, noise), expected)


def test_resumed_in_chunks(path):
    def fit(classifier):
        return classifier.fit_chunks(lambda: [(X[:40], y[:40]), (X[40:], y[40:])])

    interrupt(path, 3, fit)
    assert_same(fit(make_classifier(checkpoint=path)), fit(make_classifier()))


class LogNaN(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs |= {"mine": np.nan, "other": -np.inf}


def test_history_that_is_not_finite(path):
    classifier = make_classifier(checkpoint=path, callbacks=[LogNaN(), Interrupt(3)])
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(X, y)
    classifier.set_params(callbacks=[LogNaN()]).fit(X, y)
    assert np.isnan(classifier.history_["mine"]).all()
    assert classifier.history_["other"] == [-np.inf] * 6


def test_folder_that_does_not_exist(path):
    classifier = make_classifier(checkpoint=path.parent / "none" / "fit.checkpoint")
    with pytest.raises(FileNotFoundError, match="none does not exist. Make it"):
        classifier.fit(X, y)


def test_resumed_with_a_warm_start(path):
    own = {"warm_start": True, "epochs": 3}
    expected = make_classifier(**own).fit(X, y).fit(X, y)
    classifier = make_classifier(checkpoint=path, **own).fit(X, y)
    classifier.set_params(callbacks=[Interrupt(4)])
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(X, y)
    assert_same(classifier.set_params(callbacks=None).fit(X, y), expected)


@pytest.mark.slow
@pytest.mark.usefixtures("accelerator")
def test_keras_resumes_training(path):
    own = {"step_dropout": 0.0, "output_dropout": 0.0, "epochs": 3}
    expected = make_classifier(**own).fit(X, y)
    interrupt(path, 1, **own)
    resumed = make_classifier(checkpoint=path, **own).fit(X, y)
    np.testing.assert_allclose(
        resumed.predict_proba(X), expected.predict_proba(X), atol=1e-5
    )
    assert len(resumed.history_["loss"]) == 3


@pytest.mark.slow
@pytest.mark.usefixtures("accelerator")
def test_resumed_by_keras_with_early_stopping(path):
    own = {"step_dropout": 0.0, "output_dropout": 0.0, "epochs": 60}
    own |= {"learning_rate_schedule": "constant", "learning_rate": 0.05}
    own |= {"early_stopping": True, "n_iter_no_change": 2}
    noise = np.random.default_rng(1).integers(0, 2, size=len(X))
    expected = make_classifier(**own).fit(X, noise)
    n_epochs = len(expected.history_["loss"])
    assert expected.n_epochs_ == n_epochs - 2 < 58
    interrupt(path, n_epochs - 1, lambda classifier: classifier.fit(X, noise), **own)
    resumed = make_classifier(checkpoint=path, **own).fit(X, noise)
    np.testing.assert_allclose(
        resumed.predict_proba(X), expected.predict_proba(X), atol=1e-5
    )
    assert len(resumed.history_["loss"]) == n_epochs


KILLED = """
import sys
import keras
from test_checkpoint import X, make_classifier, y

class PrintEpoch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, flush=True)

own = {"checkpoint": sys.argv[1], "callbacks": [PrintEpoch()]}
make_classifier(epochs=100_000, **own).fit(X, y)
"""


@pytest.mark.slow
def test_resumed_after_kill(path):
    variables = environment(Path(__file__).parent)
    with start_python("-c", KILLED, path, env=variables) as process:
        while int(process.stdout.readline()) < 20:
            pass
        time.sleep(RNG.uniform(0, 0.05))
        process.kill()

    class End(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 60

    own = {"epochs": 100_000, "callbacks": [End()]}
    resumed = make_classifier(checkpoint=path, **own).fit(X, y)
    assert_same(resumed, make_classifier(**own).fit(X, y))
    assert len(resumed.history_["loss"]) == 61


@pytest.mark.parametrize(
    ("changes", "data"),
    [
        ({"units": 9}, (X, y)),
        ({"epochs": 7}, (X, y)),
        ({"random_state": 1}, (X, y)),
        ({}, (X[:-1], y[:-1])),
        ({}, (X, [not label for label in y])),
        ({}, (X, y, np.linspace(1, 2, len(X)))),
    ],
    ids=["units", "epochs", "seed", "rows", "labels", "weights"],
)
def test_checkpoint_of_another_fit(path, changes, data):
    interrupt(path, 2)
    before = path.read_bytes()
    classifier = make_classifier(checkpoint=path, **changes)
    with pytest.raises(
        ValueError, match="belongs to a fit with other data or parameters"
    ):
        classifier.fit(*data)
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\0" * 1000])
def test_file_that_is_not_a_checkpoint(path, data):
    path.write_bytes(data)
    with pytest.raises(ValueError, match="cannot be read: .* Delete the file"):
        make_classifier(checkpoint=path).fit(X, y)


@pytest.mark.parametrize("random_state", [None, np.random.RandomState(0)], ids=str)
def test_seed_is_needed(path, random_state):
    with pytest.raises(ValueError, match="expects an integer random_state with a"):
        make_classifier(checkpoint=path, random_state=random_state).fit(X, y)


def test_missing_folder(tmp_path):
    classifier = make_classifier(checkpoint=tmp_path / "no" / "checkpoint")
    with pytest.raises(FileNotFoundError):
        classifier.fit(X, y)
    assert not hasattr(classifier, "classes_")
