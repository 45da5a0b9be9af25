"""Words and tables for a comparison: sentences, text and HTML."""

from dataclasses import dataclass
from html import escape

import numpy as np

# Scores between 0 and 1 that people speak of in per cent.
IN_POINTS = (
    "accuracy",
    "average_precision",
    "balanced_accuracy",
    "f1",
    "jaccard",
    "precision",
    "recall",
    "roc_auc",
    "top_k_accuracy",
)


@dataclass(frozen=True)
class Difference:
    """What the folds tell of two classifiers; ``str`` makes a sentence of it.

    Parameters
    ----------
    first, second : str
        The better by its mean score, and the other.
    score_name : str
        Which score.
    mean : float
        Mean over folds of the score of the first minus that of the second.
    low, high : float
        Confidence interval of the mean, by the corrected resampled t-test.
    p_value : float
        Of the same test.
    confidence_level : float
        Of the interval.
    n_folds : int
        Folds that have both scores.
    n_first_only, n_second_only : int
        Rows that the first, or the second, alone predicts rightly.
    mcnemar_p_value : float
        Of McNemar's exact test of these two numbers.
    fit_ratio : float
        Seconds that the first takes to fit, divided by those of the second.
    """

    first: str
    second: str
    score_name: str
    mean: float
    low: float
    high: float
    p_value: float
    confidence_level: float
    n_folds: int
    n_first_only: int
    n_second_only: int
    mcnemar_p_value: float
    fit_ratio: float

    @property
    def is_clear(self):
        """Whether the first is better beyond chance.

        By the interval; where all folds have the same difference, which leaves no
        spread to judge it by, by McNemar's test.
        """
        if self._has_no_spread():
            return self.mean > 0 and self.mcnemar_p_value < 1 - self.confidence_level
        return self.low > 0

    def __str__(self):
        if self.is_clear:
            how_sure = "in each fold" if self._has_no_spread() else self._interval()
            return (
                f"{self.first} is better than {self.second} by {self._amount()} "
                f"({how_sure}); its fit takes {_times(self.fit_ratio)}."
            )
        return (
            f"No difference between {self.first} and {self.second} can be told: "
            f"{self._evidence()}{self._cost()}."
        )

    def _has_no_spread(self):
        return self.n_folds > 1 and not np.isfinite(self.low)

    def _evidence(self):
        if np.isfinite(self.low):
            return f"{self._amount()} for {self.first} ({self._interval()})"
        if self._has_no_spread():
            return (
                f"{self._amount()} in each fold, which leaves no spread to judge it by"
            )
        folds = "1 fold" if self.n_folds else "no fold"
        return f"{folds} has the scores of both, and an interval takes 2"

    def _amount(self):
        if self._is_in_points():
            return f"{100 * self.mean:.{self._digits()}f} points of {self.score_name}"
        return f"{self.mean:.{self._digits()}f} of {self.score_name}"

    def _interval(self):
        factor, digits = 100 if self._is_in_points() else 1, self._digits()
        low, high = factor * self.low, factor * self.high
        level = f"{100 * self.confidence_level:g} %"
        return f"{level} interval {low:z.{digits}f} to {high:z.{digits}f}"

    def _digits(self):
        """Decimals that show two digits of the uncertainty."""
        factor = 100 if self._is_in_points() else 1
        half_width = factor * (self.high - self.low) / 2
        if not half_width > 0:
            return 1
        return max(1, 1 - int(np.floor(np.log10(half_width))))

    def _is_in_points(self):
        return self.score_name.startswith(IN_POINTS)

    def _cost(self):
        if not np.isfinite(self.fit_ratio):
            return ""
        slower, ratio = self.first, self.fit_ratio
        if ratio < 1:
            slower, ratio = self.second, 1 / ratio
        return f"; a fit of {slower} takes {_times(ratio)}"


def text_report(title, rows, sentences):
    """Return a title, a table with aligned columns, and a line for each sentence.

    Parameters
    ----------
    title : str
        First line.
    rows : list of list of str
        Header and body; the first column is aligned to the left.
    sentences : list of str
        What follows the table.

    Returns
    -------
    str
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0])]
        cells += [
            cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([title, "", *lines, "", *sentences])


def html_report(title, rows, sentences):
    """Return the same as :func:`text_report` in HTML, with all text escaped."""
    header, *body = rows
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    lines = "".join(_html_row(row) for row in body)
    notes = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return (
        f"<div><table><caption>{escape(title)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>{notes}</div>"
    )


def describe_failures(errors, n_folds):
    """Yield a sentence for each classifier that failed, with a line of its error."""
    for name in dict.fromkeys(name for name, _ in errors):
        texts = [text for (other, _), text in errors.items() if other == name]
        first = texts[0].splitlines()[0].rstrip(".")
        failed = f"{name} failed in {len(texts)} of {count(n_folds, 'fold')}"
        yield f"{failed}; first: {first}."


def count(number, noun):
    """Return "1 fold", "2 folds"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def format_scores(scores):
    """Return mean and standard deviation over the folds that have a score."""
    scores = scores[np.isfinite(scores)]
    if len(scores) == 0:
        return "-"
    mean = f"{scores.mean():.3f}"
    return f"{mean} ± {scores.std(ddof=1):.3f}" if len(scores) > 1 else mean


def format_seconds(seconds):
    """Return a duration, down to milliseconds where it is short."""
    if not np.isfinite(seconds):
        return "-"
    if seconds < 0.0005:
        return "<0.001 s"
    digits = 0 if seconds >= 100 else 1 if seconds >= 10 else 3
    return f"{seconds:.{digits}f} s"


def format_bytes(n_bytes):
    """Return a size in units of 1000."""
    if not np.isfinite(n_bytes):
        return "-"
    for unit in ("B", "kB", "MB"):
        if n_bytes < 1000:
            return f"{n_bytes:.3g} {unit}"
        n_bytes /= 1000
    return f"{n_bytes:.1f} GB"


def _html_row(row):
    first, *others = row
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _times(ratio):
    """Say how many times as long; where less, which part."""
    if not np.isfinite(ratio):
        return "an unknown time"
    if 0.95 <= ratio <= 1.05:
        return "as long"
    if ratio < 1:
        return f"{100 * ratio:.2g} % of the time"
    return f"{ratio:.0f} times as long" if ratio >= 10 else f"{ratio:.1f} times as long"
