"""Fit the linear path of an ensemble: logistic regression on token counts."""

import numpy as np
from scipy.sparse import diags_array
from sklearn.linear_model import LogisticRegression

from skseq._network._linear_path import LinearPath, token_counts
from skseq._network._log_loss import Score

# Inverse strengths of the L2 penalty that are tried on held-out rows.
STRENGTHS = 1.0, 10.0, 100.0
# Logit of a class that the training rows of a fold lack.
ABSENT = -12.0


def fit_linear_path(architecture, part, folds):
    """Fit a linear path, its penalty chosen on held-out rows.

    Tokens are weighted by their inverse document frequency, so that the penalty is
    weaker on rare tokens.

    Parameters
    ----------
    architecture : Architecture
        A network that reads ids.
    part : TrainingPart
        Ids, classes and weights.
    folds : list of (ndarray of int, ndarray of int)
        Rows to fit to, and rows held out from these.

    Returns
    -------
    linear_path : LinearPath
        Fitted to all rows.
    held_out : ndarray of shape (n_sequences, n_outputs), dtype float64
        Logits of each held-out row by the fit that has not seen it; zeros elsewhere.
    """
    features, token_scales = _features(part, architecture.vocabulary_size)
    shape = len(STRENGTHS), features.shape[0], architecture.n_outputs
    logits = np.zeros(shape)
    for rows, held_out in folds:
        fits = _fit(architecture, features, part, rows, STRENGTHS)
        for of_strength, (table, bias) in zip(logits, fits, strict=True):
            of_strength[held_out] = features[held_out] @ table + bias
    rows = np.concatenate([held_out for _, held_out in folds])
    losses = [
        Score.of(
            of_strength[rows],
            part.codes[rows],
            part.weights[rows],
            architecture.activation,
        ).loss
        for of_strength in logits
    ]
    best = int(np.argmin(losses))
    # Each fit starts at the one before, whose penalty is stronger.
    strengths = STRENGTHS[: best + 1]
    *_, (table, bias) = _fit(architecture, features, part, part.rows, strengths)
    table = (token_scales[:, np.newaxis] * table).astype(np.float32)
    return LinearPath(table, bias.astype(np.float32)), logits[best]


def _features(part, vocabulary_size):
    """Return weighted counts of mean square norm 1, and the weight of each token."""
    counts = token_counts(part.sequences, vocabulary_size)
    scales = _inverse_document_frequencies(part.sequences, part.rows, vocabulary_size)
    features = (counts @ diags_array(scales)).tocsr()
    features.sum_duplicates()
    norm = np.sqrt(features.multiply(features).sum() / max(1, len(part.rows))) or 1.0
    return features / norm, scales / norm


def _inverse_document_frequencies(sequences, rows, vocabulary_size):
    """Return the smoothed frequencies that scikit-learn's TfidfTransformer has."""
    row_of_step = np.repeat(np.arange(len(sequences)), sequences.lengths)
    pairs = np.unique(row_of_step * vocabulary_size + sequences.values.astype(np.int64))
    documents, tokens = np.divmod(pairs, vocabulary_size)
    is_used = np.zeros(len(sequences), bool)
    is_used[rows] = True
    n_with = np.bincount(tokens[is_used[documents]], minlength=vocabulary_size)
    return np.log((1 + len(rows)) / (1 + n_with)) + 1


def _fit(architecture, features, part, rows, strengths):
    """Yield the weights of each token, and the bias, for each strength."""
    features, codes, weights = features[rows], part.codes[rows], part.weights[rows]
    targets, n_outputs = [codes], architecture.n_outputs
    if architecture.activation == "sigmoid":
        targets, n_outputs = codes.reshape(len(rows), -1).T, 1
    models = [
        LogisticRegression(tol=1e-3, max_iter=1000, warm_start=True) for _ in targets
    ]
    for strength in strengths:
        fits = [
            _fit_one(model.set_params(C=strength), features, target, weights, n_outputs)
            for model, target in zip(models, targets, strict=True)
        ]
        tables, biases = zip(*fits, strict=True)
        yield np.hstack(tables), np.concatenate(biases)


def _fit_one(model, features, target, weights, n_outputs):
    table = np.zeros((features.shape[1], n_outputs))
    bias = np.full(n_outputs, ABSENT)
    present = np.unique(target)
    if len(present) == 1:
        if n_outputs > 1:
            bias[present] = 0.0
        elif present[0] == 1:
            bias[0] = -ABSENT
        return table, bias
    model.fit(features, target, sample_weight=weights.astype(np.float64))
    coefficients, intercepts = model.coef_, model.intercept_
    if n_outputs == 1:
        present = [0]
    elif len(present) == 2:  # scikit-learn has the log-odds of the second only.
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    table[:, present] = coefficients.T
    bias[present] = intercepts
    return table, bias
