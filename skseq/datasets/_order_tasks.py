"""Generate sequences whose class depends on the order of symbols, not on their counts.

Symbols are ids from 1 on: 0 is reserved for padding.
"""

from numbers import Integral

import numpy as np
from sklearn.utils import check_random_state

from skseq._validation._arguments import check_count
from skseq._validation._messages import describe

# The nodes of the Reber grammar, each with its two edges: the symbol that is written
# and the next node. A single edge is listed twice.
_B, _T, _P, _S, _X, _V, _E = range(1, 8)
_REBER_END = 7
_REBER_GRAPH = np.array(
    [
        [(_B, 1), (_B, 1)],
        [(_T, 2), (_P, 3)],
        [(_S, 2), (_X, 4)],
        [(_T, 3), (_V, 5)],
        [(_X, 3), (_S, 6)],
        [(_P, 4), (_V, 6)],
        [(_E, _REBER_END), (_E, _REBER_END)],
        [(0, _REBER_END), (0, _REBER_END)],
    ]
)

# The first and the last position of each relevant symbol, in hundredths of the length.
_TWO_PLACES = [(10, 20), (50, 60)]
_THREE_PLACES = [(10, 20), (33, 43), (66, 76)]
# By the number of classes: the order of X and Y in each class, and their positions.
_ORDERS = {
    2: (["XY", "YX"], _TWO_PLACES),
    3: (["XXY", "XYX", "YXX"], _THREE_PLACES),
    4: (["XX", "XY", "YX", "YY"], _TWO_PLACES),
    8: (["XXX", "XXY", "XYX", "XYY", "YXX", "YXY", "YYX", "YYY"], _THREE_PLACES),
}
_ORDER_SYMBOLS = "EBXYabcd"


def make_reber(n_samples=2000, *, random_state=None):
    """Generate strings of the embedded Reber grammar, half of them with a wrong ending.

    A string of the Reber grammar [1]_ is a random walk through a graph, in which the
    edges of a node are equally likely. Each edge writes a symbol and leads to a node:

    ====  =================
    node  edges
    ====  =================
    0     B to 1
    1     T to 2, P to 3
    2     S to 2, X to 4
    3     T to 3, V to 5
    4     X to 3, S to 6
    5     P to 4, V to 6
    6     E, the end
    ====  =================

    An embedded string [2]_ [3]_ encloses such a string in two T or two P, and these in
    B and E: ``BT BTXSE TE`` or ``BP BTXSE PE``. Here, half of the strings end with the
    wrong symbol, as in ``BT BTXSE PE``. A classifier has to remember the second symbol
    until the last but one.

    =======  ==========================
    Classes                           2
    Symbols                           7
    Length    at least 9, 12 on average
    =======  ==========================

    Parameters
    ----------
    n_samples : int, default=2000
        Number of strings.
    random_state : int or RandomState, default=None
        Seed of the strings. Pass an int for the same strings in every call.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        One int32 array of ids per row: 1 to 7 are B, T, P, S, X, V and E.
    y : ndarray of shape (n_samples,), dtype int64
        1 if the string follows the grammar, 0 if its last symbol but one is wrong. The
        sizes of the classes differ by at most 1.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    See Also
    --------
    make_temporal_order : The class is the order of symbols that are far apart.
    make_recall : The class is the first symbol.

    Notes
    -----
    The accuracy of a linear model of counts is 1/2, which is chance: each symbol is as
    frequent in one class as in the other. Other models of counts do better. With counts
    divided by their norm, as in TF-IDF, accuracy is about 60 %, as pairs make the norm
    larger. Boosted trees do not need the order: inside the outer pair, the counts of X
    and V determine that of P.

    Short strings are drawn repeatedly, so that many strings of a test set are in the
    training set, too.

    References
    ----------
    .. [1] A. S. Reber, "Implicit learning of artificial grammars", Journal of Verbal
       Learning and Verbal Behavior 6(6), 1967.
    .. [2] S. E. Fahlman, "The Recurrent Cascade-Correlation Architecture", NIPS 3,
       1991.
    .. [3] S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural
       Computation 9(8), 1997, experiment 1.

    Examples
    --------
    >>> from skseq.datasets import make_reber
    >>> X, y = make_reber(random_state=0)
    >>> for ids, label in zip(X[:3], y[:3]):
    ...     print("".join("_BTPSXVE"[i] for i in ids), label)
    BPBTSSXXVVEPE 1
    BPBPTTTTTVPXVPXTVPXTVPSETE 0
    BPBTXXVPSETE 0
    """
    n_samples = check_count(n_samples, "n_samples", 2000, name="make_reber")
    rng = check_random_state(random_state)
    y = _draw_classes(n_samples, 2, rng)
    inner = _draw_reber_strings(n_samples, rng)
    opening = np.where(rng.randint(2, size=n_samples), _T, _P)
    rows, ends = np.arange(n_samples), 2 + np.count_nonzero(inner, axis=1)
    ids = np.pad(inner, [(0, 0), (2, 2)])
    ids[:, 0] = _B
    ids[:, 1] = opening
    ids[rows, ends] = np.where(y, opening, _T + _P - opening)
    ids[rows, ends + 1] = _E
    return _truncate(ids, ends + 2), y


