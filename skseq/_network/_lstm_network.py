"""LSTMNetwork: the numbers of a network, and the Keras model of them."""

from dataclasses import dataclass
from threading import Lock

import keras
import numpy as np
from keras import layers, ops

from skseq._network._fork_check import note_start
from skseq._validation._memory import check_memory

# On film reviews, a run without ended at 58 %, two with at 82 and 87 %. A mean over
# labels is as many times flatter, and so is the clipping: for 30 labels, that took F1
# after 5 epochs from 0.24 and 0.31 to 0.39 and 0.50.
CLIPNORM = 1.0

LOSSES = {
    "sigmoid": "binary_crossentropy",
    "softmax": "sparse_categorical_crossentropy",
}
METRICS = {
    "sigmoid": keras.metrics.BinaryAccuracy,
    "softmax": keras.metrics.SparseCategoricalAccuracy,
}

_MODEL_IS_MADE = Lock()


@dataclass(frozen=True, eq=False)
class NetworkState:
    """All numbers that training changes. Arrays are replaced, never written to.

    Parameters
    ----------
    weights : list of ndarray
        As the Keras model orders them: the embedding if there is one, kernel, recurrent
        kernel and bias of each LSTM, kernel and bias of the output. In a layer of two
        LSTMs, the one that reads forward comes first.
    means, squares : list of ndarray
        Adam's running means of the gradients and of their squares.
    n_updates : int
        Number of steps that Adam has taken.
    learning_rate : float
        Step size of Adam.
    """

    weights: list
    means: list
    squares: list
    n_updates: int
    learning_rate: float


class LSTMNetwork:
    """A network and the state of its training.

    The numbers are arrays until somebody asks for the Keras model; from then on they
    are the model's, so that what is done to the model counts.

    Parameters
    ----------
    architecture : Architecture
        What the numbers are for.
    state : NetworkState
        The numbers.
    """

    def __init__(self, architecture, state):
        self.architecture = architecture
        self._state = state
        self._model = None

    @classmethod
    def with_random_weights(cls, architecture, learning_rate, seed, embedding=None):
        """Make a network that was never trained.

        Parameters
        ----------
        architecture : Architecture
            What is to be trained.
        learning_rate : float
            Step size of Adam.
        seed : int
            Equal seeds give equal weights.
        embedding : ndarray of shape (vocabulary_size, embedding_dim), default=None
            The vectors of ids, if they are not random.

        Returns
        -------
        LSTMNetwork

        Raises
        ------
        MemoryError
            If training it would take more memory than is free.
        """
        _check_fits(architecture)
        weights = _random_weights(architecture, np.random.default_rng(seed))
        if embedding is not None:
            weights[0] = embedding
        zeros = [np.zeros_like(weight) for weight in weights]
        # Rounded as the Keras model holds it, so that to make one changes no step.
        rate = float(np.float32(learning_rate))
        return cls(architecture, NetworkState(weights, zeros, zeros, 0, rate))

    @property
    def model(self):
        """The compiled Keras model, made when it is first asked for."""
        # Threads that ask for it at once get the same one.
        with _MODEL_IS_MADE:
            if self._model is None:
                note_start()
                model = _build_model(self.architecture)
                _load(model, self._state)
                self._model = model
        return self._model

    @property
    def weights(self):
        """The weights alone, as in ``NetworkState``."""
        if self._model is None:
            return self._state.weights
        return _read_weights(self._model)

    @property
    def state(self):
        """The numbers, read from the model if there is one."""
        return self._state if self._model is None else _read(self._model)

    @state.setter
    def state(self, state):
        self._state = state
        if self._model is not None:
            _load(self._model, state)

    def restore(self, state):
        """Go back to a state, even if that is interrupted.

        Parameters
        ----------
        state : NetworkState
            One that the network had before.
        """
        try:
            self.state = state
        except BaseException:
            # A half of the model is new. The next one is made of the numbers.
            self._state, self._model = state, None
            raise

    def __getstate__(self):
        # The numbers say all: a Keras model neither pickles well nor travels light.
        return {"architecture": self.architecture, "_state": self.state, "_model": None}


def _check_fits(architecture):
    sizes = f"units={architecture.units}"
    remedy = "Lower what is large of these."
    if architecture.reads_ids:
        sizes += f", {architecture.vocabulary_size:,} ids and embedding_dim="
        sizes += f"{architecture.embedding_dim:,}"
        remedy += " TokenEncoder numbers tokens so that ids are small."
    check_memory(
        # In float32, each has a copy in the kernel's layout and Adam's two means.
        {"weights": count_weights(architecture), "bytes": 16},
        name=f"LSTMClassifier with {sizes}",
        what="for training",
        remedy=remedy,
    )


def count_weights(architecture):
    """Return the number of weights of a network.

    Parameters
    ----------
    architecture : Architecture

    Returns
    -------
    int
    """
    n_inputs = architecture.n_inputs
    count = (architecture.vocabulary_size or 0) * n_inputs
    for units in architecture.units:
        count += architecture.n_directions * 4 * units * (n_inputs + units + 1)
        n_inputs = architecture.n_directions * units
    n_pooled = architecture.n_pooled * architecture.units[-1]
    return count + (n_pooled + 1) * architecture.n_outputs


