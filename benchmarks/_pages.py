"""Write the pages of the documentation from the stored figures of all benchmarks."""

import json
from pathlib import Path

import numpy as np

ACCURACIES = Path(__file__).with_name("accuracies.json")
TIMES = Path(__file__).with_name("results.json")
_DOCS = Path(__file__).parents[1] / "docs"
_ACCURACY_HEAD = """\
# Results

Accuracy and calibration of the LSTM and of its baselines. Speed and memory are on the
page [Benchmarks](benchmarks.md).

![Accuracy of the LSTM and of the baseline on ten tasks](_static/results.svg)

The baseline is logistic regression: on TF-IDF for texts, peptides and events, on the
letters at their positions for DNA junctions, and on summary statistics for measurements
(strokes, gestures and vowels). The last row is a synthetic task. The tables below hold
the figures.

- A **run** is a fit with another seed or on another fold. **Accuracy** is the mean over
  the runs, ± the standard deviation of a single run; **range** is the lowest and the
  highest run.
- **Log loss** rates the probabilities: 0 is perfect, and 0.693 is a coin toss between
  two classes. **Calibration error** is the expected calibration error
  [(Guo et al. 2017)](https://arxiv.org/abs/1706.04599) over 15 bins of equal width: how
  far the probability of the predicted class is from the share of correct predictions.
- **Fit time** is a median, on a machine that may have been busy with other work.
- **Majority class** is scikit-learn's `DummyClassifier`, which ignores the sequences.
- **Average** means that the probabilities of the classifiers are averaged.
- **Published** figures are those of the publication named, on the same data, though not
  always in the same folds.

The command under each title repeats the measurement and rewrites this page.
"""
_TIME_HEAD = """\
# Benchmarks

Speed and memory, compared with other libraries on the same machine. Accuracy is on the
page [Results](results.md).

All variants in a table were measured in turn within the same run. **Median** is over
the rounds, **range** the lowest and the highest round. **Ratio** divides the median by
that of the first variant of the task: 7.9 means 7.9 times as long, or as much. **Ratio
range** is the lowest and the highest ratio within a single round.

The published example is a well-known Keras model of the IMDB reviews: the 5,000 most
frequent words, the last 500 words of each review, vectors of 32 numbers, an LSTM of
100 units that returns its last state, Adam at 0.001, batches of 64. An epoch is one
pass over the training data.

The command under each title repeats the measurement and rewrites this page.
"""
# The sections in the order of the pages; unpublished ones are left out.
_ACCURACY_SECTIONS = (
    "imdb_accuracy",
    "rotten_tomatoes",
    "small_data",
    "questions",
    "symbols",
    "events",
    "measurements",
    "order_tasks",
    "ablation",
    "learning_rate_schedule",
    "batch_composition",
)
_TIME_SECTIONS = (
    "fit_epoch",
    "gpu",
    "predict_proba",
    "cross_validation",
    "serving",
    "score_parquet",
    "scaling",
    "small_fits",
    "token_encoder",
    "sequence_padder",
    "long_tables",
    "chunks_memory",
    "memory_growth",
    "search_memory",
    "arithmetic_rate",
)
_ACCURACY_COLUMNS = (
    "model",
    "runs",
    "accuracy (%)",
    "range (%)",
    "log loss",
    "calibration error (%)",
    "fit time (s)",
)
_TIME_COLUMNS = ("task", "variant", "median", "range", "ratio", "ratio range")


def write_accuracy_page(results):
    """Write docs/results.md.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as ``accuracies.json`` holds them.
    """
    (_DOCS / "results.md").write_text(format_accuracy_page(results))


def write_time_page(results):
    """Write docs/benchmarks.md.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as ``results.json`` holds them.
    """
    (_DOCS / "benchmarks.md").write_text(format_time_page(results))


