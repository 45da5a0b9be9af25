"""A picture as SVG that stands inside a page."""

import io
import re
from html import escape


def draw_svg(draw, *, figsize, label):
    """Draw on new axes and return an element of HTML.

    Parameters
    ----------
    draw : callable
        Called with the axes.
    figsize : tuple of (float, float)
        Width and height in inches.
    label : str
        What the picture shows, for those who cannot see it.

    Returns
    -------
    str
        An ``svg`` element that refers to nothing outside it, on no ground of its own.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure  # Without pyplot, which may open a window.

    figure = Figure(figsize=figsize, layout="constrained")
    draw(figure.subplots())
    file = io.StringIO()
    # Without a salt, names inside the picture would differ from run to run.
    with rc_context({"svg.hashsalt": "skseq"}):
        figure.savefig(
            file,
            format="svg",
            transparent=True,
            metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]),
        )
    return _embed(file.getvalue(), label)


def _embed(document, label):
    """Leave out what only a file of its own needs: declarations and name spaces."""
    element = document[document.index("<svg") :].strip()
    element = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", element)
    element = element.replace("xlink:href=", "href=")
    return element.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
