"""What each token adds to the prediction of a fitted classifier."""

import warnings
from collections import Counter
from dataclasses import dataclass
from numbers import Real

import numpy as np
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning

from skseq._inspection._explained_input import ExplainedInput
from skseq._inspection._integrated_gradients import integrated_gradients
from skseq._validation._messages import describe

NAME = "token_attribution"


def token_attribution(estimator, sequence, *, label=None, tolerance=1e-3):
    """Split a prediction among the tokens of the sequence, by integrated gradients.

    The vectors of all tokens are led from zero to what they are, on a straight line.
    On the way, the log-odds of the class change from those of the baseline to those of
    the prediction; the attribution of a token is its part of this change, the integral
    of the gradient along its vector [1]_. The attributions add up to the change.

    Parameters
    ----------
    estimator : estimator
        A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline, after a
        :class:`TokenEncoder`, a :class:`SequencePadder` or both.
    sequence : str or array-like of shape (length,) or (length, n_features)
        One text, or one sequence of symbols, ids or measurements.
    label : object, default=None
        The class whose log-odds are split, one of ``classes_``. If None, the one that
        is predicted; where a sequence may have several labels, the most probable one.
    tolerance : float, default=1e-3
        How far the sum of the attributions may be from the change of the log-odds.

    Returns
    -------
    TokenAttribution
        Prints as a sentence and the strongest terms.

    Raises
    ------
    NotFittedError
        If ``fit`` was not called.
    TypeError
        If ``estimator`` is no such pipeline, or ``sequence`` is not of the kind that it
        was fitted on.
    ValueError
        If ``label`` is no class, ``tolerance`` is not positive, or ``sequence`` is not
        as the classifier takes it.

    See Also
    --------
    TokenAttributionDisplay : Shade the words, or draw the strongest terms.
    TrajectoryDisplay : The probability after each token.
    order_importance : What the order of the tokens is worth, over many sequences.

    Notes
    -----
    The log-odds of a class, ``log(p / (1 - p))``, are split rather than its
    probability. Like the terms of a logistic regression they add up, and they do not
    saturate: where a review is sure, probabilities hardly move whatever a word says.
    Where a sequence may have several labels, those of one label are split, whatever the
    others are.

    The baseline is a sequence of as many tokens, each with a vector of zeros: tokens
    that say nothing, neither good nor bad. Their number stays, since it is no token's
    doing, and the largest and the mean state are taken over as many steps. Id 0 would
    be no baseline: it is passed over, and the baseline would be a sequence without any
    step. What the baseline itself says, ``base_log_odds``, belongs to no token.

    The integral is computed by Gauss-Legendre quadrature with three points in each of
    16 panels. As the log-odds are known at both ends of a panel, so is its error;
    the panels with half of the error are halved until the sum of all is within
    ``tolerance``, or about 600 points are computed. Where units are pooled by their
    largest state, the gradient jumps whenever another step becomes the largest, so that
    no rule of high order would converge faster. ``completeness_error`` is what is left,
    and a ``ConvergenceWarning`` says so if it is more than ``tolerance``: a network
    that answers from the last of hundreds of states may itself jump on the way.

    An attribution is what a token does in its place among the others, not what it
    would do alone or elsewhere. Two explanations that add up to the same may differ.

    References
    ----------
    .. [1] M. Sundararajan, A. Taly and Q. Yan, "Axiomatic Attribution for Deep
       Networks", ICML, 2017.

    Examples
    --------
    >>> from skseq import make_lstm_pipeline, token_attribution
    >>> texts = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
    >>> pipeline = make_lstm_pipeline(random_state=0).set_params(
    ...     lstmclassifier__units=8,
    ...     lstmclassifier__epochs=20,
    ...     lstmclassifier__learning_rate=0.05,
    ... ).fit(texts, [1, 0, 1, 0] * 8)
    >>> attribution = token_attribution(pipeline, "A film with a good plot!")
    >>> attribution
    P(1) = ..., log-odds ..., of which ... without any word; good ...
    >>> attribution.words
    ('film', 'with', 'good', 'plot')
    >>> abs(attribution.completeness_error) < 1e-3
    True
    """
    if not isinstance(tolerance, Real) or not tolerance > 0:
        raise ValueError(
            f"{NAME} expects tolerance as a positive number, got "
            f"{describe(tolerance)}. The default is 0.001."
        )
    read = ExplainedInput.of(estimator, sequence, name=NAME)
    code = read.code_of(label, name=NAME)
    integral = integrated_gradients(
        read.classifier._network, read.steps, code, tolerance=tolerance
    )
    attribution = TokenAttribution(
        label=read.classifier.classes_[code],
        log_odds=integral.log_odds,
        base_log_odds=integral.base_log_odds,
        terms=read.terms,
        attributions=integral.attributions,
        words=read.words,
        spans=read.spans,
        is_known=read.is_known,
        text=read.text,
    )
    if not abs(attribution.completeness_error) <= tolerance:
        warnings.warn(
            f"{NAME} leaves an error of {attribution.completeness_error:.2g} in the "
            f"log-odds, with tolerance={tolerance:g}: on the way from the baseline, "
            "the output changes too fast to be followed. Do not trust it if that is "
            "much.",
            ConvergenceWarning,
            stacklevel=2,
        )
    return attribution


