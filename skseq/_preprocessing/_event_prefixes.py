"""event_prefixes: the prefixes of event sequences, and the event that follows each."""

from numbers import Integral
from types import NoneType
from typing import NamedTuple

import numpy as np

from skseq._validation._arguments import check_count
from skseq._validation._check_sequences import check_sequences
from skseq._validation._messages import describe
from skseq._validation._symbols import check_symbols, check_texts_or_symbols

NAME = "event_prefixes"


class EventPrefixes(NamedTuple):
    """Prefixes of event sequences, the next event of each, and its sequence.

    Parameters
    ----------
    prefixes : ndarray of shape (n_prefixes,), dtype object
        Lists of events, or arrays of measurements: X of a classifier.
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


def event_prefixes(X, *, measurements=None, end="end", minlen=1, maxlen=None):
    """Make a data set for predicting the next event of sequences, such as cases.

    Each sequence of n events gives n prefixes: its first event, its first two events,
    and so on. The class of a prefix is the event that follows it. The prefixes of a
    sequence are similar, so that they belong in one fold: pass ``groups`` to
    cross-validation.

    Parameters
    ----------
    X : iterable of iterables of str, or of iterables of int
        Sequences of events, in the order of time.
    measurements : iterable of array-likes of shape (length,) or (length, n_features), \
            default=None
        What is known of each event, such as its kind as 0 or 1 and the time since the
        event before: a step for each event of X. If given, the prefixes hold these
        steps instead of the events, for a classifier of measurements.
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
        If an event is neither a string nor an integer, X holds texts, or
        ``measurements`` anything but numbers.
    ValueError
        If X is empty or has no prefix of that length, an event is missing, ``end`` is
        an event or of another type, a length is invalid, or a sequence of
        ``measurements`` has another number of steps than events.

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

    Measurements of the events, here the hours since the event before:

    >>> hours = [[0.0, 0.5, 20.0], [0.0, 3.0]]
    >>> X, y, groups = event_prefixes(cases, measurements=hours)
    >>> for prefix, next_event in zip(X, y):
    ...     print(prefix, "->", next_event)
    [0.] -> pay
    [0.  0.5] -> ship
    [ 0.   0.5 20. ] -> end
    [0.] -> cancel
    [0. 3.] -> end
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
    rows = check_texts_or_symbols(X, name=NAME)
    cases = [_check_events(row, index, end) for index, row in enumerate(rows)]
    steps = cases if measurements is None else _check_steps(measurements, cases)
    for index, (events, of_events) in enumerate(zip(cases, steps, strict=True)):
        following = [*events, end]
        for length in range(minlen, len(events) + (end is not None)):
            start = 0 if maxlen is None else max(0, length - maxlen)
            prefixes.append(of_events[start:length])
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


def _check_steps(measurements, cases):
    """Return an array of shape (length,) or (length, n_features) for each case."""
    name = f"measurements of {NAME}"
    sequences = check_sequences(measurements, name=name, allow_nan=True)
    if len(sequences) != len(cases):
        raise ValueError(
            f"{NAME} expects measurements of each sequence of X, got {len(sequences)} "
            f"sequences of measurements for {len(cases)} of events. Make both from the "
            "same rows."
        )
    for index, (length, events) in enumerate(
        zip(sequences.lengths, cases, strict=True)
    ):
        if length != len(events):
            raise ValueError(
                f"{NAME} expects one step of measurements for each event; sequence "
                f"{index} has {length} steps and {len(events)} events. Make both from "
                "the same rows, and do not pad them."
            )
    return np.split(sequences.values, sequences.offsets[1:-1])
