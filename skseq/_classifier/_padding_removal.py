"""StepReader: which steps of the sequences a network reads."""

from skseq._validation._check_values import (
    check_ids,
    check_measurements,
    check_n_features,
    check_vocabulary,
)


class StepReader:
    """Checks sequences, and leaves out the steps that mean nothing.

    Parameters
    ----------
    vocabulary_size : int or None
        Ids are less than this; a larger one is an error. If None, it is learnt, and a
        larger id that comes later is left out.
    name : str
        Who asks, for error messages.
    remedy : str, default=""
        What to do about an id that is too large.

    Attributes
    ----------
    n_features : int or None
        Number of features of a step; None if a step is an id.
    vocabulary_size : int or None
        As given or learnt; None if a step is not an id.
    """

    def __init__(self, vocabulary_size, *, name, remedy=""):
        self.vocabulary_size = vocabulary_size
        self._skips_larger_ids = vocabulary_size is None
        self._name = name
        self._remedy = remedy

    def fit_read(self, sequences):
        """Learn what a step is, and read.

        Parameters
        ----------
        sequences : Sequences

        Returns
        -------
        Sequences

        Raises
        ------
        ValueError
            As in ``read``.
        """
        self.n_features = sequences.n_features
        sequences = self._checked(sequences)
        if self.n_features is not None:
            self.vocabulary_size = None
        elif self._skips_larger_ids:
            self.vocabulary_size = 1 + int(sequences.values.max(initial=0))
        return self._kept(sequences)

    def widen(self, sequences):
        """Learn of more sequences before any is read: there may be larger ids.

        Parameters
        ----------
        sequences : Sequences

        Raises
        ------
        ValueError
            As in ``read``.
        """
        check_n_features(sequences, self.n_features, name=self._name)
        sequences = self._checked(sequences)
        if self.n_features is None and self._skips_larger_ids:
            largest = int(sequences.values.max(initial=0))
            self.vocabulary_size = max(self.vocabulary_size, 1 + largest)

    def read(self, sequences):
        """Read sequences.

        Parameters
        ----------
        sequences : Sequences

        Returns
        -------
        Sequences
            Without padding, steps of zeros, and ids to be left out.

        Raises
        ------
        ValueError
            If they hold NaN, infinity, negative ids, or ids that are too large, or have
            another number of features than in ``fit_read``.
        """
        check_n_features(sequences, self.n_features, name=self._name)
        return self._kept(self._checked(sequences))

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

    def _kept(self, sequences):
        if self.n_features is not None:
            return sequences.keep((sequences.values != 0).any(axis=1))
        means_something = sequences.values != 0
        if self._skips_larger_ids:
            means_something &= sequences.values < self.vocabulary_size
        return sequences.keep(means_something)
