"""Parameters, clones and representations of estimators in scikit-learn."""

import inspect

import keras
import pytest
from reviews import LABELS, make_classifier, make_pipeline
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from skseq import LSTMClassifier, SequencePadder, TokenEncoder, make_lstm_pipeline


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


def test_repr_shows_changed_parameters_only():
    classifier = LSTMClassifier(units=4, epochs="auto", random_state=0)
    assert repr(classifier) == "LSTMClassifier(random_state=0, units=4)"
    with config_context(print_changed_only=False):
        assert "epochs='auto'" in repr(classifier)


def test_repr_of_a_pipeline():
    shown = " ".join(repr(make_lstm_pipeline(random_state=0)).split())
    assert shown == (
        "Pipeline(steps=[('tokenencoder', TokenEncoder()), "
        "('sequencepadder', SequencePadder(maxlen=500)), "
        "('lstmclassifier', LSTMClassifier(random_state=0))])"
    )


def test_html_names_steps_and_parameters():
    html = make_pipeline()._repr_html_()
    steps = {"TokenEncoder", "SequencePadder", "LSTMClassifier"}
    parameters = {"max_tokens", "maxlen", *LSTMClassifier().get_params()}
    assert {name for name in steps | parameters if name not in html} == set()


def test_html_shows_whether_it_is_fitted(fitted):
    unfitted_html, fitted_html = clone(fitted)._repr_html_(), fitted._repr_html_()
    assert "<span>Not fitted</span>" in unfitted_html
    assert "<span>Fitted</span>" not in unfitted_html
    assert "<span>Fitted</span>" in fitted_html
    assert "<span>Not fitted</span>" not in fitted_html


def test_clone_does_not_copy_the_network(ids):
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