def make_temporal_order(n_samples=2000, *, length=100, n_classes=3, random_state=None):
    """Generate sequences whose class is the order of two or three symbols in noise.

    A sequence starts with E and ends with B. Between them are two or three relevant
    symbols, X or Y, among distractors a, b, c and d. The class is the order of the
    relevant symbols. Four and eight classes are experiments 6a and 6b of Hochreiter and
    Schmidhuber [1]_, where the number of X separates some of the classes; two and three
    classes are subsets of them that differ in order only:

    =========  ======================================  ================================
    n_classes  classes                                 best accuracy from counts
    =========  ======================================  ================================
    2          XY, YX                                  1/2, which is chance
    3          XXY, XYX, YXX                           1/3, which is chance
    4          XX, XY, YX, YY                          3/4
    8          XXX, XXY, XYX, XYY, YXX, YXY, YYX, YYY  1/2
    =========  ======================================  ================================

    Parameters
    ----------
    n_samples : int, default=2000
        Number of sequences.
    length : int, default=100
        Minimum length of the sequences. Lengths are drawn uniformly from ``length`` to
        ``length + length // 10``.
    n_classes : {2, 3, 4, 8}, default=3
        Number of classes; see the table above.
    random_state : int or RandomState, default=None
        Seed of the sequences. Pass an int for the same sequences in every call.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        One int32 array of ids per row: 1 to 8 are E, B, X, Y, a, b, c and d.
    y : ndarray of shape (n_samples,), dtype str
        The relevant symbols in order, such as "XXY". The sizes of the classes differ by
        at most 1.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    See Also
    --------
    make_reber : The second symbol determines the correct ending.
    make_recall : The class is the first symbol.

    Notes
    -----
    The positions of the relevant symbols, counted from 0, are drawn uniformly from
    ranges in hundredths of ``length``: 10 to 20 and 50 to 60 for two symbols; 10 to 20,
    33 to 43 and 66 to 76 for three.

    References
    ----------
    .. [1] S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural
       Computation 9(8), 1997, experiment 6.

    Examples
    --------
    >>> from skseq.datasets import make_temporal_order
    >>> X, y = make_temporal_order(length=20, random_state=0)
    >>> for ids, label in zip(X[:3], y[:3]):
    ...     print("".join("_EBXYabcd"[i] for i in ids), label)
    EdaXbabaXaacaaYbcabB XXY
    EbddYaaaXbddacXcbdaB YXX
    EbbbXdbcYcddcabXbbbcB XYX
    """
    name = "make_temporal_order"
    n_samples = check_count(n_samples, "n_samples", 2000, name=name)
    length = check_count(length, "length", 100, least=10, name=name)
    if not isinstance(n_classes, Integral) or n_classes not in _ORDERS:
        raise ValueError(
            f"{name} expects n_classes as 2, 3, 4 or 8, got {describe(n_classes)}. The "
            "default is 3."
        )
    rng = check_random_state(random_state)
    orders, places = _ORDERS[n_classes]
    codes = _draw_classes(n_samples, n_classes, rng)
    longest = length + length // 10
    lengths = rng.randint(length, longest + 1, size=n_samples)
    rows = np.arange(n_samples)
    ids = rng.choice(_order_ids("abcd"), size=(n_samples, longest))
    ids[:, 0] = _order_ids("E")
    ids[rows, lengths - 1] = _order_ids("B")
    relevant = np.array([_order_ids(order) for order in orders])[codes]
    for symbols, (first, last) in zip(relevant.T, places, strict=True):
        bounds = first * length // 100, last * length // 100 + 1
        ids[rows, rng.randint(*bounds, size=n_samples)] = symbols
    return _truncate(ids, lengths), np.array(orders)[codes]


