"""token_attribution: contributions of tokens to a prediction, by gradients."""

import warnings
from collections import Counter
from dataclasses import dataclass
from numbers import Real

import numpy as np
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning

from skseq._inspection._encoded_sequence import EncodedSequence
from skseq._inspection._integrated_gradients import integrated_gradients
from skseq._validation._messages import describe

NAME = "token_attribution"


def token_attribution(estimator, sequence, *, label=None, tolerance=1e-3):
    """Attribute a prediction to the tokens of the sequence, by integrated gradients.

    The vectors of all tokens move from zero to their values, on a straight line. On
    this path, the log-odds of the class change from those of the baseline to those of
    the prediction. The attribution of a token is its contribution to this change: the
    integral of the gradient with respect to its vector [1]_. The attributions add up to
    the change. The logits of the linear path grow in proportion; the weight of a pair
    or a triple is divided equally among its tokens.

    Parameters
    ----------
    estimator : estimator
        A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline, after a
        :class:`TokenEncoder` or a :class:`SequenceScaler`, a :class:`SequencePadder`,
        or both.
    sequence : str or array-like of shape (length,) or (length, n_features)
        One text, or one sequence of symbols, ids or measurements.
    label : object, default=None
        The class whose log-odds are attributed, one of ``classes_``. If None, the
        predicted class or, if a sequence may have several labels, the most probable
        one.
    tolerance : float, default=1e-3
        Largest accepted difference between the sum of the attributions and the change
        of the log-odds.

    Returns
    -------
    TokenAttribution
        Prints the prediction and the terms with the largest attributions.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is not such a pipeline, or ``sequence`` is of a different type
        than those it was fitted on.
    ValueError
        If ``label`` is not a class, ``tolerance`` is not positive, or ``sequence`` is
        not valid input for the classifier.

    See Also
    --------
    TokenAttributionDisplay : Highlight the words, or plot the strongest terms.
    TrajectoryDisplay : Probability after each token.
    order_importance : Importance of the order of the tokens, over many sequences.

    Notes
    -----
    The log-odds of a class, ``log(p / (1 - p))``, are attributed rather than its
    probability. They add up like the terms of a logistic regression, and they do not
    saturate: where a prediction is confident, a word hardly changes the probability. If
    a sequence may have several labels, the log-odds of one label do not depend on the
    others.

    The baseline is a sequence of the same length whose vectors are all zero. The length
    is the same because it is not a property of any token, and max and mean pooling run
    over as many steps. Id 0 is not a suitable baseline: it is masked, so the baseline
    would be an empty sequence. ``base_log_odds``, the prediction for the baseline, is
    not attributed to any token.

    The integral is computed by Gauss-Legendre quadrature with three points in each of
    16 panels. The log-odds at both ends of a panel give its error. The panels that
    contribute half of the error are bisected until the total error is within
    ``tolerance``, or about 600 points are computed. With max pooling, the gradient is
    discontinuous, so quadrature of higher order would not converge faster. The
    remaining error is ``completeness_error``; a ``ConvergenceWarning`` is issued if it
    exceeds ``tolerance``, as may happen for a network that pools the last of hundreds
    of states.

    An attribution is the contribution of a token in its context, not of the token alone
    or elsewhere. Different attributions may have the same sum.

    References
    ----------
    .. [1] M. Sundararajan, A. Taly and Q. Yan, "Axiomatic Attribution for Deep
       Networks", ICML, 2017.

    Examples
    --------
    >>> from skseq import make_lstm_pipeline, token_attribution
    >>> texts = ["good film", "bad plot", "good plot", "bad film"] * 8
    >>> pipeline = make_lstm_pipeline(units=8, random_state=0)
    >>> pipeline = pipeline.fit(texts, [1, 0, 1, 0] * 8)
    >>> attribution = token_attribution(pipeline, "Film with good plot!")
    >>> attribution
    P(1) = ..., log-odds ... (baseline ...); good ...
    >>> attribution.words
    ('film', 'with', 'good', 'plot', '!')
    >>> abs(attribution.completeness_error) < 1e-3
    True
    """
    if not isinstance(tolerance, Real) or not tolerance > 0:
        raise ValueError(
            f"{NAME} expects tolerance as a positive number, got "
            f"{describe(tolerance)}. The default is 0.001."
        )
    encoded = EncodedSequence.from_pipeline(estimator, sequence, name=NAME)
    code = encoded.class_index(label, name=NAME)
    integral = integrated_gradients(
        encoded.classifier._network, encoded.steps, code, tolerance=tolerance
    )
    attribution = TokenAttribution(
        label=encoded.classifier.classes_[code],
        log_odds=integral.log_odds,
        base_log_odds=integral.base_log_odds,
        terms=encoded.terms,
        attributions=integral.attributions,
        words=encoded.words,
        spans=encoded.spans,
        is_known=encoded.is_known,
        text=encoded.text,
    )
    if not abs(attribution.completeness_error) <= tolerance:
        warnings.warn(
            f"{NAME} did not converge: the attributions miss the change of the "
            f"log-odds by {attribution.completeness_error:.2g}, with "
            f"tolerance={tolerance:g}. On the path from the baseline, the output "
            "changes too abruptly. Do not use them if this error is large compared to "
            "the attributions.",
            ConvergenceWarning,
            stacklevel=2,
        )
    return attribution