def write_pages():
    """Write both pages and the figure from the JSON files, without measuring."""
    from benchmarks._figure import draw_accuracies

    accuracies = json.loads(ACCURACIES.read_text())
    write_accuracy_page(accuracies)
    write_time_page(json.loads(TIMES.read_text()))
    draw_accuracies(accuracies, _DOCS / "_static" / "results.svg")


def format_accuracy_page(results):
    """Return the text of docs/results.md.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as ``accuracies.json`` holds them.

    Returns
    -------
    str
    """
    return _format_page(_ACCURACY_HEAD, _ACCURACY_SECTIONS, format_accuracies, results)


def format_time_page(results):
    """Return the text of docs/benchmarks.md.

    Parameters
    ----------
    results : dict of str to dict
        By benchmark, as ``results.json`` holds them.

    Returns
    -------
    str
    """
    return _format_page(_TIME_HEAD, _TIME_SECTIONS, format_times, results)


def format_accuracies(name, result):
    """Return the section of a benchmark of accuracy, in Markdown.

    Parameters
    ----------
    name : str
        The benchmark.
    result : dict
        Its entry in the JSON file.

    Returns
    -------
    str
    """
    rows = [_accuracy_row(*item) for item in result["runs"].items()]
    for model, accuracy in result.get("published", {}).items():
        rows.append((f"published: {model}", "", f"{100 * accuracy:.2f}", *4 * [""]))
    return _format_section(name, result, _ACCURACY_COLUMNS, 1, rows)


def format_times(name, result):
    """Return the section of a benchmark of speed or memory, in Markdown.

    Parameters
    ----------
    name : str
        The benchmark.
    result : dict
        Its entry in the JSON file.

    Returns
    -------
    str
    """
    rows = [row for task in result["tasks"] for row in _task_rows(task)]
    return _format_section(name, result, _TIME_COLUMNS, 2, rows)


def _format_page(head, names, format_section, results):
    sections = [
        format_section(name, results[name]) for name in names if name in results
    ]
    return "\n".join([head, *sections])


def _format_section(name, result, columns, n_text_columns, rows):
    machine = result["machine"]
    versions = ", ".join(" ".join(item) for item in result["versions"].items())
    alignment = ["---"] * n_text_columns + ["---:"] * (len(columns) - n_text_columns)
    return "\n".join(
        [
            f"## {result['title']}\n",
            f"`python -m benchmarks {name}`\n",
            f"{result['about']}\n",
            *(f"| {' | '.join(cells)} |" for cells in (columns, alignment, *rows)),
            f"\nMeasured on {result['date']} with {machine['cores']} cores "
            f"({machine['processor']}) and {machine['memory_gb']} GB of memory on "
            f"{machine['system']}; {versions}.\n",
        ]
    )


def _accuracy_row(model, runs):
    of = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    accuracies = 100 * of["accuracy"]
    mean, extremes = f"{accuracies.mean():.2f}", ""
    if len(runs) > 1:
        mean += f" ± {accuracies.std(ddof=1):.2f}"
        extremes = f"{accuracies.min():.2f} to {accuracies.max():.2f}"
    return (
        model,
        str(len(runs)),
        mean,
        extremes,
        f"{of['log_loss'].mean():.3f}",
        f"{100 * of['calibration_error'].mean():.1f}",
        f"{np.median(of['fit_seconds']):.1f}",
    )


def _task_rows(task):
    variants = task["contestants"]
    for number, (name, own) in enumerate(variants.items()):
        title = f"{task['title']} ({task['unit']})" if number == 0 else ""
        ratio, ratio_range = "", ""
        if len(variants) > 1:
            ratio = _three_digits(own["ratio"])
            ratio_range = _format_range(own["ratio_in_rounds"])
        median = _three_digits(own["median"])
        yield title, name, median, _format_range(own["rounds"]), ratio, ratio_range


def _format_range(values):
    low, high = _three_digits(min(values)), _three_digits(max(values))
    return low if low == high else f"{low} to {high}"


def _three_digits(value):
    """Format a number with three significant digits and without an exponent."""
    return np.format_float_positional(value, precision=3, fractional=False, trim="-")
