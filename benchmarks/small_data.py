"""The defaults on hundreds and thousands of rows, next to a tuned baseline.

Run ``SKSEQ_PANEL=FOLDER python -m benchmarks.small_data``. ``--sizes 500`` and
``--data TREC splice`` choose cells; ``--validation`` scores on a part of the training
rows instead of the test rows, and keeps no figure.
"""

import argparse

import numpy as np
from sklearn.model_selection import GridSearchCV, StratifiedShuffleSplit

from benchmarks._accuracies import Table
from benchmarks._contest import choose_weights, run_contest
from benchmarks._panel import LOADERS, TEXTS, subset
from skseq import make_lstm_pipeline, make_tfidf_pipeline
from skseq._validation._log_loss_scorer import negative_log_loss

TITLE = "Hundreds and thousands of rows"
ABOUT = """\
Seven public data sets, and random parts of 500 and 2,000 of their training rows; one
run per seed, which draws rows and weights: TREC questions, sentences and reviews about
films, splice junctions of DNA, antimicrobial peptides, and the next event of two logs.
"LSTM" is `make_lstm_pipeline()` with its defaults. "TF-IDF" is `make_tfidf_pipeline()`,
which chooses `C` itself; for texts, its terms of one, of up to two or of up to three
words are chosen on a quarter of the rows; symbols have terms of up to three. "Both" is
the mean of their probabilities, with the weights that `compare_classifiers` finds in
two folds of the training rows; its fit time is without these. Scores are those of the
published test parts; of a third of the rows, where there is none."""
SIZES = 500, 2000, None
# More rows of one data set say little more, and cost hours.
MAX_ROWS = {"helpdesk": 2000, "BPI 2012 W": 2000}


def make_tuned_tfidf(name, seed):
    """Return TF-IDF with the terms and the penalty chosen by cross-validation."""
    pipeline = make_tfidf_pipeline(random_state=seed)
    if name not in TEXTS:
        return pipeline
    grid = {"tfidfvectorizer__ngram_range": [(1, 1), (1, 2), (1, 3)]}
    quarter = StratifiedShuffleSplit(1, test_size=0.25, random_state=seed)
    return GridSearchCV(pipeline, grid, scoring=negative_log_loss, cv=quarter)


def run_cell(name, train, test, seed):
    """Return the scores of each contestant, and whether the LSTM is constant."""
    contestants = {
        "TF-IDF": lambda seed: make_tuned_tfidf(name, seed),
        "LSTM": lambda seed: make_lstm_pipeline(random_state=seed),
    }
    weights = choose_weights(contestants, train, seed)
    print(f"weights: {weights.round(2)}", flush=True)
    scores, probabilities = run_contest(
        contestants, train, test, seed, ("both", *contestants), weights
    )
    return scores, len(set(probabilities["LSTM"].argmax(axis=1))) == 1


def split_in_half(part, seed):
    """Return two halves of the rows, the second one to score on."""
    X, y = subset(part, None, 1000 + seed)
    half = len(y) // 2
    return (X[:half], y[:half]), (X[half:], y[half:])


def print_summary(cells):
    """Print gaps and ratios over all cells; a cell is the mean of its seeds."""
    means = {
        cell: {name: np.mean([run[name] for run in runs]) for name in runs[0]}
        for cell, runs in cells.items()
    }
    for mean in means.values():
        mean["both to better"] = mean["gap of both"] - max(0, mean["gap"])
    for name, unit in (("gap", "points"), ("both to better", "points"), ("ratio", "")):
        values = [mean[name] for mean in means.values()]
        worst = max(values) if name == "ratio" else min(values)
        print(f"{name}: mean {np.mean(values):.3f} {unit}, worst {worst:.3f}")
    near = np.mean([mean["both to better"] >= -0.5 for mean in means.values()])
    print(f"both within 0.5 points of the better one or above: {near:.0%} of the cells")
    n_constant = sum(run["constant"] for runs in cells.values() for run in runs)
    print(f"LSTMs that answer all rows alike: {n_constant:.0f}")


def compare(scores, is_constant):
    """Return what the summary is about, for one run."""
    tfidf, lstm, both = (scores[name] for name in ("TF-IDF", "LSTM", "both"))
    return {
        "gap": 100 * (lstm["accuracy"] - tfidf["accuracy"]),
        "gap of both": 100 * (both["accuracy"] - tfidf["accuracy"]),
        "ratio": lstm["log_loss"] / tfidf["log_loss"],
        "constant": float(is_constant),
    }


def main():
    """Fit and score all contestants in each cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs="+", choices=LOADERS, default=[*LOADERS])
    parser.add_argument("--sizes", nargs="+", type=int)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--validation", action="store_true")
    arguments = parser.parse_args()
    is_part = arguments.sizes is not None or len(arguments.data) < len(LOADERS)
    table = Table("small_data", TITLE, ABOUT, keeps_others=is_part)
    cells = {}
    for name in arguments.data:
        train, test = LOADERS[name]()
        for size in arguments.sizes or SIZES:
            size = min(size or len(train[1]), MAX_ROWS.get(name, len(train[1])))
            cell = f"{name}, {size:,} rows"
            if cell in cells:
                continue
            for seed in range(arguments.seeds):
                if arguments.validation:
                    train, test = split_in_half(LOADERS[name]()[0], seed)
                rows = subset(train, size, seed)
                scores, is_constant = run_cell(name, rows, test, seed)
                table.add_contest(scores, cell)
                cells.setdefault(cell, []).append(compare(scores, is_constant))
                mean = {k: round(v, 3) for k, v in cells[cell][-1].items()}
                print(cell, mean, flush=True)
    print_summary(cells)
    if not arguments.validation:
        table.publish()


if __name__ == "__main__":
    main()
