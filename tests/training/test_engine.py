"""Choice of the backend: Keras with an accelerator, the C kernel without."""

import pytest

import skseq._training._cpu_engine as cpu_engine
import skseq._training._keras_engine as keras_engine
from skseq._training._engine import choose_engine

# For each backend, the function that finds accelerators, and a replacement for it.
FINDERS = {
    "tensorflow": (
        "tensorflow.config.get_visible_devices",
        lambda found: lambda kind: [kind] * found,
    ),
    "jax": ("jax.default_backend", lambda found: lambda: "gpu" if found else "cpu"),
    "torch": ("torch.cuda.is_available", lambda found: lambda: found),
}


@pytest.mark.parametrize(
    ("found", "engine"), [(False, cpu_engine), (True, keras_engine)]
)
@pytest.mark.parametrize("backend", FINDERS)
def test_choice(monkeypatch, backend, found, engine):
    pytest.importorskip(backend)
    finder, make_replacement = FINDERS[backend]
    monkeypatch.setattr("keras.backend.backend", lambda: backend)
    monkeypatch.setattr(finder, make_replacement(found))
    assert choose_engine() is engine


def test_other_backends_use_the_kernel(monkeypatch):
    monkeypatch.setattr("keras.backend.backend", lambda: "openvino")
    assert choose_engine() is cpu_engine
