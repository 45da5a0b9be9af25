"""PaddingRemover: strips padding and ids outside the vocabulary from sequences."""

from skseq._validation._check_values import (
    check_ids,
    check_measurements,
    check_n_features,
    check_vocabulary,
)


class PaddingRemover:
    """Checks sequences, and strips the steps that a network must not read.

    These are ids of 0, time steps of zeros, and ids outside a learned vocabulary.

    Parameters
    ----------
    vocabulary_size : int or None
        Upper bound of the ids, exclusive; a larger id is an error. If None, it is
        learned, and larger ids that come later are stripped.
    name : str
        Caller's name, used in error messages.
    remedy : str, default=""
        Advice for ids that are too large.

    Attributes
    ----------
    n_features : int or None
        Number of features of a step; None if steps are ids.
    vocabulary_size : int or None
        As given or learned; None if steps are not ids.
    """

    def __init__(self, vocabulary_size, *, name, remedy=""):
        self.vocabulary_size = vocabulary_size
        self._skips_larger_ids = vocabulary_size is None
        self._name = name
        self._remedy = remedy

    def fit_strip(self, sequences):
        """Learn the number of features or the vocabulary size, and strip.

        Parameters
        ----------
        sequences : Sequences

        Returns
        -------
        Sequences

        Raises
        ------
        ValueError
            As in ``strip``.
        """
        self.n_features = sequences.n_features
        sequences = self._checked(sequences)
        if self.n_features is not None:
            self.vocabulary_size = None
        elif self._skips_larger_ids:
            self.vocabulary_size = 1 + int(sequences.values.max(initial=0))
        return self._stripped(sequences)

    def extend(self, sequences):
        """Extend the vocabulary by the ids of more sequences.

        Parameters
        ----------
        sequences : Sequences

        Raises
        ------
        ValueError
            As in ``strip``.
        """
        check_n_features(sequences, self.n_features, name=self._name)
        sequences = self._checked(sequences)
        if self.n_features is None and self._skips_larger_ids:
            largest = int(sequences.values.max(initial=0))
            self.vocabulary_size = max(self.vocabulary_size, 1 + largest)

    def strip(self, sequences):
        """Strip sequences.

        Parameters
        ----------
        sequences : Sequences

        Returns
        -------
        Sequences
            Without padding, steps of zeros, and ids outside the vocabulary.

        Raises
        ------
        ValueError
            If they hold NaN, infinity, negative ids, or ids that are too large, or have
            another number of features than in ``fit_strip``.
        """
        check_n_features(sequences, self.n_features, name=self._name)
        return self._stripped(self._checked(sequences))

    def _checked(self, sequences):
        if self.n_features is not None:
            return check_measurements(sequences, name=self._name)
        sequences = check_ids(sequences, name=self._name)
        check_vocabulary(
            sequences,
            None if self._skips_larger_ids else self.vocabulary_size,
            name=self._name,
            remedy=self._remedy,
        )
        return sequences

    def _stripped(self, sequences):
        if self.n_features is not None:
            return sequences.keep((sequences.values != 0).any(axis=1))
        is_kept = sequences.values != 0
        if self._skips_larger_ids:
            is_kept &= sequences.values < self.vocabulary_size
        return sequences.keep(is_kept)
