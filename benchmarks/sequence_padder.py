"""SequencePadder and ``keras.utils.pad_sequences`` on 25,000 reviews.

Run ``python -m benchmarks.sequence_padder``. The results are checked to be equal.
"""

import sys
from functools import partial

from keras.utils import pad_sequences
from numpy.testing import assert_array_equal

from benchmarks import _worked_example as example
from benchmarks._results import Task, publish
from benchmarks._reviews import encode_reviews
from benchmarks._side_by_side import time_side_by_side
from skseq import SequencePadder


def main(trial=False):
    """Pad the reviews, as lists of lists and as lists of arrays."""
    n_reviews, rounds = (320, 3) if trial else (example.N_REVIEWS, 21)
    arrays, _ = encode_reviews(n_reviews)
    lists = [ids.tolist() for ids in arrays]
    padder = SequencePadder(maxlen=example.MAXLEN).fit(arrays)
    tasks = []
    for name, X in (("lists of lists", lists), ("int32 arrays", arrays)):
        calls = {
            "skseq": partial(padder.transform, X),
            "Keras": partial(pad_sequences, X, maxlen=example.MAXLEN),
        }
        assert_array_equal(calls["skseq"](), calls["Keras"](), strict=True)
        seconds = time_side_by_side(calls, rounds=rounds)
        tasks.append(Task(name, "s", seconds))
    publish(
        "sequence_padder",
        f"Padding {n_reviews:,} reviews",
        "`SequencePadder.transform` and `keras.utils.pad_sequences` on "
        f"{n_reviews:,} reviews with `maxlen={example.MAXLEN}`, {rounds} rounds. The "
        "results are equal.",
        tasks,
        trial=trial,
    )


if __name__ == "__main__":
    main(trial="--trial" in sys.argv)
