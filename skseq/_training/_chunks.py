"""TrainingChunks: labelled sequences in chunks that can be read several times."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from skseq._validation._labels_and_weights import weight_of_each_class
from skseq._validation._messages import describe


class TrainingChunks:
    """Reads chunks, and checks that each reading gives the same ones.

    Parameters
    ----------
    read_chunks : callable
        Returns an iterable of tuples of sequences, labels and, if there are any,
        weights of sequences.
    name : str
        Caller's name, used in error messages.

    Attributes
    ----------
    n_rows : list of int
        Number of sequences of each chunk, as counted by ``survey``.
    are_one_hot : bool
        Whether y is an indicator matrix of several columns and, as counted by
        ``survey``, each row has one label.
    in_memory : bool
        Whether there is a single chunk, which is held in memory.
    sample_weight : object or None
        Weights of the sequences in memory.

    Raises
    ------
    TypeError
        If ``read_chunks`` cannot be called.
    """

    def __init__(self, read_chunks, *, name):
        if not callable(read_chunks):
            raise TypeError(
                f"{name} expects read_chunks to be a function that returns chunks, as "
                f"they are read several times, got {describe(read_chunks)}. Write a "
                "generator function, or pass lambda: chunks."
            )
        self._read_chunks = read_chunks
        self._name = name
        self._n_times, self._weights = Counter(), Counter()  # Of each label.
        self._labels = None  # Of data in memory, or a row of an indicator matrix.
        self.n_rows = []
        self.are_one_hot = True
        self.in_memory = False
        self.sample_weight = None

    @classmethod
    def of(cls, X, y, sample_weight, *, name):
        """Make a single chunk of data in memory.

        Parameters
        ----------
        X, y, sample_weight : object
            Sequences, labels, and weights or None.
        name : str
            Caller's name, used in error messages.

        Returns
        -------
        TrainingChunks
        """
        chunks = cls(lambda: [(X, y, sample_weight)], name=name)
        chunks.in_memory, chunks.sample_weight = True, sample_weight
        return chunks

    def read(self):
        """Read all chunks.

        Yields
        ------
        X : object
            Sequences.
        y : object
            Their labels.
        sample_weight : object or None
            Their weights.

        Raises
        ------
        TypeError
            If the result is not iterable, or a chunk is not a tuple of two or three.
        ValueError
            If there is no chunk.
        """
        number, chunks = -1, self._read_chunks()
        if not isinstance(chunks, Iterable):
            raise TypeError(
                f"{self._name} expects read_chunks to return an iterable of chunks; it "
                f"returned {describe(chunks)}. Let it yield them, or return a list."
            )
        for number, chunk in enumerate(chunks):
            if not isinstance(chunk, (tuple, list)) or len(chunk) not in (2, 3):
                raise TypeError(
                    f"{self._name} expects each chunk to be (X, y) or (X, y, "
                    f"sample_weight); chunk {number} is {describe(chunk)}."
                )
            X, y, sample_weight = (*chunk, None)[:3]
            yield X, y, sample_weight
        if number < 0:
            raise ValueError(
                f"{self._name} got no chunk from read_chunks. If it returns an "
                "iterator that was read before, open the data again in each call."
            )

    def survey(self, y, weights=None):
        """Count the labels of the next chunk, in the first reading.

        Parameters
        ----------
        y : ndarray of shape (n_sequences,) or (n_sequences, n_labels)
            Labels.
        weights : ndarray of shape (n_sequences,), default=None
            Weights of the sequences, unless the data are in memory.
        """
        self.n_rows.append(len(y))
        has_columns = y.ndim == 2 and y.shape[1] > 1
        self.are_one_hot &= has_columns and bool((y.sum(axis=1) == 1).all())
        if self.in_memory:
            self._labels = y
        elif y.ndim == 2:
            self._labels = y[:1]
            self._weights[0] += float(weights.sum())
        else:
            labels, codes = np.unique(y, return_inverse=True)
            for label, n_times, weight in zip(
                labels.tolist(),
                np.bincount(codes).tolist(),
                np.bincount(codes, weights).tolist(),
                strict=True,
            ):
                self._n_times[label] += n_times
                self._weights[label] += weight

    @property
    def labels(self):
        """Labels to learn the classes from: of data in memory, those of all rows."""
        if self._labels is not None:
            return self._labels
        return np.array(list(self._n_times))

    @property
    def label_weights(self):
        """Weights of ``labels``; of chunks, they add up to the mean weight of a row."""
        if self.in_memory:
            return self.sample_weight
        n_rows = sum(self.n_rows)
        return [weight / n_rows for weight in self._weights.values()]

    def class_weight(self, class_weight, classes):
        """Return the weight of each class, the same for every chunk.

        Parameters
        ----------
        class_weight : dict, "balanced" or None
            As in scikit-learn.
        classes : ndarray of shape (n_classes,)
            All labels.

        Returns
        -------
        dict, "balanced" or None
        """
        if class_weight is None or self._labels is not None:
            return class_weight
        return weight_of_each_class(class_weight, classes, self._n_times)

    def check_number(self, number, n_rows=0):
        """Check that a later reading gives the chunks of the first one.

        Parameters
        ----------
        number : int
            Number of a chunk, or how many there were.
        n_rows : int, default=0
            Number of its sequences; 0 at the end.

        Raises
        ------
        ValueError
            If the number of chunks or of sequences has changed.
        """
        expected = [*self.n_rows, 0]
        if number >= len(expected) or expected[number] != n_rows:
            met = f"{n_rows} sequences" if n_rows else "nothing"
            there = expected[number] if number < len(expected) else 0
            before = f"{there} sequences" if there else "nothing"
            raise ValueError(
                f"{self._name} expects read_chunks to give the same chunks in each "
                f"reading; chunk {number} had {before} in the first, and {met} now."
            )
