"""Tasks whose classes lie in the order of symbols, not in their counts.

Symbols are ids, numbered from 1: 0 is left to padding.
"""

from numbers import Integral
from reprlib import repr as short

import numpy as np
from sklearn.utils import check_random_state

# The nodes of the Reber grammar, each with its two edges: the symbol that is written
# and the node that follows. A node with one way on has it twice.
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

# The first and the last place of each relevant symbol, in hundredths of the length.
_TWO_PLACES = [(10, 20), (50, 60)]
_THREE_PLACES = [(10, 20), (33, 43), (66, 76)]
# By the number of classes: the orders of X and Y that are told apart, and their places.
_ORDERS = {
    2: (["XY", "YX"], _TWO_PLACES),
    3: (["XXY", "XYX", "YXX"], _THREE_PLACES),
    4: (["XX", "XY", "YX", "YY"], _TWO_PLACES),
    8: (["XXX", "XXY", "XYX", "XYY", "YXX", "YXY", "YYX", "YYY"], _THREE_PLACES),
}
_ORDER_SYMBOLS = "EBXYabcd"


def make_reber(n_samples=2000, *, random_state=None):
    """Make strings of the embedded Reber grammar, half of them with a wrong ending.

    A string of the Reber grammar [1]_ is a walk through a graph. Each edge writes a
    symbol and leads to a node, where every edge is as likely:

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

    An embedded one [2]_ [3]_ is such a string between two T or two P, and all that
    between B and E: ``BT BTXSE TE`` or ``BP BTXSE PE``. Here, half of the strings end
    in the other of the two, as in ``BT BTXSE PE``. To tell, one has to remember the
    second symbol up to the last but one.

    =======  ==========================
    Classes                           2
    Symbols                           7
    Length   9 and more, 12 in the mean
    =======  ==========================

    Parameters
    ----------
    n_samples : int, default=2000
        Number of strings.
    random_state : int or RandomState, default=None
        Seed of the strings. With an int, every call makes the same ones.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        An int32 array of ids a row: 1 to 7 are B, T, P, S, X, V and E.
    y : ndarray of shape (n_samples,), dtype int64
        1 if the string is of the grammar, 0 if its last symbol but one is wrong. The
        classes are of equal size, give or take one string.

    Raises
    ------
    ValueError
        If a parameter is out of its range.

    See Also
    --------
    make_temporal_order : The class is the order of symbols that stand far apart.
    make_recall : The class is the first symbol.

    Notes
    -----
    A linear model of counts is at chance: each symbol is as frequent in one class as in
    the other. Other models of counts are not. One that scales them by their norm, as
    TF-IDF does, reaches about 60 %, as pairs make the norm larger. Boosted trees can do
    without order: inside the outer pair, the numbers of X and V decide that of P.

    Short strings are drawn again and again, so a test set holds many of the training
    set.

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
    n_samples = _check_integer(n_samples, 1, name="make_reber", parameter="n_samples")
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
    return _cut(ids, ends + 2), y


def make_temporal_order(n_samples=2000, *, length=100, n_classes=3, random_state=None):
    """Make sequences whose class is the order of two or three symbols in noise.

    A sequence starts with E and ends with B. Between them stand two or three relevant
    symbols, each of them X or Y, among distractors a, b, c and d. The class is the
    order of the relevant ones. Four and eight classes are experiments 6a and 6b of
    Hochreiter and Schmidhuber [1]_. There the number of X tells some classes from
    others; two and three classes are those of them that differ in order alone:

    =========  ======================================  ================================
    n_classes  classes                                 accuracy that counts can reach
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
        Length of the shortest sequences; lengths are drawn from this to a tenth more.
    n_classes : {2, 3, 4, 8}, default=3
        Number of classes, which decides what they are; see above.
    random_state : int or RandomState, default=None
        Seed of the sequences. With an int, every call makes the same ones.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        An int32 array of ids a row: 1 to 8 are E, B, X, Y, a, b, c and d.
    y : ndarray of shape (n_samples,), dtype str
        The relevant symbols in order, such as "XXY". The classes are of equal size,
        give or take one sequence.

    Raises
    ------
    ValueError
        If a parameter is out of its range.

    See Also
    --------
    make_reber : The second symbol decides which end is right.
    make_recall : The class is the first symbol.

    Notes
    -----
    Counted from 0, and in hundredths of ``length``, two relevant symbols stand at
    places drawn from 10 to 20 and from 50 to 60; three, from 10 to 20, from 33 to 43
    and from 66 to 76.

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
    n_samples = _check_integer(n_samples, 1, name=name, parameter="n_samples")
    length = _check_integer(length, 10, name=name, parameter="length")
    if not isinstance(n_classes, Integral) or n_classes not in _ORDERS:
        raise ValueError(
            f"{name} expects n_classes 2, 3, 4 or 8; got {short(n_classes)}."
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
    return _cut(ids, lengths), np.array(orders)[codes]


def make_recall(n_samples=2000, *, length=200, n_symbols=4, random_state=None):
    """Make sequences whose class is their first symbol; the rest is noise.

    The noise is made of the same symbols, so that only its place tells the first symbol
    from the others. It is made after the latch problem of Bengio, Simard and Frasconi
    [1]_ and experiment 3 of Hochreiter and Schmidhuber [2]_, where the first of many
    noisy numbers tells the class.

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
        Seed of the sequences. With an int, every call makes the same ones.

    Returns
    -------
    X : ndarray of shape (n_samples,), dtype object
        An int32 array of ids from 1 to ``n_symbols`` a row.
    y : ndarray of shape (n_samples,), dtype int64
        The first id of each row. The classes are of equal size, give or take one
        sequence.

    Raises
    ------
    ValueError
        If a parameter is out of its range.

    See Also
    --------
    make_reber : The second symbol decides which end is right.
    make_temporal_order : The class is the order of symbols that stand far apart.

    Notes
    -----
    Counts tell a little, since the first symbol is counted too. Of four symbols, the
    most frequent one is the first in 29 % of sequences of length 200, and in 42 % of
    length 10.

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
    n_samples = _check_integer(n_samples, 1, name=name, parameter="n_samples")
    length = _check_integer(length, 1, name=name, parameter="length")
    n_symbols = _check_integer(n_symbols, 2, name=name, parameter="n_symbols")
    rng = check_random_state(random_state)
    y = 1 + _draw_classes(n_samples, n_symbols, rng)
    ids = rng.randint(1, n_symbols + 1, size=(n_samples, length))
    ids[:, 0] = y
    return _cut(ids, np.full(n_samples, length)), y


def _check_integer(value, least, *, name, parameter):
    is_integer = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_integer or value < least:
        raise ValueError(
            f"{name} expects {parameter} as an integer from {least} up; got "
            f"{short(value)}."
        )
    # Small integers of NumPy's would wrap when something is added.
    return int(value)


def _draw_classes(n_samples, n_classes, rng):
    """Draw the class of each row, all of them as often as can be."""
    return rng.permutation(np.arange(n_samples, dtype=np.int64) % n_classes)


def _draw_reber_strings(n_samples, rng):
    """Walk through the graph, all strings at once; 0 follows the end of a string."""
    nodes, columns = np.zeros(n_samples, dtype=np.int64), []
    while (nodes != _REBER_END).any():
        symbols, nodes = _REBER_GRAPH[nodes, rng.randint(2, size=n_samples)].T
        columns.append(symbols)
    return np.column_stack(columns)


def _order_ids(symbols):
    return [1 + _ORDER_SYMBOLS.index(symbol) for symbol in symbols]


def _cut(ids, lengths):
    """Cut each row of a matrix to its length."""
    rows = np.empty(len(ids), dtype=object)
    for index, (row, length) in enumerate(
        zip(ids.astype(np.int32), lengths, strict=True)
    ):
        rows[index] = row[:length]
    return rows
