"""The record of a fit that a classifier keeps: data, parameters, versions, machine."""

import platform
import re
from functools import cache

import numpy as np

import skseq._training._cpu_engine as cpu_engine
from skseq._classifier._parameter_checks import parameters_of
from skseq._hashing import fingerprint_of
from skseq._kernel._bindings import library_hash, processor_level
from skseq._kernel._threads import thread_count
from skseq._show_versions import installed_version
from skseq._training._callbacks import callbacks_of

# Parameters that do not change weights, and those recorded under another key.
_LEFT_OUT = {"callbacks", "checkpoint", "random_state", "verbose", "warm_start"}
_PACKAGES = ("skseq", "numpy", "scikit-learn", "keras")
_LONGEST_TEXT = 200

# Keys of a record, and the types of their values.
RECORD_KINDS = {
    "call": (str,),
    "n_calls": (int, type(None)),
    "earlier_calls": (str, type(None)),
    "random_state": (str,),
    "callbacks": (list,),
    "versions": (dict,),
    "machine": (dict,),
    "parameters": (dict,),
    "data": (dict,),
}


def record_fit(classifier, data, *, call, engine, before):
    """Record a completed fit, for reproducibility_report.

    Parameters
    ----------
    classifier : LSTMClassifier
        The fitted classifier.
    data : DataHashes
        Hashes of the training data.
    call : str
        Name of the method that was called.
    engine : module
        Compute backend, as returned by ``choose_engine``.
    before : dict, "unknown" or None
        Record of the fit that this one continues; None if it began with random weights.

    Returns
    -------
    dict
        Texts and integers, in lists and dicts: JSON and pickles of any version hold it.
    """
    parameters = parameters_of(classifier)
    callbacks = [*(parameters["callbacks"] or []), *callbacks_of(classifier)]
    return {
        "call": call,
        **_counted(before),
        "random_state": random_state_text(parameters["random_state"]),
        "callbacks": [type(callback).__name__ for callback in callbacks],
        "versions": dict(_versions()),
        "machine": _machine(engine),
        "parameters": parameter_texts(parameters),
        "data": data.to_dict(),
    }


def check_fit_record(record):
    """Check that a value has the structure of a record.

    Parameters
    ----------
    record : object
        Unchecked content of a file.

    Raises
    ------
    ValueError
        If it does not.
    """
    if type(record) is not dict or set(record) != set(RECORD_KINDS):
        raise ValueError("the record of a fit is not complete")
    for name, value in record.items():
        items = value if type(value) is list else []
        if type(value) is dict:
            items = [*value, *value.values()]
        are_plain = all(type(item) in (str, int) for item in items)
        if type(value) not in RECORD_KINDS[name] or not are_plain:
            raise ValueError(f"{name} in the record of a fit is damaged")


class DataHashes:
    """SHA-256 hashes of the training data, as the network reads them.

    Padding and the type of container are not hashed.

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        All labels.
    held_out : TrainingPart or None
        Validation data, if passed.
    """

    def __init__(self, classes, held_out):
        self._classes = repr(classes.tolist())
        self._held_out = held_out and "".join(self._hashes(held_out))
        self._of_parts = []
        self._n_sequences = 0

    def update(self, number, part):
        """Hash a part, unless it was hashed in an earlier epoch.

        Parameters
        ----------
        number : int
            The place of the part among all.
        part : TrainingPart
        """
        if number == len(self._of_parts):
            self._of_parts.append(self._hashes(part))
            self._n_sequences += len(part.codes)

    def to_dict(self):
        """Return the hashes of all parts together.

        Returns
        -------
        dict of str to str or int
            The number of sequences, and hashes of sequences, labels, their weights
            and, if there are any, of the validation data.
        """
        sequences, labels, weights = map(_joined, zip(*self._of_parts, strict=True))
        hashes = {
            "n_sequences": self._n_sequences,
            "sequences": sequences,
            "labels": labels,
            "sample_weight": weights,
        }
        if self._held_out is not None:
            hashes["validation"] = fingerprint_of({"parts": self._held_out}, [])
        return hashes

    def _hashes(self, part):
        sequences = part.sequences
        return (
            fingerprint_of({}, [sequences.values, sequences.offsets]),
            fingerprint_of({"classes": self._classes}, [part.codes]),
            fingerprint_of({}, [part.weights]),
        )


def parameter_texts(parameters):
    """Return the parameters of an estimator that its fit depends on, as text.

    Parameters
    ----------
    parameters : dict of str to object
        All of them.

    Returns
    -------
    dict of str to str
        The same in every process: of arrays and of long texts, a hash.
    """
    return {
        name: _text(value)
        for name, value in sorted(parameters.items())
        if name not in _LEFT_OUT
    }


def random_state_text(random_state):
    """Return the parameter as text.

    Parameters
    ----------
    random_state : int, RandomState or None

    Returns
    -------
    str
    """
    is_instance = isinstance(random_state, np.random.RandomState)
    return "RandomState" if is_instance else str(random_state)


def _counted(before):
    if before is None:
        return {"n_calls": 1, "earlier_calls": None}
    if before == "unknown":
        return {"n_calls": None, "earlier_calls": "unknown"}
    n_calls = before["n_calls"]
    machine = {**before["machine"], "threads": None}  # They change no weight.
    return {
        "n_calls": n_calls and n_calls + 1,
        "earlier_calls": fingerprint_of({**before, "machine": machine}, []),
    }


@cache
def _versions():
    import keras

    backend = keras.backend.backend()
    versions = {name: installed_version(name) for name in (*_PACKAGES, backend)}
    return {"python": platform.python_version(), **versions}


def _machine(engine):
    import keras

    level = processor_level()
    processor = f"x86-64-v{level}" if level > 1 else platform.machine()
    is_kernel = engine is cpu_engine
    return {
        "system": platform.system(),
        "engine": "kernel" if is_kernel else f"Keras on {keras.backend.backend()}",
        "processor": processor,
        "kernel": library_hash(),
        "threads": thread_count(),
    }


def _text(value):
    if isinstance(value, np.generic):
        value = value.item()
    elif hasattr(value, "__array__"):
        value = np.asarray(value)
        if value.dtype.kind in "biuf":
            return fingerprint_of({}, [value])
        value = value.tolist()
    # Without the address, which is another one in each process.
    text = re.sub(r" at 0x[0-9a-f]+", "", repr(value))
    return text if len(text) <= _LONGEST_TEXT else fingerprint_of({"text": text}, [])


def _joined(hashes):
    """Return one hash for all parts; of a single part, its own."""
    return hashes[0] if len(hashes) == 1 else fingerprint_of({"parts": hashes}, [])