def _random_weights(architecture, rng):
    """Draw weights as the layers of Keras do by default."""
    n_inputs, n_outputs = architecture.n_inputs, architecture.n_outputs
    weights = []
    if architecture.reads_ids:
        shape = architecture.vocabulary_size, n_inputs
        weights.append(rng.uniform(-0.05, 0.05, shape))
    for units in architecture.units:
        for _ in range(architecture.n_directions):
            weights += [
                _glorot_uniform(n_inputs, 4 * units, rng),
                _orthogonal(units, 4 * units, rng),
                # The forget gates begin open.
                np.repeat([0.0, 1.0, 0.0, 0.0], units),
            ]
        n_inputs = architecture.n_directions * units
    n_pooled = architecture.n_pooled * architecture.units[-1]
    weights += [_glorot_uniform(n_pooled, n_outputs, rng), np.zeros(n_outputs)]
    return [np.ascontiguousarray(weight, dtype=np.float32) for weight in weights]


def _orthogonal(n_inputs, n_outputs, rng):
    orthogonal, triangle = np.linalg.qr(rng.normal(size=(n_outputs, n_inputs)))
    return (orthogonal * np.sign(np.diag(triangle))).T


def _glorot_uniform(n_inputs, n_outputs, rng):
    limit = np.sqrt(6 / (n_inputs + n_outputs))
    return rng.uniform(-limit, limit, (n_inputs, n_outputs))


def _build_model(architecture):
    """Build a network of stock layers. Padding is masked: the state passes over it."""
    # Whatever Keras' global settings say, the numbers are float32. The weights come
    # from elsewhere; a seed keeps Keras' global one from being used.
    numbers = {"dtype": "float32"}
    if architecture.reads_ids:
        inputs = keras.Input((None,), dtype="int32", name="ids")
        is_step = inputs != 0
        steps = layers.Embedding(
            architecture.vocabulary_size,
            architecture.embedding_dim,
            mask_zero=True,
            trainable=architecture.trains_embedding,
            embeddings_initializer="zeros",
            name="embedding",
            **numbers,
        )(inputs)
    else:
        inputs = keras.Input((None, architecture.n_features), name="steps", **numbers)
        is_step = ops.any(inputs != 0, axis=2)
        steps = layers.Masking(mask_value=0.0, name="masking", **numbers)(inputs)
    n_layers = len(architecture.units)
    for number, units in enumerate(architecture.units, start=1):
        layer = layers.LSTM(
            units,
            kernel_initializer="zeros",
            recurrent_initializer="zeros",
            return_sequences=True,
            return_state=True,
            seed=0,
            name="lstm" if n_layers == 1 else f"lstm_{number}",
            **numbers,
        )
        if architecture.bidirectional:
            layer = layers.Bidirectional(layer, name=f"bidirectional_{layer.name}")
        # The hidden states after the last step, between cells that nobody reads.
        steps, *last_states = layer(steps)
    is_step = ops.expand_dims(ops.cast(is_step, "float32"), 2)
    pooled = {
        "last": lambda: ops.concatenate(last_states[::2], axis=1),
        "max": lambda: _masked_max(steps, is_step),
        "mean": lambda: _masked_mean(steps, is_step),
    }
    features = [pooled[name]() for name in architecture.pooling]
    features = ops.concatenate(features, axis=1)
    if architecture.output_dropout:
        features = layers.Dropout(architecture.output_dropout, seed=0, **numbers)(
            features
        )
    probabilities = layers.Dense(
        architecture.n_outputs,
        activation=architecture.activation,
        kernel_initializer="zeros",
        name="probabilities",
        **numbers,
    )(features)
    model = keras.Model(inputs, probabilities, name="lstm_classifier")
    model.compile(
        optimizer=keras.optimizers.Adam(clipnorm=CLIPNORM / architecture.n_losses),
        loss=LOSSES[architecture.activation],
        # Of several labels, Keras would take "accuracy" for one of classes.
        metrics=[METRICS[architecture.activation](name="accuracy")],
        # To compile each batch width anew with XLA costs TensorFlow more than it saves;
        # without, JAX is slower still.
        jit_compile=keras.backend.backend() == "jax",
    )
    model.optimizer.build(model.trainable_variables)
    return model


def _masked_max(states, is_step):
    """Return the largest state of each unit; zero where there is no step."""
    # A state lies between -1 and 1, so that 2 less than one is less than any other.
    largest = ops.max(states - 2 * (1 - is_step), axis=1)
    return largest * ops.max(is_step, axis=1)


def _masked_mean(states, is_step):
    n_steps = ops.maximum(ops.sum(is_step, axis=1), 1)
    return ops.sum(states * is_step, axis=1) / n_steps


def _load(model, state):
    optimizer = model.optimizer
    iterations, learning_rate, *moments = optimizer.variables
    iterations.assign(state.n_updates)
    learning_rate.assign(state.learning_rate)
    n_frozen = len(model.weights) - len(model.trainable_variables)
    pairs = [*zip(moments[0::2], state.means[n_frozen:], strict=True)]
    pairs += zip(moments[1::2], state.squares[n_frozen:], strict=True)
    pairs += zip(model.weights, state.weights, strict=True)
    for variable, value in pairs:
        variable.assign(value)


def _read_weights(model):
    return [_read_variable(variable) for variable in model.weights]


def _read_variable(variable):
    if keras.backend.backend() == "tensorflow":
        return variable.numpy()  # NumPy itself cannot read those of several devices.
    return ops.convert_to_numpy(variable.value)


def _read(model):
    iterations, learning_rate, *moments = map(_read_variable, model.optimizer.variables)
    weights = _read_weights(model)
    n_frozen = len(weights) - len(model.trainable_variables)
    frozen = [np.zeros_like(weight) for weight in weights[:n_frozen]]
    return NetworkState(
        weights=weights,
        means=frozen + moments[0::2],
        squares=frozen + moments[1::2],
        n_updates=int(iterations),
        learning_rate=float(learning_rate),
    )
