"""Plots as SVG elements of an HTML page."""

import io
import re
from html import escape


def draw_svg(draw, *, figsize, label):
    """Plot on new axes and return an SVG element.

    Parameters
    ----------
    draw : callable
        Plots on the axes that it is called with.
    figsize : tuple of (float, float)
        Width and height in inches.
    label : str
        Description of the plot for screen readers.

    Returns
    -------
    str
        An ``svg`` element without external references, with a transparent background.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure  # pyplot could open a window.

    figure = Figure(figsize=figsize, layout="constrained")
    draw(figure.subplots())
    file = io.StringIO()
    # Without a salt, ids inside the element would differ from run to run.
    with rc_context({"svg.hashsalt": "skseq"}):
        figure.savefig(
            file,
            format="svg",
            transparent=True,
            metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]),
        )
    return _embed(file.getvalue(), label)


def _embed(document, label):
    """Remove the declarations and name spaces that only a separate file needs."""
    element = document[document.index("<svg") :].strip()
    element = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", element)
    element = element.replace("xlink:href=", "href=")
    return element.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
