"""event_prefixes: the prefixes of event sequences, and the event that follows each."""

from numbers import Integral
from types import NoneType
from typing import NamedTuple

import numpy as np

from skseq._validation._arguments import check_count
from skseq._validation._messages import describe
from skseq._validation._symbols import check_symbols, check_texts_or_symbols

NAME = "event_prefixes"


class EventPrefixes(NamedTuple):
    """Prefixes of event sequences, the next event of each, and its sequence.

    Parameters
    ----------
    prefixes : ndarray of shape (n_prefixes,), dtype object
        Lists of events: X of a classifier.
    next_events : ndarray of shape (n_prefixes,)
        The event that follows each prefix: y of a classifier.
    groups : ndarray of int of shape (n_prefixes,)
        Index of the sequence of each prefix, to keep its prefixes in one fold.

    See Also
    --------
    event_prefixes : Make them.

    Examples
    --------
    >>> from skseq import event_prefixes
    >>> event_prefixes([["order", "pay"]]).next_events.tolist()
    ['pay', 'end']
    """

    prefixes: np.ndarray
    next_events: np.ndarray
    groups: np.ndarray


def event_prefixes(X, *, end="end", minlen=1, maxlen=None):
    """Make a data set for predicting the next event of sequences, such as cases.

    Each sequence of n events gives n prefixes: its first event, its first two events,
    and so on. The class of a prefix is the event that follows it. The prefixes of a
    sequence are similar, so that they belong in one fold: pass ``groups`` to
    cross-validation.

    Parameters
    ----------
    X : iterable of iterables of str, or of iterables of int
        Sequences of events, in the order of time.
    end : str or int, default="end"
        Class of a whole sequence, after which nothing happens; it must not be an event.
        If None, whole sequences are left out, as if they could go on.
    minlen : int, default=1
        Number of events of the shortest prefix.
    maxlen : int, default=None
        Only the last ``maxlen`` events of a longer prefix are kept; all if None.
        Without it, long sequences need memory that grows with the square of the length.

    Returns
    -------
    EventPrefixes
        A named tuple of ``prefixes``, ``next_events`` and ``groups``, in the order of
        the sequences and, within each, of the lengths.

    Raises
    ------
    TypeError
        If an event is neither a string nor an integer, or X holds texts.
    ValueError
        If X is empty or has no prefix of that length, an event is missing, ``end`` is
        an event or of another type, or a length is invalid.

    See Also
    --------
    sequences_from_frame : Convert an event log to sequences.
    make_lstm_pipeline : A classifier of such prefixes.

    Examples
    --------
    >>> from skseq import event_prefixes
    >>> cases = [["order", "pay", "ship"], ["order", "cancel"]]
    >>> X, y, groups = event_prefixes(cases)
    >>> for prefix, next_event, case in zip(X, y, groups):
    ...     print(case, prefix, "->", next_event)
    0 ['order'] -> pay
    0 ['order', 'pay'] -> ship
    0 ['order', 'pay', 'ship'] -> end
    1 ['order'] -> cancel
    1 ['order', 'cancel'] -> end
    """
    minlen = check_count(minlen, "minlen", 1, name=NAME)
    if maxlen is not None:
        maxlen = check_count(maxlen, "maxlen", None, name=NAME)
    if not isinstance(end, (str, Integral, NoneType)):
        raise ValueError(
            f"{NAME} expects end to be a string, an integer or None, got "
            f'{describe(end)}. The default is "end".'
        )
    prefixes, next_events, groups = [], [], []
    for index, row in enumerate(check_texts_or_symbols(X, name=NAME)):
        events = _check_events(row, index, end)
        following = [*events, end]
        for length in range(minlen, len(events) + (end is not None)):
            start = 0 if maxlen is None else max(0, length - maxlen)
            prefixes.append(events[start:length])
            next_events.append(following[length])
            groups.append(index)
    if not prefixes:
        raise ValueError(
            f"{NAME} expects a sequence with a prefix of minlen={minlen} events, and "
            f"with end=None an event after it; there is none. Lower minlen, or check "
            "how the sequences were made."
        )
    if len({isinstance(event, str) for event in next_events}) > 1:
        raise ValueError(
            f"{NAME} expects events and end to be all strings or all integers, got "
            f"both. Convert the events to strings, or choose another end than "
            f"{describe(end)}."
        )
    return EventPrefixes(
        np.fromiter(prefixes, object, len(prefixes)),
        np.array(next_events),
        np.array(groups),
    )


def _check_events(row, index, end):
    if isinstance(row, str):
        raise TypeError(
            f"{NAME} expects sequences of events; row {index} is {describe(row)}. Pass "
            "a list of events for each sequence."
        )
    events = check_symbols(row, index, name=NAME)
    for event in events:
        if not isinstance(event, (str, Integral)):
            raise TypeError(
                f"{NAME} expects events that are strings or integers, to be classes; "
                f"row {index} holds {describe(event)}. Name each event by a string."
            )
        if event == end:
            raise ValueError(
                f"{NAME} expects end to differ from all events; row {index} holds "
                f"{describe(end)}. Choose another name for end."
            )
    return events
