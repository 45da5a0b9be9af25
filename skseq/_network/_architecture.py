"""Architecture: what decides the shapes of a network, and what it computes."""

from dataclasses import dataclass
from operator import index
from reprlib import repr as short

POOLINGS = "last", "max", "mean"


@dataclass(frozen=True)
class Architecture:
    """A network as a plan: from steps, by LSTMs and pooling, to classes.

    Parameters
    ----------
    units : tuple of int
        Size of the state in each layer, the first one reading the sequence.
    n_outputs : int
        With 1, a sigmoid unit gives the probability of the second of two classes;
        with more, a softmax gives that of each class.
    n_features : int or None
        Number of features of a step; None if a step is an id.
    vocabulary_size : int or None
        Ids are less than this.
    embedding_dim : int or None
        Size of the vector that stands for an id.
    bidirectional : bool
        Whether a second LSTM in each layer reads from the end to the beginning.
    pooling : tuple of {"last", "max", "mean"}
        What the output sees of the states of the last layer, side by side.
    output_dropout : float
        Share of what the output sees that is hidden from it in training.
    freezes_embedding : bool
        Whether the vectors of ids stay as they are.
    multilabel : bool
        Whether a sequence has any number of labels, rather than one class: a sigmoid
        unit gives the probability of each.
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
        """What makes probabilities of the outputs, "sigmoid" or "softmax"."""
        return "sigmoid" if self.multilabel or self.n_outputs == 1 else "softmax"

    @property
    def n_losses(self):
        """Number of log losses that the loss of a sequence is the mean of."""
        return self.n_outputs if self.activation == "sigmoid" else 1

    @property
    def reads_ids(self):
        """Whether a step is an id."""
        return self.n_features is None

    @property
    def trains_embedding(self):
        """Whether there are vectors of ids to be trained."""
        return self.reads_ids and not self.freezes_embedding

    @property
    def n_directions(self):
        """Number of LSTMs in a layer."""
        return 2 if self.bidirectional else 1

    @property
    def n_inputs(self):
        """Size of a step as the first layer sees it."""
        return self.embedding_dim if self.reads_ids else self.n_features

    @property
    def n_pooled(self):
        """Number of states of the size of the last layer that the output sees."""
        return self.n_directions * len(self.pooling)


def check_units(units, *, name):
    """Return the size of the state in each layer.

    Parameters
    ----------
    units : int, or tuple or list of int
        One size, or one for each layer.
    name : str
        Who asks, for error messages.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If there is no layer, or a size is not an int of at least 1.
    """
    try:
        layers = tuple(map(index, _as_tuple(units)))
    except TypeError:
        layers = ()
    if not layers or min(layers) < 1:
        raise ValueError(
            f"{name} expects units to be an int of at least 1, or one for each layer, "
            f"got units={short(units)}."
        )
    return layers


def check_pooling(pooling, *, name):
    """Return what the output sees of the states.

    Parameters
    ----------
    pooling : str, or tuple or list of str
        One of ``POOLINGS``, or several.
    name : str
        Who asks, for error messages.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        If there is none, an unknown one, or one twice.
    """
    names = _as_tuple(pooling)
    n_known = sum(name_ in names for name_ in POOLINGS)
    if not names or n_known < len(names):
        raise ValueError(
            f"{name} expects pooling to be one of {', '.join(POOLINGS)}, or a tuple of "
            f"some of them, each once, got pooling={short(pooling)}."
        )
    return names


def _as_tuple(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
