"""sequences_from_panel: convert collections of aeon and sktime to sequences."""

import numpy as np

from skseq._validation._containers import column_names
from skseq._validation._messages import describe, short_repr

NAME = "sequences_from_panel"


def sequences_from_panel(X):
    """Convert a collection of time series of aeon or sktime to sequences.

    These libraries put channels before time; skseq puts time first, and calls channels
    features. Neither library is needed.

    Parameters
    ----------
    X : collection of time series
        In one of these forms, by the names of aeon or sktime:

        - "numpy3D": array of shape (n_cases, n_channels, n_timepoints)
        - "numpy2D", "numpyflat": array of shape (n_cases, n_timepoints)
        - "np-list": list of arrays of shape (n_channels, n_timepoints)
        - "pd-multiindex": data frame of pandas with a column for each channel, whose
          index has the levels case and time
        - "nested_univ": data frame of pandas with a column for each channel and a row
          for each case, whose cells are series
        - "pd-wide": data frame of pandas of shape (n_cases, n_timepoints)

    Returns
    -------
    ndarray of shape (n_cases,), dtype object
        For each case an array of shape (n_timepoints, n_channels), in the order of X.
        Times are not kept, except that they order the steps of "pd-multiindex".

    Raises
    ------
    TypeError
        If X has another form, or holds anything but numbers.
    ValueError
        If X is empty, or the channels of a case differ in length, or those of cases in
        number.

    See Also
    --------
    sequences_from_frame : Convert a long table, with keys and times as columns.

    Examples
    --------
    >>> import numpy as np
    >>> from skseq import sequences_from_panel
    >>> X = np.arange(12.0).reshape(2, 2, 3)  # Two cases, two channels, three times.
    >>> sequences = sequences_from_panel(X)
    >>> sequences[0]
    array([[0., 3.],
           [1., 4.],
           [2., 5.]])
    """
    if column_names(X) is not None:
        cases = _cases_of_frame(X)
    else:
        cases = [_transpose(case, index) for index, case in enumerate(_list_cases(X))]
    if not cases:
        raise ValueError(f"{NAME} expects at least one case, got none.")
    for index, case in enumerate(cases):
        if case.shape[1] != cases[0].shape[1]:
            raise ValueError(
                f"{NAME} expects the same number of channels in each case; case 0 has "
                f"{cases[0].shape[1]}, case {index} has {case.shape[1]}. If the rows "
                "are steps, as in skseq, X needs no conversion."
            )
    return np.fromiter(cases, object, len(cases))


def _cases_of_frame(frame):
    if not hasattr(frame, "iloc"):
        raise TypeError(
            f"{NAME} expects data frames of pandas, got {describe(frame)}. For a long "
            "table of another library, use sequences_from_frame."
        )
    if getattr(frame.index, "nlevels", 1) > 1:
        return _cases_of_levels(frame)
    if any(dtype.kind == "O" for dtype in frame.dtypes):
        return [_nested_case(frame.iloc[row], row) for row in range(len(frame))]
    return [run[:, np.newaxis] for run in _numbers(frame)]


def _cases_of_levels(frame):
    """Split a frame with the levels case and time; all levels but the last are case."""
    values = _numbers(frame)
    codes, cases = frame.index.droplevel(-1).factorize()
    times = frame.index.get_level_values(-1).factorize(sort=True)[0]
    ends = np.cumsum(np.bincount(codes, minlength=len(cases)))
    return np.split(values[np.lexsort((times, codes))], ends[:-1])


def _nested_case(cells, row):
    """Stack the series in a row of a nested frame."""
    channels = [_as_numbers(cell, f"case {row}") for cell in cells]
    shapes = {channel.shape for channel in channels}
    if len(shapes) > 1 or len(min(shapes, key=len)) != 1:
        raise ValueError(
            f"{NAME} expects a series in each cell of a nested data frame, of one "
            f"length in a case; those of case {row} have the shapes {sorted(shapes)}. "
            "Align the channels first."
        )
    return np.stack(channels, axis=1)


def _list_cases(X):
    if isinstance(X, (str, bytes, dict)) or not np.iterable(X):
        raise TypeError(
            f"{NAME} expects a collection of time series, got {describe(X)}. Pass an "
            "array, a list of arrays, or a data frame of pandas."
        )
    cases = list(X)
    if any(column_names(case) is not None for case in cases):
        raise TypeError(
            f"{NAME} got a list of data frames, whose rows are channels in aeon and "
            "times in sktime. Pass [frame.to_numpy() for frame in X] if they are "
            "channels. If they are times, this list needs no conversion."
        )
    return cases


def _transpose(case, index):
    values = _as_numbers(case, f"case {index}")
    if values.ndim not in (1, 2):
        raise ValueError(
            f"{NAME} expects cases of shape (n_channels, n_timepoints) or "
            f"(n_timepoints,); case {index} has shape {values.shape}."
        )
    return np.atleast_2d(values).T


def _as_numbers(values, where):
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{NAME} expects the channels of a case to have one length; those of "
            f"{where} differ. Align the channels first."
        ) from error
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{NAME} expects numbers; {where} holds {describe(values)}. Drop or encode "
            "what is not a number."
        )
    return array


def _numbers(frame):
    """Return the values of a frame as floats, with NaN for missing ones."""
    try:
        return frame.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{NAME} expects numbers in all columns, {short_repr([*frame.columns])}: "
            f"{error}. Drop or encode the others."
        ) from error
