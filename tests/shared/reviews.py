"""Made-up reviews for tests with scikit-learn, and a small pipeline for them."""

from functools import partial

import factories
import numpy as np
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import Pipeline

from skseq import SequencePadder, TokenEncoder

# One split, as each fit takes time.
ONE_SPLIT = StratifiedShuffleSplit(n_splits=1, test_size=0.4, random_state=0)


def make_reviews(n_reviews, seed):
    """Return texts, the negative ones first, so that unshuffled folds need strata."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(["neg", "pos"], n_reviews // 2)
    verdicts = {"neg": ["bad", "dull", "awful"], "pos": ["good", "fun", "great"]}
    subjects = ["film", "plot", "actor", "scene", "end"]
    texts = []
    for label in labels:
        words = [
            *rng.choice(verdicts[label], 2),
            *rng.choice(verdicts["neg"] + verdicts["pos"], 1),
            *rng.choice(subjects, rng.integers(1, 5)),
        ]
        texts.append(" ".join(rng.permutation(words)))
    return texts, labels


TEXTS, LABELS = make_reviews(40, seed=0)


make_classifier = partial(
    factories.make_classifier, epochs=6, batch_size=8, learning_rate=0.05
)


def make_pipeline(**parameters):
    return Pipeline(
        [
            ("encode", TokenEncoder()),
            ("pad", SequencePadder(maxlen=6)),
            ("lstm", make_classifier()),
        ]
    ).set_params(**parameters)


def take(indices):
    return [TEXTS[index] for index in indices], LABELS[indices]


def trained_on(indices, **parameters):
    return make_pipeline(**parameters).fit(*take(indices))
