"""Numbers as text: scores, percentages, durations, sizes and counts."""

import numpy as np

# Scorers of scikit-learn between 0 and 1, by the beginning of their names.
_PROPORTIONS = (
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


def is_proportion(score_name):
    """Whether differences in a score are reported in percentage points.

    Parameters
    ----------
    score_name : str
        Name of the score in scikit-learn.

    Returns
    -------
    bool
    """
    return score_name.startswith(_PROPORTIONS)


def format_scores(scores):
    """Return mean and standard deviation of the scores that are not NaN."""
    scores = scores[np.isfinite(scores)]
    if len(scores) == 0:
        return "-"
    mean = f"{scores.mean():.3f}"
    return f"{mean} ± {scores.std(ddof=1):.3f}" if len(scores) > 1 else mean


def format_percent(fraction):
    """Return "40.0 %" for 0.4."""
    return f"{100 * fraction:.1f} %"


def format_count(number, noun):
    """Return "1 fold" or "2 folds"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def format_seconds(seconds):
    """Return a duration in seconds, with milliseconds if it is short."""
    if not np.isfinite(seconds):
        return "-"
    if seconds < 0.0005:
        return "<0.001 s"
    digits = 0 if seconds >= 100 else 1 if seconds >= 10 else 3
    return f"{seconds:.{digits}f} s"


def format_bytes(n_bytes):
    """Return a size in decimal units: 1 kB is 1000 bytes."""
    if not np.isfinite(n_bytes):
        return "-"
    for unit in ("B", "kB", "MB"):
        if n_bytes < 1000:
            return f"{n_bytes:.3g} {unit}"
        n_bytes /= 1000
    return f"{n_bytes:.1f} GB"
