"""Values that LSTMClassifier derives from the data, where a parameter is "auto"."""

from skseq._network._summaries import Summaries
from skseq._network._terms import GAPPED_PAIRS, TermKinds
from skseq._training._auto_epochs import FEW_ROWS

# Up to this number of ids, X holds symbols such as letters or events rather than words:
# each step counts, and reading in both directions pays.
MAX_SYMBOLS = 256
# Share of the words, and of the steps of measurements, that are dropped in training. On
# few rows of several features, the larger one lowered the log loss in cross-validation
# by a tenth on two data sets and changed nothing on two; of one feature, it raised it.
STEP_DROPOUT = 0.2
STEP_DROPOUT_OF_FEW = 0.5
# What the linear path counts, beside the tokens. How often a word occurs tells the
# subject of a text rather than its class: on reviews of films that the training rows
# lack, it was better to count each term once. Whether symbols matter by their order or
# by their positions is chosen on held-out rows.
WORD_TERMS = [TermKinds(("pairs",), binary=True)]
SYMBOL_TERMS = [
    TermKinds(names, binary=False)
    for names in (
        ("pairs",),
        ("positions",),
        ("positions", "pairs_at_positions"),
        ("positions", "pairs_at_positions", "triples_at_positions"),
        ("pairs", *GAPPED_PAIRS, "triples", "positions"),
    )
]
# More terms of symbols than these, in all rows, are not counted, unless they are of a
# single kind; and with more statistics of measurements, there is no linear path: its
# fit would take longer than that of the networks, which learn them from so many rows.
MAX_COUNTS = 8_000_000
MAX_STATISTICS = 10_000_000


def is_bidirectional(classifier):
    """Return whether each layer reads in both directions.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has read its first sequences.

    Returns
    -------
    bool
    """
    if classifier.bidirectional != "auto":
        return bool(classifier.bidirectional)
    pays = reads_measurements(classifier) or _reads_symbols(classifier)
    return classifier.epochs == "auto" and pays


def step_dropout(classifier, n_rows):
    """Return the probability of dropping a time step.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has read its first sequences.
    n_rows : int
        Number of sequences.

    Returns
    -------
    float
    """
    if classifier.step_dropout != "auto":
        return float(classifier.step_dropout)
    if _reads_symbols(classifier):
        return 0.0
    if not reads_measurements(classifier):
        return STEP_DROPOUT
    if classifier.epochs != "auto":
        return 0.0
    has_several = (classifier._padding_remover.n_features or 1) > 1
    return STEP_DROPOUT_OF_FEW if has_several and n_rows < FEW_ROWS else STEP_DROPOUT


def linear_columns(classifier, lengths):
    """Return what the linear path may count or compute.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has read its first sequences.
    lengths : ndarray of int
        Number of steps of each sequence.

    Returns
    -------
    list of TermKinds or Summaries
        Empty if there is no linear path.
    """
    if not classifier.linear_path:
        return []
    if reads_measurements(classifier):
        summaries = Summaries(classifier._padding_remover.n_features)
        return [summaries] if len(lengths) * len(summaries) <= MAX_STATISTICS else []
    if not _reads_symbols(classifier):
        return WORD_TERMS
    return [
        kinds
        for kinds in SYMBOL_TERMS
        if len(kinds.names) == 1 or len(kinds.names) * lengths.sum() <= MAX_COUNTS
    ]


def reads_measurements(classifier):
    """Return whether the sequences are measurements rather than ids.

    Parameters
    ----------
    classifier : LSTMClassifier
        It has read its first sequences.

    Returns
    -------
    bool
    """
    return classifier._padding_remover.n_features is not None


def _reads_symbols(classifier):
    if reads_measurements(classifier):
        return False
    return classifier._padding_remover.vocabulary_size <= MAX_SYMBOLS
