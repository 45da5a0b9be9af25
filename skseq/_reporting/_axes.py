"""What the displays have in common: new axes, a legend above them, plain names."""


def new_axes(figsize, *, name, n_rows=1):
    """Return the axes of a new figure.

    Parameters
    ----------
    figsize : tuple of (float, float)
        Width and height in inches.
    name : str
        The display that asks, for error messages.
    n_rows : int, default=1
        Number of axes, one above the other.

    Returns
    -------
    matplotlib.axes.Axes or ndarray of shape (n_rows,)
        An array if there are several.

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
    """Draw a legend above the axes, where nothing else is drawn.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The axes.
    n_columns : int
        Number of columns.
    **properties
        Of ``ax.legend``.
    """
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=n_columns,
        frameon=False,
        **properties,
    )


def literal(text):
    """Return a text as matplotlib must have it: a dollar sign would begin a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text.replace("$", r"\$")
