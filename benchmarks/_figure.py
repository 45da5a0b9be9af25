"""Draw the figure of the README: the accuracies of the LSTM and of its baseline."""

import matplotlib.pyplot as plt
import numpy as np

# A row of the figure: its label, the benchmark, and the rows of its table.
_ROWS = [
    ("film reviews", "imdb_accuracy", "TF-IDF", "LSTM"),
    (
        "reviews, word pairs",
        "imdb_accuracy",
        "TF-IDF, words and word pairs, naive Bayes",
        "LSTM",
    ),
    ("film sentences", "rotten_tomatoes", "TF-IDF", "LSTM"),
    ("DNA junctions", "symbols", "splice: letters at their positions", "splice: LSTM"),
    (
        "peptides",
        "symbols",
        "peptides: TF-IDF, chosen by a search",
        "peptides: LSTM",
    ),
    (
        "next event",
        "events",
        "BPI 2012 W: TF-IDF",
        "BPI 2012 W: LSTM of activities and times",
    ),
    *(
        (label, "measurements", f"{data}: summary statistics", f"{data}: LSTM")
        for label, data in (
            ("racket strokes", "RacketSports"),
            ("gestures", "NATOPS"),
            ("spoken vowels", "JapaneseVowels"),
        )
    ),
    (
        "order of 3 events",
        "order_tasks",
        "temporal order, 3 classes, length 100: TF-IDF",
        "temporal order, 3 classes, length 100: LSTM",
    ),
]
_STYLE = {
    "font.size": 13,
    "svg.fonttype": "path",
    "svg.hashsalt": "skseq",  # The same figures give the same file.
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}
_BLUE, _ORANGE = "#1f77b4", "#b35900"  # Dark enough for text on white.
_RING = {"facecolor": "none", "linewidth": 2.5}


def draw_accuracies(results, path):
    """Write the figure to an SVG file.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as ``accuracies.json`` holds them.
    path : pathlib.Path
        The file.
    """
    with plt.rc_context(_STYLE):
        figure, axes = plt.subplots(figsize=(6.2, 5.2), layout="constrained")
        places = np.arange(len(_ROWS))[::-1]
        baseline, lstm = (
            [_mean_accuracy(results[name], row[side]) for _, name, *row in _ROWS]
            for side in (0, 1)
        )
        axes.hlines(places, baseline, lstm, color="tab:gray", linewidth=2, zorder=1)
        for values, others, label, color, style in (
            (lstm, baseline, "LSTM", _BLUE, {"s": 60, "facecolor": _BLUE}),
            (baseline, lstm, "baseline", _ORANGE, {"s": 150, **_RING}),
        ):
            axes.scatter(
                values, places, edgecolor=color, label=label, zorder=2, **style
            )
            for value, other, place in zip(values, others, places, strict=True):
                is_right = value > other or (value == other and values is lstm)
                axes.annotate(
                    f"{value:.1f}",
                    (value, place),
                    xytext=(10 if is_right else -10, 0),
                    textcoords="offset points",
                    ha="left" if is_right else "right",
                    va="center",
                    color=color,
                )
        axes.set_yticks(places, labels=[label for label, *_ in _ROWS])
        axes.tick_params(axis="y", length=0)
        axes.set(xlim=(10, 113), xlabel="accuracy on held-out sequences (%)")
        axes.set_xticks(range(20, 101, 20))
        axes.grid(axis="x", alpha=0.3)
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, frameon=False)
        figure.savefig(path, metadata={"Date": None}, facecolor="white")
        plt.close(figure)


def _mean_accuracy(result, model):
    return 100 * np.mean([run["accuracy"] for run in result["runs"][model]])
