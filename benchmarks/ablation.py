"""What each part of the recipe is worth, on reviews held out of the training half.

Run ``python -m benchmarks.ablation``; the data are those that ``fetch_imdb`` has cached
or downloads. The test half is not looked at.
"""

from unittest import mock

from sklearn.model_selection import train_test_split

from benchmarks._accuracies import Table, score
from benchmarks.imdb_accuracy import make_strong_lstm
from skseq import make_lstm_pipeline
from skseq._training import _plan
from skseq.datasets import fetch_imdb

ABOUT = """\
20,000 of the IMDB reviews of the training half to fit and the other 5,000 to score.
Each line changes one thing: first in `make_lstm_pipeline()`, with two seeds, then in
the LSTM on one and two words."""

N_SEEDS = 2
WORKED_EXAMPLE = {
    "pooling": "last",
    "learning_rate": 0.001,
    "learning_rate_schedule": "constant",
    "step_dropout": 0.0,
}
CHANGES = {
    "LSTM": {},
    "rate and state of the worked example": WORKED_EXAMPLE,
    "last state": {"pooling": "last"},
    "largest state alone": {"pooling": "max"},
    "mean state alone": {"pooling": "mean"},
    "constant rate, 0.001": {
        "learning_rate": 0.001,
        "learning_rate_schedule": "constant",
    },
    "constant rate, 0.01": {"learning_rate_schedule": "constant"},
    "largest rate 0.003": {"learning_rate": 0.003},
    "no step dropout": {"step_dropout": 0.0},
    "output dropout 0.5": {"output_dropout": 0.5},
    "both directions": {"bidirectional": True},
    "two layers": {"units": (100, 100)},
}
STRONG_CHANGES = {
    "LSTM on one and two words": {},
    "on single words": {"tokenencoder__ngram_range": (1, 1)},
    "on up to three words": {"tokenencoder__ngram_range": (1, 3)},
    "without digits, ! and ?": {"tokenencoder__token_pattern": r"(?u)\b\w\w+\b"},
    "in one direction": {"lstmclassifier__bidirectional": False},
    "with step dropout 0.2": {"lstmclassifier__step_dropout": 0.2},
}


def main():
    """Fit each variant with some seeds and score it on what is held out."""
    half = fetch_imdb("train")
    X_train, X_test, y_train, y_test = train_test_split(
        half.data, half.target, test_size=5000, stratify=half.target, random_state=0
    )
    parts = (X_train, y_train), (X_test, y_test)
    table = Table("ablation", ABOUT)
    for seed in range(N_SEEDS):
        for name, changes in CHANGES.items():
            pipeline = make_lstm_pipeline(random_state=seed)
            changes = {f"lstmclassifier__{key}": own for key, own in changes.items()}
            table.add(name, score(pipeline.set_params(**changes), *parts))
        with mock.patch.object(_plan, "WARM_UP", 0.03):
            pipeline = make_lstm_pipeline(random_state=seed)
            table.add("shorter warm-up, 3 %", score(pipeline, *parts))
    for name, changes in STRONG_CHANGES.items():
        pipeline = make_strong_lstm(seed=0).set_params(**changes)
        table.add(name, score(pipeline, *parts))
    table.publish()


if __name__ == "__main__":
    main()
