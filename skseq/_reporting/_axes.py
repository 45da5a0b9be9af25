"""Matplotlib axes of the displays: creation, legend and escaped labels."""


def new_axes(figsize, *, name, n_rows=1):
    """Return the axes of a new figure.

    Parameters
    ----------
    figsize : tuple of (float, float)
        Width and height in inches.
    name : str
        Name of the display, used in error messages.
    n_rows : int, default=1
        Number of axes, stacked vertically.

    Returns
    -------
    matplotlib.axes.Axes or ndarray of shape (n_rows,)
        An array if ``n_rows`` is more than 1.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    """
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(
            f"{name}.plot draws with matplotlib, which is not installed. "
            "Install it with `pip install matplotlib`."
        ) from error
    _, ax = plt.subplots(n_rows, figsize=figsize, layout="constrained")
    return ax


def legend_above(ax, n_columns, **properties):
    """Draw a legend above the axes, where it covers no data.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The axes.
    n_columns : int
        Number of columns.
    **properties
        Further arguments of ``ax.legend``.
    """
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=n_columns,
        frameon=False,
        **properties,
    )


def escape_mathtext(text):
    """Escape dollar signs, which start a formula in Matplotlib.

    Parameters
    ----------
    text : str
        Plain text.

    Returns
    -------
    str
    """
    return text.replace("$", r"\$")
