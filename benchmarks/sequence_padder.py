"""SequencePadder beside pad_sequences of Keras: 25,000 reviews to 500 steps.

Run ``python -m benchmarks.sequence_padder``. The results are compared before the time.
"""

from functools import partial

from keras.utils import pad_sequences
from numpy.testing import assert_array_equal

from benchmarks._side_by_side import print_side_by_side
from skseq import SequencePadder, TokenEncoder
from skseq.datasets import load_movie_reviews

MAXLEN = 500


def main():
    """Pad the reviews, held as lists of lists and as arrays."""
    arrays = list(TokenEncoder().fit_transform(load_movie_reviews().data))
    lists = [ids.tolist() for ids in arrays]
    tasks = []
    for name, X in (("lists of lists", lists), ("int32 arrays", arrays)):
        ours = partial(SequencePadder(maxlen=MAXLEN).fit_transform, X)
        theirs = partial(pad_sequences, X, maxlen=MAXLEN)
        assert_array_equal(ours(), theirs(), strict=True)
        tasks.append((name, ours, theirs))
    print_side_by_side("pad_sequences", tasks, rounds=21)


if __name__ == "__main__":
    main()
