"""Fit the linear path of an ensemble: logistic regression on counts or statistics."""

import warnings

import numpy as np
from scipy.sparse import diags_array, issparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from skseq._network._linear_path import LinearPath
from skseq._network._log_loss import Score
from skseq._network._summaries import N_STATISTICS, Summaries
from skseq._network._terms import (
    N_CODES,
    Terms,
    codes_of_steps,
    is_term,
    keys_of_steps,
)
from skseq._training._naive_bayes import log_ratios, with_unit_norm

# Inverse strengths of the L2 penalty that are tried on held-out rows: of terms, which
# are many, and of statistics.
TERM_STRENGTHS = 1.0, 10.0, 100.0
STATISTIC_STRENGTHS = 10.0, 100.0, 1000.0
# Logit of a class that the training rows of a fold lack.
ABSENT = -12.0
# Terms of a kind that fewer rows have are not counted, nor more than this number.
MIN_ROWS = 2
MAX_TERMS = 200_000
# Tolerance of the solver. With many terms, scikit-learn's 1e-4 ends well before the
# minimum, and the weaker penalties could not show what they are worth.
TOLERANCE = 1e-5
# With few columns and weak penalties, the solver would go on for a thousand iterations;
# with many columns, it needs a hundred.
MAX_ITERATIONS = 200
# Of more rows than this, and than this number for each column, a part is fitted: on
# 49,000 prefixes of an event log, a fit to all of them took minutes, and was no better.
MAX_ROWS = 10_000
ROWS_PER_COLUMN = 10
# Inverse document frequency of a term that all rows have. On held-out rows of texts,
# this was better than scikit-learn's 1: how often common words occur says more about
# the length of a text than about its class.
COMMON_WEIGHT = 0.3
# Measurements are float32, with a relative precision of 6e-8.
MIN_VARIATION = 1e-6


# The products of the solver are small: on 5,000 questions, two threads took four times
# as long as one.
@threadpool_limits.wrap(limits=1, user_api="blas")
def fit_linear_path(architecture, part, folds, candidates):
    """Fit a linear path, its terms and its penalty chosen on held-out rows.

    The penalty is weaker on terms that are rare, and on those that are more frequent in
    one class than in the others: counts are weighted by the geometric mean of the
    inverse document frequency and of the log-ratio of naive Bayes.

    Parameters
    ----------
    architecture : Architecture
        Of the networks.
    part : TrainingPart
        Sequences, classes and weights.
    folds : list of (ndarray of int, ndarray of int)
        Rows to fit to, and rows held out from these.
    candidates : list of TermKinds or Summaries
        What may be counted or computed. One that extends another of several kinds by a
        kind follows it, and is tried only if that one is the best so far.

    Returns
    -------
    linear_path : LinearPath
        Fitted to all rows.
    held_out : ndarray of shape (n_sequences, n_outputs), dtype float64
        Logits of each held-out row by the fit that has not seen it; zeros elsewhere.
    """
    results = {}
    for candidate in candidates:
        if _is_promising(candidate, results):
            result = _choose_strength(architecture, part, folds, candidate)
            results[candidate] = result
    _, strength, logits, (columns, matrix) = min(results.values(), key=_loss_of)
    ((table, bias),) = _fit(architecture, matrix, part, part.rows, [strength])
    table, bias = table.astype(np.float32), bias.astype(np.float32)
    return LinearPath(columns, table, bias), logits


def _is_promising(candidate, results):
    """Return whether to try a candidate that may extend another by a kind of terms.

    An extension of one kind always is, as pairs can decide where their symbols do not.
    """
    if isinstance(candidate, Summaries) or len(candidate.names) < 3:
        return True
    shorter = candidate._replace(names=candidate.names[:-1])
    if shorter not in results:
        return True
    return _loss_of(results[shorter]) == min(map(_loss_of, results.values()))


def _loss_of(result):
    return result[0]


def _choose_strength(architecture, part, folds, candidate):
    """Return the lowest held-out loss, its strength, its logits, columns and matrix."""
    if isinstance(candidate, Summaries):
        columns, strengths = candidate, STATISTIC_STRENGTHS
    else:
        columns = find_terms(part, architecture.vocabulary_size, candidate)
        strengths = TERM_STRENGTHS
    matrix = columns.matrix(part.sequences)
    shape = len(strengths), matrix.shape[0], architecture.n_outputs
    logits = np.zeros(shape)
    for rows, held_out in folds:
        fits = _fit(architecture, matrix, part, rows, strengths)
        for of_strength, (table, bias) in zip(logits, fits, strict=True):
            of_strength[held_out] = matrix[held_out] @ table + bias
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
    return losses[best], strengths[best], logits[best], (columns, matrix)


