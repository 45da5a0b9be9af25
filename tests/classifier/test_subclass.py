"""A subclass of LSTMClassifier whose own ``__init__`` has fewer parameters."""

import keras
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone

import skseq

X = [[1, 2, 3], [3, 2, 1, 2], [1, 3], [3, 1]] * 8
Y = ["up", "down"] * 16


class Small(skseq.LSTMClassifier):
    """All parameters but one are set in ``__init__``."""

    def __init__(self, units=3):
        super().__init__(units=units, embedding_dim=4, epochs=2, random_state=0)


class Resumable(Small):
    """Stops when the second epoch begins, unless there are no callbacks."""

    def __init__(self, checkpoint):
        super().__init__()
        self.checkpoint = checkpoint
        self.callbacks = [keras.callbacks.LambdaCallback(on_epoch_begin=stop_second)]


def stop_second(epoch, logs):
    if epoch == 1:
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def fitted():
    return Small().fit(X, Y)


def test_fit_and_clone(fitted):
    copy = clone(fitted)
    assert copy.get_params() == {"units": 3}
    assert_array_equal(copy.fit(X, Y).predict_proba(X), fitted.predict_proba(X))


def test_it_trains_like_the_base_class(fitted):
    base = skseq.LSTMClassifier(units=3, embedding_dim=4, epochs=2, random_state=0)
    assert_array_equal(base.fit(X, Y).predict_proba(X), fitted.predict_proba(X))
    reports = map(skseq.reproducibility_report, (base, fitted))
    assert not next(reports).differences(next(reports))


def test_report_holds_what_init_sets(fitted):
    report = skseq.reproducibility_report(fitted)
    assert report.random_state == "0"
    assert report.parameters["epochs"] == "2"


def test_report_without_a_record(fitted):
    earlier = Small().fit(X, Y)
    del earlier._fit_record
    report = skseq.reproducibility_report(earlier)
    assert report.parameters == skseq.reproducibility_report(fitted).parameters


@pytest.fixture
def interrupted(tmp_path):
    classifier = Resumable(tmp_path / "fit.checkpoint")
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(X, Y)
    classifier.callbacks = None
    return classifier


def test_checkpoint_continues(interrupted, fitted):
    interrupted.fit(X, Y)
    assert_array_equal(interrupted.predict_proba(X), fitted.predict_proba(X))


def test_checkpoint_of_other_settings_is_refused(interrupted):
    interrupted.learning_rate = 0.001
    with pytest.raises(ValueError, match="checkpoint"):
        interrupted.fit(X, Y)


def test_save_refuses_in_one_sentence(fitted, tmp_path):
    with pytest.raises(
        TypeError, match=r"the estimator is of type .*\.Small\. Write it"
    ):
        skseq.save(fitted, tmp_path / "file.skseq")
