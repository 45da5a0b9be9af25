"""Measurements over time: the LSTM and summary statistics, with five seeds.

Run ``python -m benchmarks.measurements``. The first run installs the package that
contains two of the data sets.
"""

from sklearn.datasets import load_digits
from sklearn.ensemble import VotingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from benchmarks._accuracies import Table, score
from benchmarks._time_series import load_time_series
from skseq import LSTMClassifier, SequenceScaler, make_summary_pipeline

TITLE = "Measurements: spoken vowels, motions, digits"
ABOUT = """\
Five seeds. Japanese Vowels (270 training and 370 test sequences of 7 to 29 steps with
12 features, 9 classes) and Basic Motions (40 and 40 sequences of 100 steps with 6
features, 4 classes) on their published splits; the digits of scikit-learn, read as 8
rows of 8 pixels, in 10 folds that differ between the seeds. The LSTM is bidirectional
and follows a `SequenceScaler`; its settings are in `benchmarks/measurements.py` and
were chosen by cross-validation on the training part, those for the digits on half of
the digits. The baseline is `make_summary_pipeline()`: logistic regression on 17 summary
statistics of each feature."""

# The chosen settings; all LSTMs are bidirectional.
SETTINGS = {
    "JapaneseVowels": {
        "units": 64,
        "step_dropout": 0.1,
        "output_dropout": 0.5,
        "epochs": 40,
        "batch_size": 16,
        "learning_rate": 0.005,
    },
    "BasicMotions": {
        "units": 64,
        "step_dropout": 0.5,
        "output_dropout": 0.5,
        "epochs": 100,
        "batch_size": 16,
    },
    "digits": {
        "units": 64,
        "step_dropout": 0.1,
        "output_dropout": 0.5,
        "epochs": 30,
        "batch_size": 32,
    },
}


def make_lstm(name, seed):
    """Return the LSTM with the settings for a data set."""
    lstm = LSTMClassifier(bidirectional=True, random_state=seed, **SETTINGS[name])
    return make_pipeline(SequenceScaler(), lstm)


def make_votes(name, seed):
    """Return the average of five such LSTMs."""
    seeds = range(5 * seed, 5 * seed + 5)
    lstms = [(f"lstm{seed}", make_lstm(name, seed)) for seed in seeds]
    return VotingClassifier(lstms, voting="soft")


def make_summaries(name, seed):
    """Return the baseline, which has no settings."""
    return make_summary_pipeline(random_state=seed)


CONTESTANTS = {
    "summary statistics": make_summaries,
    "LSTM": make_lstm,
    "average of five LSTMs": make_votes,
}


def load_splits(name, seed):
    """Return pairs of training and test data: one, or ten folds."""
    if name != "digits":
        return [[load_time_series(name, part) for part in ("TRAIN", "TEST")]]
    images, y = load_digits().images, load_digits().target
    folds = StratifiedKFold(10, shuffle=True, random_state=seed).split(images, y)
    return [
        [([*images[rows]], y[rows]) for rows in train_and_test]
        for train_and_test in folds
    ]


def main(n_seeds=5):
    """Fit and score each model on each data set."""
    table = Table("measurements", TITLE, ABOUT)
    for name in SETTINGS:
        for contestant, make in CONTESTANTS.items():
            for seed in range(n_seeds):
                for train, test in load_splits(name, seed):
                    run = score(make(name, seed), train, test)
                    table.add(f"{name}: {contestant}", run)
    table.publish()


if __name__ == "__main__":
    main()