def make_recall(n_samples=2000, *, length=200, n_symbols=4, random_state=None):
    """Generate sequences whose class is their first symbol; the rest is noise.

    The noise consists of the same symbols, so that the first symbol differs from the
    others by its position only. The task is modelled on the latch problem of Bengio,
    Simard and Frasconi [1]_ and on experiment 3 of Hochreiter and Schmidhuber [2]_,
    where the class is in the first of many noisy numbers.

    =======  =============
    Classes  ``n_symbols``
    Symbols  ``n_symbols``
    Length   ``length``
    =======  =============

    Parameters
    ----------
    n_samples : int, default=2000
        Number of sequences.
    length : int, default=200
        Length of each sequence, the first symbol included.
    n_symbols : int, default=4
        Number of symbols, and of classes.
    random_state : int or RandomState, default=None
        Seed of the sequences. Pass an int for the same sequences in every call.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        One int32 array of ids from 1 to ``n_symbols`` per row.
    y : ndarray of shape (n_samples,), dtype int64
        The first id of each row. The sizes of the classes differ by at most 1.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    See Also
    --------
    make_reber : The second symbol determines the correct ending.
    make_temporal_order : The class is the order of symbols that are far apart.

    Notes
    -----
    Counts have a little information about the class, since they include the first
    symbol. Of four symbols, the most frequent one is the first in 29 % of sequences of
    length 200, and in 42 % of sequences of length 10.

    References
    ----------
    .. [1] Y. Bengio, P. Simard and P. Frasconi, "Learning Long-Term Dependencies with
       Gradient Descent is Difficult", IEEE Transactions on Neural Networks 5(2), 1994.
    .. [2] S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural
       Computation 9(8), 1997, experiment 3.

    Examples
    --------
    >>> from skseq.datasets import make_recall
    >>> X, y = make_recall(length=10, random_state=0)
    >>> for ids, label in zip(X[:3], y[:3]):
    ...     print(ids, label)
    [2 1 1 2 4 2 2 2 1 1] 2
    [3 4 1 2 1 3 3 1 2 1] 3
    [1 2 2 2 2 4 1 1 3 2] 1
    """
    name = "make_recall"
    n_samples = check_count(n_samples, "n_samples", 2000, name=name)
    length = check_count(length, "length", 200, name=name)
    n_symbols = check_count(n_symbols, "n_symbols", 4, least=2, name=name)
    rng = check_random_state(random_state)
    y = 1 + _draw_classes(n_samples, n_symbols, rng)
    ids = rng.randint(1, n_symbols + 1, size=(n_samples, length))
    ids[:, 0] = y
    return _truncate(ids, np.full(n_samples, length)), y


def _draw_classes(n_samples, n_classes, rng):
    """Draw the class of each row, in random order; sizes differ by at most 1."""
    return rng.permutation(np.arange(n_samples, dtype=np.int64) % n_classes)


def _draw_reber_strings(n_samples, rng):
    """Draw random walks through the graph, padded with 0 at the end."""
    nodes, columns = np.zeros(n_samples, dtype=np.int64), []
    while (nodes != _REBER_END).any():
        symbols, nodes = _REBER_GRAPH[nodes, rng.randint(2, size=n_samples)].T
        columns.append(symbols)
    return np.column_stack(columns)


def _order_ids(symbols):
    return [1 + _ORDER_SYMBOLS.index(symbol) for symbol in symbols]


def _truncate(ids, lengths):
    """Truncate each row of a matrix to its length."""
    rows = np.empty(len(ids), dtype=object)
    for index, (row, length) in enumerate(
        zip(ids.astype(np.int32), lengths, strict=True)
    ):
        rows[index] = row[:length]
    return rows
