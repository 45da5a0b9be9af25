"""The kernel where there is no accelerator, Keras where there is one."""

import pytest

import skseq._cpu_training as cpu_training
import skseq._keras_training as keras_training
from skseq._engine import choose_engine


@pytest.mark.parametrize(
    ("devices", "engine"), [([], cpu_training), (["gpu:0"], keras_training)]
)
def test_choice(monkeypatch, devices, engine):
    monkeypatch.setattr("tensorflow.config.get_visible_devices", lambda kind: devices)
    assert choose_engine() is engine


@pytest.mark.parametrize(
    ("devices", "engine"), [([], cpu_training), (["gpu:0"], keras_training)]
)
def test_choice_with_another_backend(monkeypatch, devices, engine):
    monkeypatch.setattr("keras.backend.backend", lambda: "jax")
    monkeypatch.setattr("keras.distribution.list_devices", lambda kind: devices)
    assert choose_engine() is engine
