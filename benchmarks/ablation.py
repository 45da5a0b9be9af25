"""Ablation study on reviews held out of the IMDB training set.

Run ``python -m benchmarks.ablation``. The data come from ``fetch_imdb``, which may
download them. The test set is not used.
"""

from unittest import mock

from sklearn.model_selection import train_test_split

from benchmarks._accuracies import Table, score
from benchmarks.imdb_accuracy import make_single_lstm
from skseq import make_lstm_pipeline
from skseq._training import _learning_rate
from skseq.datasets import fetch_imdb

TITLE = "Ablation: the effect of each setting"
ABOUT = """\
Trained on 20,000 reviews of the official IMDB training set and scored on its other
5,000, with two seeds. Each row changes one setting: the first rows in
`make_lstm_pipeline(epochs=3, max_tokens=5000)`, a single network, those after
"automatic epochs, 30,000 words" in that model. The published example has
`pooling="last"`, a constant learning rate of 0.001 and `step_dropout=0`."""

N_SEEDS = 2
WORKED_EXAMPLE = {
    "pooling": "last",
    "learning_rate": 0.001,
    "learning_rate_schedule": "constant",
    "step_dropout": 0.0,
}
CHANGES = {
    "one network, three epochs": {},
    "settings of the published example": WORKED_EXAMPLE,
    '`pooling="last"`': {"pooling": "last"},
    '`pooling="max"`': {"pooling": "max"},
    '`pooling="mean"`': {"pooling": "mean"},
    "constant learning rate, 0.001": {
        "learning_rate": 0.001,
        "learning_rate_schedule": "constant",
    },
    "constant learning rate, 0.01": {"learning_rate_schedule": "constant"},
    "`learning_rate=0.003`": {"learning_rate": 0.003},
    "`step_dropout=0`": {"step_dropout": 0.0},
    "`output_dropout=0.5`": {"output_dropout": 0.5},
    "`bidirectional=True`": {"bidirectional": True},
    "`units=(100, 100)`": {"units": (100, 100)},
}
DEFAULT_CHANGES = {
    "automatic epochs, 30,000 words": {},
    "5,000 words": {"tokenencoder__max_tokens": 5000},
    "`token_pattern=None`: no single letters, ! or ?": {
        "tokenencoder__token_pattern": None
    },
    "`linear_path=False`": {"lstmclassifier__linear_path": False},
    "`step_dropout=0.5`": {"lstmclassifier__step_dropout": 0.5},
    "`bidirectional=True`, automatic epochs": {"lstmclassifier__bidirectional": True},
    "`units=32`": {"lstmclassifier__units": 32},
    "word pairs as tokens": {
        "tokenencoder__ngram_range": (1, 2),
        "tokenencoder__max_tokens": 90_000,
    },
}


def main():
    """Fit each variant and score it on the held-out reviews."""
    half = fetch_imdb("train")
    X_train, X_test, y_train, y_test = train_test_split(
        half.data, half.target, test_size=5000, stratify=half.target, random_state=0
    )
    parts = (X_train, y_train), (X_test, y_test)
    table = Table("ablation", TITLE, ABOUT)
    for seed in range(N_SEEDS):
        for name, changes in CHANGES.items():
            pipeline = make_single_lstm(seed)
            changes = {f"lstmclassifier__{key}": own for key, own in changes.items()}
            table.add(name, score(pipeline.set_params(**changes), *parts))
        with mock.patch.object(_learning_rate, "WARM_UP", 0.03):
            pipeline = make_single_lstm(seed)
            name = "warm-up over 3 % of the steps instead of 15 %"
            table.add(name, score(pipeline, *parts))
        for name, changes in DEFAULT_CHANGES.items():
            pipeline = make_lstm_pipeline(random_state=seed).set_params(**changes)
            table.add(name, score(pipeline, *parts))
    table.publish()


if __name__ == "__main__":
    main()