@dataclass(frozen=True, eq=False, repr=False)
class TokenAttribution:
    """Result of :func:`token_attribution`, printed with the strongest terms.

    Parameters
    ----------
    label : object
        The class whose log-odds are attributed.
    log_odds : float
        Log-odds of the class for the sequence.
    base_log_odds : float
        Log-odds of the class for the baseline, vectors of zeros.
    terms : tuple of str of length n_terms
        Tokens or n-grams that the classifier reads, in order.
    attributions : ndarray of shape (n_terms,)
        Contribution of each term to the log-odds.
    words : tuple of str of length n_words
        All tokens of the sequence, including truncated and masked ones.
    spans : ndarray of shape (n_terms, 2), dtype int
        Index of the first word of each term, and of the word after its last.
    is_known : ndarray of shape (n_terms,), dtype bool
        False for terms that are not in the vocabulary.
    text : str, default=None
        The text, if the sequence is one.

    See Also
    --------
    token_attribution : Compute it.
    TokenAttributionDisplay : Highlight the words, or plot the strongest terms.

    Examples
    --------
    >>> import numpy as np
    >>> from skseq import TokenAttribution
    >>> attribution = TokenAttribution(
    ...     label="good",
    ...     log_odds=2.0,
    ...     base_log_odds=0.5,
    ...     terms=("not", "bad"),
    ...     attributions=np.array([2.5, -1.0]),
    ...     words=("not", "bad"),
    ...     spans=np.array([[0, 1], [1, 2]]),
    ...     is_known=np.array([True, True]),
    ... )
    >>> attribution
    P(good) = 0.881, log-odds 2.00 (baseline 0.50); not +2.50, bad -1.00
    >>> attribution.totals()[0]
    ('not', 1, 2.5)
    """

    label: object
    log_odds: float
    base_log_odds: float
    terms: tuple
    attributions: np.ndarray
    words: tuple
    spans: np.ndarray
    is_known: np.ndarray
    text: str | None = None

    @property
    def probability(self):
        """Probability of the class."""
        return float(expit(self.log_odds))

    @property
    def base_probability(self):
        """Probability of the class for the baseline."""
        return float(expit(self.base_log_odds))

    @property
    def completeness_error(self):
        """Sum of the attributions minus the change of the log-odds."""
        change = self.log_odds - self.base_log_odds
        return float(self.attributions.sum() - change)

    @property
    def word_attributions(self):
        """Attribution of each word, shape (n_words,); terms are divided equally."""
        totals = np.zeros(len(self.words))
        sizes = self.spans[:, 1] - self.spans[:, 0]
        # Indices of the words of the first term, then of the second, ...
        indices = np.repeat(self.spans[:, 1] - np.cumsum(sizes), sizes)
        indices += np.arange(len(indices))
        np.add.at(totals, indices, np.repeat(self.attributions / sizes, sizes))
        return totals

    @property
    def is_read(self):
        """Whether the classifier reads each word, shape (n_words,)."""
        return self._covered(self.spans)

    @property
    def is_word_known(self):
        """Whether each word is part of a known term, shape (n_words,)."""
        return self._covered(self.spans[self.is_known])

    def totals(self):
        """Sum the attributions of equal terms.

        Returns
        -------
        list of (str, int, float)
            Term, number of occurrences, and sum of its attributions, in descending
            order of absolute value.
        """
        counts, sums = Counter(self.terms), Counter()
        for term, attribution in zip(self.terms, self.attributions, strict=True):
            sums[term] += float(attribution)
        order = sorted(sums, key=lambda term: -abs(sums[term]))
        return [(term, counts[term], sums[term]) for term in order]

    def __repr__(self):
        strongest = ", ".join(
            f"{term} {sum_:+.2f}" for term, _, sum_ in self.totals()[:5]
        )
        return (
            f"P({self.label}) = {self.probability:.3f}, log-odds {self.log_odds:.2f} "
            f"(baseline {self.base_log_odds:.2f}); {strongest or 'no terms'}"
        )

    def _covered(self, spans):
        # Number of terms that contain a word: those that have begun but not ended.
        changes = np.zeros(len(self.words) + 1, dtype=int)
        np.add.at(changes, spans[:, 0], 1)
        np.add.at(changes, spans[:, 1], -1)
        return np.cumsum(changes)[:-1] > 0
