"""Tasks of order and memory: the LSTM and TF-IDF, with ten seeds.

Run ``python -m benchmarks.order_tasks``. Each seed generates other sequences, 2,000 for
training and 1,000 for testing.
"""

from benchmarks._accuracies import Table, score
from skseq import LSTMClassifier, make_tfidf_pipeline
from skseq.datasets import make_reber, make_recall, make_temporal_order

TITLE = "Synthetic tasks of order and memory"
ABOUT = """\
Trained on 2,000 generated sequences and scored on 1,000 others, with 10 seeds. The
class depends on the order of the symbols, not on their counts. The LSTM is
`LSTMClassifier(32, embedding_dim=16, epochs=15, batch_size=32)`; TF-IDF is
`make_tfidf_pipeline()`."""

TASKS = {
    "embedded Reber grammar": make_reber,
    "temporal order, 3 classes, length 100": make_temporal_order,
    "recall, 4 classes, length 200": make_recall,
}


def main(n_seeds=10):
    """Fit and score both models on each task."""
    table = Table("order_tasks", TITLE, ABOUT)
    for task, make in TASKS.items():
        for seed in range(n_seeds):
            X, y = make(3000, random_state=seed)
            parts = (X[:2000], y[:2000]), (X[2000:], y[2000:])
            lstm = LSTMClassifier(
                32, embedding_dim=16, epochs=15, batch_size=32, random_state=seed
            )
            table.add(f"{task}: LSTM", score(lstm, *parts))
            table.add(f"{task}: TF-IDF", score(make_tfidf_pipeline(), *parts))
    table.publish()


if __name__ == "__main__":
    main()
