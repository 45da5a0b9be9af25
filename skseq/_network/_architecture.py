"""Architecture: the layers of a network and their sizes."""

from dataclasses import dataclass
from math import prod
from operator import index

from skseq._validation._messages import describe

POOLINGS = "last", "max", "mean"


@dataclass(frozen=True)
class Architecture:
    """The layers of a network: embedding, LSTMs, pooling, output.

    Parameters
    ----------
    units : tuple of int
        Number of LSTM units in each layer, the first layer reading the sequence.
    n_outputs : int
        Number of output units: 1, a sigmoid, for two classes; one for each class, a
        softmax, for more; one sigmoid for each label if ``multilabel``.
    n_features : int or None
        Number of features of a step; None if steps are ids.
    vocabulary_size : int or None
        Upper bound of the ids, exclusive.
    embedding_dim : int or None
        Size of the embedding vectors.
    bidirectional : bool
        Whether each layer has a second LSTM that reads backwards.
    pooling : tuple of {"last", "max", "mean"}
        Poolings over the states of the last layer; their results are concatenated.
    output_dropout : float
        Dropout rate on the pooled states.
    freezes_embedding : bool
        Whether to keep the embedding fixed in training.
    multilabel : bool
        Whether a sequence has any number of labels instead of one class.
    """

    units: tuple
    n_outputs: int
    n_features: int | None = None
    vocabulary_size: int | None = None
    embedding_dim: int | None = None
    bidirectional: bool = False
    pooling: tuple = ("last",)
    output_dropout: float = 0.0
    freezes_embedding: bool = False
    multilabel: bool = False

    @property
    def activation(self):
        """Activation of the output layer, "sigmoid" or "softmax"."""
        return "sigmoid" if self.multilabel or self.n_outputs == 1 else "softmax"

    @property
    def n_losses(self):
        """Number of log losses averaged in the loss of a sequence."""
        return self.n_outputs if self.activation == "sigmoid" else 1

    @property
    def reads_ids(self):
        """Whether steps are ids."""
        return self.n_features is None

    @property
    def trains_embedding(self):
        """Whether there is an embedding and it is trained."""
        return self.reads_ids and not self.freezes_embedding

    @property
    def n_directions(self):
        """Number of LSTMs in a layer."""
        return 2 if self.bidirectional else 1

    @property
    def n_inputs(self):
        """Size of the inputs of the first layer."""
        return self.embedding_dim if self.reads_ids else self.n_features

    @property
    def n_pooled(self):
        """Number of pooled vectors, each as long as the last layer has units."""
        return self.n_directions * len(self.pooling)

    def weight_shapes(self):
        """Return the shape of each array of weights, in the order of the Keras model.

        Returns
        -------
        list of tuple of int
            The embedding, if steps are ids; kernel, recurrent kernel and bias of each
            LSTM, in a bidirectional layer the forward one first; kernel and bias of the
            output layer.
        """
        shapes, n_inputs = [], self.n_inputs
        if self.reads_ids:
            shapes.append((self.vocabulary_size, n_inputs))
        for units in self.units:
            of_one = [(n_inputs, 4 * units), (units, 4 * units), (4 * units,)]
            shapes += self.n_directions * of_one
            n_inputs = self.n_directions * units
        n_pooled = self.n_pooled * self.units[-1]
        return [*shapes, (n_pooled, self.n_outputs), (self.n_outputs,)]

    @property
    def n_weights(self):
        """Total number of weights."""
        return sum(map(prod, self.weight_shapes()))


def check_units(units, *, name):
    """Return the number of units of each layer.

    Parameters
    ----------
    units : int, or tuple or list of int
        One number, or one for each layer.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If ``units`` is empty, or a number is not an int of at least 1.
    """
    try:
        layers = tuple(map(index, _as_tuple(units)))
    except TypeError:
        layers = ()
    if not layers or min(layers) < 1:
        raise ValueError(
            f"{name} expects units to be an int of at least 1, or one for each layer, "
            f"got {describe(units)}."
        )
    return layers


def check_pooling(pooling, *, name):
    """Return the names of the poolings.

    Parameters
    ----------
    pooling : str, or tuple or list of str
        One of ``POOLINGS``, or several.
    name : str
        Caller's name, used in error messages.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        If ``pooling`` is empty, or a name is unknown or repeated.
    """
    names = _as_tuple(pooling)
    n_known = sum(name_ in names for name_ in POOLINGS)
    if not names or n_known < len(names):
        raise ValueError(
            f"{name} expects pooling to be one of {', '.join(POOLINGS)}, or a tuple of "
            f"some of them, each once, got {describe(pooling)}."
        )
    return names


def _as_tuple(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
