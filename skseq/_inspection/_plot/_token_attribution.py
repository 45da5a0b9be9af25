"""The picture of an attribution: shaded words in HTML, bars on paper."""

from html import escape
from itertools import chain

import numpy as np

from skseq._inspection._token_attribution import token_attribution
from skseq._reporting._axes import escape_mathtext, new_axes
from skseq._validation._arguments import check_count

# Colours for and against that differ for the colour-blind too, and are seen on white
# and on black: the page's own shines through, and its text stays as it is.
FOR, AGAINST = "44, 123, 182", "230, 120, 20"

# Words below this share of the largest one are not underlined.
FAINT = 0.1

_UNREAD = "opacity: 0.45"
_UNKNOWN = "font-style: italic"


class TokenAttributionDisplay:
    """The words of a sequence, shaded by what they add to the prediction.

    In a notebook, the display shows the text itself. A word that speaks for the class
    has a solid line under it, one that speaks against it a dashed one; the stronger,
    the deeper the shade. Pale words are not read: they are cut by the padder. Words in
    italics are not in the vocabulary; they all share one vector. :meth:`plot` draws the
    strongest terms as bars.

    Parameters
    ----------
    attribution : TokenAttribution
        What :func:`token_attribution` returned.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Where it was drawn, after :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        The figure of the axes.
    bars_ : matplotlib.container.BarContainer
        A bar for each term, from top to bottom.

    See Also
    --------
    token_attribution : Compute what is drawn here.
    TrajectoryDisplay : The probability after each token.

    Examples
    --------
    >>> from skseq import TokenAttributionDisplay, make_lstm_pipeline
    >>> texts = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
    >>> pipeline = make_lstm_pipeline(random_state=0).set_params(
    ...     lstmclassifier__units=8,
    ...     lstmclassifier__epochs=20,
    ...     lstmclassifier__learning_rate=0.05,
    ... ).fit(texts, [1, 0, 1, 0] * 8)
    >>> display = TokenAttributionDisplay.from_estimator(pipeline, "A good film.")
    >>> display.plot().ax_.get_xlabel()
    'attribution to the log-odds of 1'
    """

    def __init__(self, *, attribution):
        self.attribution = attribution

    @classmethod
    def from_estimator(cls, estimator, sequence, *, label=None, tolerance=1e-3):
        """Compute the attributions; what draws them is the notebook, or ``plot``.

        Parameters
        ----------
        estimator : estimator
            A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline.
        sequence : str or array-like of shape (length,) or (length, n_features)
            One text, or one sequence of symbols, ids or measurements.
        label : object, default=None
            The class that is explained; the most probable one if None.
        tolerance : float, default=1e-3
            As in :func:`token_attribution`.

        Returns
        -------
        TokenAttributionDisplay
            Not yet drawn.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            As in :func:`token_attribution`.
        ValueError
            As in :func:`token_attribution`.
        """
        attribution = token_attribution(
            estimator, sequence, label=label, tolerance=tolerance
        )
        return cls(attribution=attribution)

    def plot(self, ax=None, *, n_terms=12):
        """Draw the strongest terms as bars, each with all of its occurrences.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Where to draw; a new figure if None.
        n_terms : int, default=12
            Number of terms, the strongest of either sign.

        Returns
        -------
        TokenAttributionDisplay
            This display.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        ValueError
            If ``n_terms`` is no number of terms.
        """
        check_count(n_terms, "n_terms", 12, name="TokenAttributionDisplay.plot")
        attribution = self.attribution
        totals = attribution.totals()[:n_terms]
        totals.sort(key=lambda total: -total[2])
        if ax is None:
            height = 1.2 + 0.24 * max(len(totals), 2)
            ax = new_axes((6.4, height), name="TokenAttributionDisplay")
        sums = [sum_ for *_, sum_ in totals]
        self.bars_ = ax.barh(
            range(len(totals)),
            sums,
            height=0.7,
            color=["0.3" if sum_ > 0 else "white" for sum_ in sums],
            edgecolor="0.3",
        )
        names = [f"{term} ({n} times)" if n > 1 else term for term, n, _ in totals]
        ax.set_yticks(range(len(totals)), labels=[*map(escape_mathtext, names)])
        ax.set_ylim(max(len(totals), 1) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set_xlabel(f"attribution to the log-odds of {attribution.label}")
        ax.set_title(_summary(attribution), fontsize="medium", loc="left")
        ax.grid(axis="x", color="0.9")
        ax.set_axisbelow(True)
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _repr_html_(self):
        attribution = self.attribution
        pieces = _pieces(attribution.text, attribution.words)
        spans = map(
            _html_word,
            pieces[1::2],
            attribution.word_attributions / _largest(attribution),
            attribution.word_attributions,
            attribution.is_read,
            attribution.is_word_known,
        )
        gaps = (escape(gap) for gap in pieces[::2])
        first, *others = gaps
        body = first + "".join(chain.from_iterable(zip(spans, others, strict=True)))
        return (
            '<div style="max-width: 50em; line-height: 1.9">'
            f"<p><b>{escape(_summary(attribution))}</b><br>"
            f'<small>{_html_legend(attribution)}</small></p><p style="white-space: '
            f'pre-line">{body or "<i>no word</i>"}</p></div>'
        )


def _summary(attribution):
    return (
        f"P({attribution.label}) = {attribution.probability:.2f}; "
        f"{attribution.base_probability:.2f} if no word said anything"
    )


def _largest(attribution):
    return np.abs(attribution.word_attributions).max(initial=0) or 1.0


def _html_legend(attribution):
    label = escape(str(attribution.label))
    return (
        f"{_styled(f'for {label}', _style(0.6))} &ensp; "
        f"{_styled(f'against {label}', _style(-0.6))} &ensp; "
        f"{_styled('not in the vocabulary', _UNKNOWN)} &ensp; "
        f"{_styled('not read', _UNREAD)}"
    )


def _html_word(word, share, attribution, is_read, is_known):
    if not is_read:
        return _styled(escape(word), _UNREAD)
    style, title = _style(share), f"{attribution:+.3f}"
    if not is_known:
        style += "; " + _UNKNOWN
        title += ", not in the vocabulary"
    return _styled(escape(word), style, f' title="{title}"')


def _style(share):
    colour, line = (FOR, "solid") if share > 0 else (AGAINST, "dashed")
    strength = abs(share)
    if strength < FAINT:
        return f"background: rgba({colour}, {0.5 * strength:.2f})"
    return (
        f"background: rgba({colour}, {0.5 * strength:.2f}); "
        f"border-bottom: 2px {line} rgba({colour}, {0.4 + 0.6 * strength:.2f})"
    )


def _styled(html, style, attributes=""):
    return f'<span style="{style}"{attributes}>{html}</span>'


def _pieces(text, words):
    """Return gap, word, gap, word, ..., gap: together the text, if it has the words."""
    places = None if text is None else _places(text, words)
    if places is None:
        gaps = ["", *[" "] * (len(words) - 1), ""] if words else [text or ""]
        return [*chain.from_iterable(zip(gaps, words, strict=False)), gaps[-1]]
    pieces, end = [], 0
    for place, word in zip(places, words, strict=True):
        pieces += [text[end:place], text[place : place + len(word)]]
        end = place + len(word)
    return [*pieces, text[end:]]


def _places(text, words):
    """Find the words in the text, one after the other; None if one is not there."""
    for spelt in (text, text.lower()):
        places, end = [], 0
        for word in words:
            place = spelt.find(word, end)
            if place < 0:
                break
            places.append(place)
            end = place + len(word)
        else:
            # Few letters change their number when they are lowercased.
            return places if len(spelt) == len(text) else None
    return None