@dataclass(frozen=True, eq=False, repr=False)
class TokenAttribution:
    """What :func:`token_attribution` found: plain data that print as a sentence.

    Parameters
    ----------
    label : object
        The class that is explained.
    log_odds : float
        The log-odds of the class.
    base_log_odds : float
        The same of the baseline, as many tokens that say nothing.
    terms : tuple of str of length n_terms
        What the classifier reads, in order.
    attributions : ndarray of shape (n_terms,)
        What each of them adds to the log-odds.
    words : tuple of str of length n_words
        All tokens of the sequence, those that are cut or passed over too.
    spans : ndarray of shape (n_terms, 2), dtype int
        The first word of each term, and the one after its last.
    is_known : ndarray of shape (n_terms,), dtype bool
        False where a term stands for a token that is not in the vocabulary.
    text : str, default=None
        The text, if the sequence is one.
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
        """The probability of the class."""
        return float(expit(self.log_odds))

    @property
    def base_probability(self):
        """The probability of the class at the baseline."""
        return float(expit(self.base_log_odds))

    @property
    def completeness_error(self):
        """The sum of the attributions minus the change of the log-odds."""
        change = self.log_odds - self.base_log_odds
        return float(self.attributions.sum() - change)

    @property
    def word_attributions(self):
        """The attribution of each word, shape (n_words,), of a term in equal parts."""
        shares = np.zeros(len(self.words))
        sizes = self.spans[:, 1] - self.spans[:, 0]
        places = np.repeat(self.spans[:, 1] - np.cumsum(sizes), sizes)
        places += np.arange(len(places))
        np.add.at(shares, places, np.repeat(self.attributions / sizes, sizes))
        return shares

    @property
    def is_read(self):
        """Whether the classifier reads each word, shape (n_words,)."""
        return self._covered(self.spans)

    @property
    def is_word_known(self):
        """Whether each word is part of a known term, shape (n_words,)."""
        return self._covered(self.spans[self.is_known])

    def totals(self):
        """Add up the attributions of equal terms.

        Returns
        -------
        list of (str, int, float)
            Term, number of times it is read, and sum of its attributions: the largest
            first, whatever its sign.
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
            f"P({self.label}) = {self.probability:.3f}, log-odds {self.log_odds:.2f}, "
            f"of which {self.base_log_odds:.2f} without any word; "
            f"{strongest or 'nothing is read'}"
        )

    def _covered(self, spans):
        # One up where a term begins, one down where it has ended.
        changes = np.zeros(len(self.words) + 1, dtype=int)
        np.add.at(changes, spans[:, 0], 1)
        np.add.at(changes, spans[:, 1], -1)
        return np.cumsum(changes)[:-1] > 0