def find_terms(part, vocabulary_size, kinds):
    """Find the most frequent terms of the training rows.

    Parameters
    ----------
    part : TrainingPart
        Ids.
    vocabulary_size : int
        Upper bound of the ids, exclusive.
    kinds : TermKinds
        What is counted.

    Returns
    -------
    Terms
    """
    sequences = part.sequences.take(part.rows)
    codes = {}
    for kind in kinds.names:
        of_steps = codes_of_steps(kind, sequences, vocabulary_size)
        is_used = is_term(kind, of_steps, vocabulary_size)
        # Once for each row that has it.
        terms = np.unique(keys_of_steps(of_steps, sequences)[is_used]) & N_CODES
        terms, n_rows = np.unique(terms, return_counts=True)
        terms, n_rows = terms[n_rows >= MIN_ROWS], n_rows[n_rows >= MIN_ROWS]
        most_frequent = np.argsort(-n_rows, kind="stable")[:MAX_TERMS]
        codes[kind] = np.sort(terms[most_frequent]).astype(np.int32)
    return Terms(vocabulary_size, codes, kinds.binary)


def _fit(architecture, matrix, part, rows, strengths):
    """Yield the weights of each column, and the bias, for each strength."""
    rows = _thin_out(rows, part.codes, matrix.shape[1])
    matrix, codes, weights = matrix[rows], part.codes[rows], part.weights[rows]
    targets, n_outputs = [codes], architecture.n_outputs
    if architecture.activation == "sigmoid":
        targets, n_outputs = codes.reshape(len(rows), -1).T, 1
    if issparse(matrix):
        scales = [_scale_terms(matrix, target, weights) for target in targets]
        features = [(matrix @ diags_array(each)).tocsr() for each in scales]
        means = np.zeros(matrix.shape[1])
    else:
        means = matrix.mean(axis=0)
        scales = [_scale_statistics(matrix)] * len(targets)
        features = [(matrix - means) * scales[0]] * len(targets)
    models = [
        LogisticRegression(tol=TOLERANCE, max_iter=MAX_ITERATIONS, warm_start=True)
        for _ in targets
    ]
    for strength in strengths:
        fits = [
            _fit_one(model.set_params(C=strength), *columns, weights, n_outputs)
            for model, *columns in zip(models, features, targets, strict=True)
        ]
        tables, biases = zip(*fits, strict=True)
        tables = [
            each[:, np.newaxis] * table
            for each, table in zip(scales, tables, strict=True)
        ]
        table = np.hstack(tables)
        yield table, np.concatenate(biases) - means @ table


def _thin_out(rows, codes, n_columns):
    """Return the same share of the rows of each class, if there are very many."""
    most = max(MAX_ROWS, ROWS_PER_COLUMN * n_columns)
    if len(rows) <= most or codes.ndim > 1:
        return rows
    by_class = rows[np.argsort(codes[rows], kind="stable")]
    _, first = np.unique(codes[by_class], return_index=True)
    spaced = np.linspace(0, len(rows) - 1, most).astype(int)
    return by_class[np.union1d(first, spaced)]


def _scale_terms(counts, target, weights):
    """Return the weight of each term; the weighted counts have mean square norm 1."""
    ratios, shares = log_ratios(counts, target, weights)
    n_rows = len(target)
    inverse_frequency = np.log((1 + n_rows) / (1 + n_rows * shares)) + COMMON_WEIGHT
    return with_unit_norm(counts, np.sqrt(inverse_frequency * ratios))


def _scale_statistics(matrix):
    """Return factors of the columns, like those of terms; 0 for a constant column."""
    deviations = matrix.std(axis=0)
    # What varies by less than this share of its feature is rounding.
    largest = abs(matrix).max(axis=0).reshape(-1, N_STATISTICS).max(axis=1)
    varies = deviations > MIN_VARIATION * np.repeat(largest, N_STATISTICS)
    scales = np.divide(1, deviations, where=varies, out=np.zeros_like(deviations))
    return scales / np.sqrt(matrix.shape[1])


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
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
