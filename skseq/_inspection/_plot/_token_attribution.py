"""TokenAttributionDisplay: highlighted words as HTML, and a bar plot of terms."""

from html import escape
from itertools import chain

import numpy as np

from skseq._inspection._token_attribution import token_attribution
from skseq._reporting._axes import escape_mathtext, new_axes
from skseq._validation._arguments import check_count

# Blue and orange are distinct for colour-blind readers, and visible in light and dark
# mode because they are translucent.
FOR, AGAINST = "44, 123, 182", "230, 120, 20"

# Words are underlined from this fraction of the largest attribution.
MIN_UNDERLINED = 0.1

_UNREAD = "opacity: 0.45"
_UNKNOWN = "font-style: italic"


class TokenAttributionDisplay:
    """Words of a sequence, highlighted by their contribution to the prediction.

    In a notebook, the display shows the text. Words with a positive attribution, for
    the class, have a solid underline; words with a negative one, against it, have a
    dashed underline. A deeper shade is a larger attribution. Pale words are not read,
    since the padder truncates them. Words in italics are not in the vocabulary; all of
    them share one vector. :meth:`plot` draws the strongest terms as bars.

    Parameters
    ----------
    attribution : TokenAttribution
        Result of :func:`token_attribution`.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
        Axes of the plot, set by :meth:`plot`.
    figure_ : matplotlib.figure.Figure
        Figure of the axes.
    bars_ : matplotlib.container.BarContainer
        A bar for each term, from top to bottom.

    See Also
    --------
    token_attribution : Compute the attributions.
    TrajectoryDisplay : Probability after each token.

    Examples
    --------
    >>> from skseq import TokenAttributionDisplay, make_lstm_pipeline
    >>> texts = ["good film", "bad plot", "good plot", "bad film"] * 8
    >>> pipeline = make_lstm_pipeline(units=8, random_state=0)
    >>> pipeline = pipeline.fit(texts, [1, 0, 1, 0] * 8)
    >>> display = TokenAttributionDisplay.from_estimator(pipeline, "A good film.")
    >>> display.plot().ax_.get_xlabel()
    'attribution to the log-odds of 1'
    """

    def __init__(self, attribution):
        self.attribution = attribution

    @classmethod
    def from_estimator(cls, estimator, sequence, *, label=None, tolerance=1e-3):
        """Compute the attributions, to be shown in a notebook or by ``plot``.

        Parameters
        ----------
        estimator : estimator
            A fitted :class:`LSTMClassifier`, alone or at the end of a pipeline.
        sequence : str or array-like of shape (length,) or (length, n_features)
            One text, or one sequence of symbols, ids or measurements.
        label : object, default=None
            The class whose log-odds are attributed; the most probable one if None.
        tolerance : float, default=1e-3
            As in :func:`token_attribution`.

        Returns
        -------
        TokenAttributionDisplay
            The display, not yet plotted.

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
        """Plot the strongest terms as bars, each summed over its occurrences.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, default=None
            Axes to plot on; a new figure if None.
        n_terms : int, default=12
            Number of terms, those with the largest absolute attributions.

        Returns
        -------
        TokenAttributionDisplay
            The display itself.

        Raises
        ------
        ImportError
            If matplotlib is not installed.
        ValueError
            If ``n_terms`` is not a positive integer.
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
            attribution.word_attributions / _max_attribution(attribution),
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
        f"baseline {attribution.base_probability:.2f}"
    )


def _max_attribution(attribution):
    return np.abs(attribution.word_attributions).max(initial=0) or 1.0


def _html_legend(attribution):
    label = escape(str(attribution.label))
    return (
        f"{_styled(f'for {label}', _style(0.6))} &ensp; "
        f"{_styled(f'against {label}', _style(-0.6))} &ensp; "
        f"{_styled('not in the vocabulary', _UNKNOWN)} &ensp; "
        f"{_styled('not read', _UNREAD)}"
    )


def _html_word(word, relative, attribution, is_read, is_known):
    if not is_read:
        return _styled(escape(word), _UNREAD)
    style, title = _style(relative), f"{attribution:+.3f}"
    if not is_known:
        style += "; " + _UNKNOWN
        title += ", not in the vocabulary"
    return _styled(escape(word), style, f' title="{title}"')


def _style(relative):
    """Return the style of a word, given its attribution divided by the largest one."""
    colour, line = (FOR, "solid") if relative > 0 else (AGAINST, "dashed")
    strength = abs(relative)
    if strength < MIN_UNDERLINED:
        return f"background: rgba({colour}, {0.5 * strength:.2f})"
    return (
        f"background: rgba({colour}, {0.5 * strength:.2f}); "
        f"border-bottom: 2px {line} rgba({colour}, {0.4 + 0.6 * strength:.2f})"
    )


def _styled(html, style, attributes=""):
    return f'<span style="{style}"{attributes}>{html}</span>'


def _pieces(text, words):
    """Return gap, word, gap, ..., word, gap, which join to the text if there is one."""
    starts = None if text is None else _find_words(text, words)
    if starts is None:
        gaps = ["", *[" "] * (len(words) - 1), ""] if words else [text or ""]
        return [*chain.from_iterable(zip(gaps, words, strict=False)), gaps[-1]]
    pieces, end = [], 0
    for start, word in zip(starts, words, strict=True):
        pieces += [text[end:start], text[start : start + len(word)]]
        end = start + len(word)
    return [*pieces, text[end:]]


def _find_words(text, words):
    """Return the index of each word in the text, in order; None if one is missing."""
    for variant in (text, text.lower()):
        starts, end = [], 0
        for word in words:
            start = variant.find(word, end)
            if start < 0:
                break
            starts.append(start)
            end = start + len(word)
        else:
            # Lowercasing changes the length of a few letters.
            return starts if len(variant) == len(text) else None
    return None
