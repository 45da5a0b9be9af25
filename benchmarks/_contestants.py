"""The libraries compared, by their names in the tables, and how to start each."""

import os
import sys
from dataclasses import dataclass, field

from benchmarks._peer_environment import find_peer_python


@dataclass(frozen=True)
class Contestant:
    """A module of ``benchmarks.contestants`` and the settings of its process.

    Parameters
    ----------
    module : str
        Name in ``benchmarks.contestants``.
    has_own_environment : bool, default=False
        Whether it is installed in the environment of the peers, not next to skseq.
    variables : dict of str to str
        Environment variables of its process.
    """

    module: str
    has_own_environment: bool = False
    variables: dict = field(default_factory=dict)

    def find_python(self):
        """Return the Python interpreter with the module's dependencies."""
        return find_peer_python() if self.has_own_environment else sys.executable

    def environment(self):
        """Return the environment variables of its process."""
        return {**os.environ, **self.variables}


_NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1"}
CONTESTANTS = {
    "skseq": Contestant("skseq_classifier"),
    "skseq, MALLOC_ARENA_MAX=1": Contestant(
        "skseq_classifier", variables={"MALLOC_ARENA_MAX": "1"}
    ),
    "Keras": Contestant("keras_model", variables={"KERAS_BACKEND": "tensorflow"}),
    "Keras, batches of 512": Contestant(
        "keras_model_in_large_batches", variables={"KERAS_BACKEND": "tensorflow"}
    ),
    "SciKeras": Contestant(
        "scikeras_classifier", variables={"KERAS_BACKEND": "tensorflow"}
    ),
    "Keras on JAX": Contestant(
        "keras_model", has_own_environment=True, variables={"KERAS_BACKEND": "jax"}
    ),
    "skorch, padded": Contestant("skorch_padded", has_own_environment=True),
    "skorch, packed": Contestant("skorch_packed", has_own_environment=True),
    "kernel on the CPU": Contestant("skseq_classifier", variables=_NO_GPU),
}
for _backend in ("torch", "jax"):
    # JAX would take most of the memory of the GPU when it starts.
    _variables = {"KERAS_BACKEND": _backend, "XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    for _name, _module in (("skseq", "skseq_on_keras"), ("Keras", "keras_model")):
        _title = f"{_name} on a GPU, {_backend}"
        CONTESTANTS[_title] = Contestant(_module, variables=_variables)
