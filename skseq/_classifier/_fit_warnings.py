"""Warnings of a fit that has learned nothing."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from skseq._network._log_loss import Score, class_probabilities
from skseq._validation._labels_and_weights import are_alike
from skseq._validation._messages import short_repr

# Number of training rows that are predicted to see whether all answers are alike.
N_ROWS = 200
# Gain in log-likelihood on the held-out rows that chance may explain. The number of
# epochs, the terms and two scales are chosen on them: of 17 fits to random labels, 15
# gained less.
MIN_GAIN = 3.0
# If this share of the rows has one class, the imbalance is the likely reason.
LARGE_SHARE = 0.8


def warn_if_nothing_learned(classifier, part, engine, choice):
    """Warn if a classifier answers alike, or no better than without X.

    Parameters
    ----------
    classifier : LSTMClassifier
        Just fitted.
    part : TrainingPart
        What it was fitted to.
    engine : module
        Compute backend, as returned by ``choose_engine``.
    choice : CycleChoice or None
        What has chosen the number of epochs, with ``epochs="auto"``.
    """
    message = _constant(classifier, part, engine) or _no_better(part, choice)
    message = message or _never_fell(classifier, choice)
    if message is not None:
        warnings.warn(message, ConvergenceWarning, stacklevel=6)


def _constant(classifier, part, engine):
    rows = part.rows[:: -(-len(part.rows) // N_ROWS)]
    codes = part.codes[rows]
    if are_alike(codes):
        return None
    network = classifier._network
    outputs = engine.predict(network, part.sequences.take(rows))
    if network.architecture.multilabel:
        predicted = outputs > 0.5
        answer = "the same labels"
    else:
        predicted = class_probabilities(
            outputs, network.architecture.activation
        ).argmax(axis=1)
        answer = short_repr(classifier.classes_.tolist()[predicted[0]])
    if not are_alike(predicted):
        return None
    if not part.sequences.lengths.any():
        return (
            f"LSTMClassifier predicts {answer} for all sequences, because none has a "
            "step: an id of 0, and a step of zeros in an array, are padding."
        )
    message = (
        f"LSTMClassifier predicts {answer} for all of {len(rows)} training sequences, "
        "although their labels differ: it has not learned to tell them apart. "
    )
    if codes.ndim == 1 and np.mean(codes == predicted[0]) >= LARGE_SHARE:
        return message + 'Most are of this class: set class_weight="balanced".'
    if classifier.epochs != "auto":
        return message + 'Set epochs="auto", or raise epochs and lower batch_size.'
    return message + "Check that rows and labels belong together, and try the baseline."


def _no_better(part, choice):
    """Compare held-out rows with the frequencies of the classes."""
    if choice is None or not len(choice.held_out[0]):
        return None
    if are_alike(part.codes[part.rows]):  # Several labels, each the same for all.
        return None
    without = _loss_of_frequencies(part, choice)
    n_rows = len(choice.held_out[0])
    # Of a few rows, or of rows that are nearly all of one class, nobody could tell.
    is_clear = n_rows * (without - choice.best_loss) > MIN_GAIN
    if is_clear or n_rows * without <= MIN_GAIN:
        return None
    return (
        f"LSTMClassifier has a log loss of {choice.best_loss:.3f} on {n_rows} held-out "
        f"rows, not clearly lower than the {without:.3f} of the class frequencies "
        "alone: it has found nothing that holds for other rows. Check that rows and "
        "labels belong together, and compare it with the baseline by "
        "compare_classifiers."
    )


def _loss_of_frequencies(part, choice):
    codes, weights = part.codes[part.rows], part.weights[part.rows].astype(np.float64)
    tiny = np.finfo(np.float64).tiny
    if choice.activation == "softmax":
        n_classes = choice.ensemble.architecture.n_outputs
        counts = np.bincount(codes, weights, minlength=n_classes)
        logits = np.log(counts / counts.sum() + tiny)
    else:
        share = weights @ codes.reshape(len(codes), -1) / weights.sum()
        logits = np.log(share + tiny) - np.log(1 - share + tiny)
    codes, weights = choice.held_out
    weights = weights if weights.any() else np.ones_like(weights)
    logits = np.broadcast_to(logits, (len(codes), len(logits)))
    return Score.of(logits, codes, weights, choice.activation).loss / weights.sum()


def _never_fell(classifier, choice):
    losses = classifier.history_.get("val_loss", [])
    if choice is not None or len(losses) < 3 or losses[0] > min(losses):
        return None
    return (
        f"The validation loss of LSTMClassifier never fell: {losses[0]:.3f} after the "
        f"first epoch, {losses[-1]:.3f} after the last of {len(losses)}. It overfits, "
        "or the validation data are of another kind. Lower learning_rate, raise "
        'step_dropout, or set epochs="auto".'
    )
