"""show_versions: all lines, and the backend for each configuration of Keras."""

import platform
from importlib.metadata import version

import pytest

from skseq import show_versions


@pytest.fixture
def shown(capsys):
    """Return a function that calls show_versions and returns its lines as a dict."""

    def show():
        show_versions()
        lines = capsys.readouterr().out.splitlines()
        return dict(line.split(": ", maxsplit=1) for line in lines)

    return show


def test_machine(shown):
    facts = shown()
    assert facts["python"] == platform.python_version()
    assert facts["platform"] == platform.platform()
    assert int(facts["CPUs"]) > 0


@pytest.mark.parametrize(
    "package", ["keras", "numpy", "scikeras", "scikit-learn", "skseq", "tensorflow"]
)
def test_packages(shown, package):
    assert shown()[package] == version(package)


def test_extras_are_left_out(shown):
    assert "pytest" not in shown()


@pytest.mark.parametrize(
    ("config", "variable", "expected"),
    [
        (None, "", "tensorflow"),
        ('{"floatx": "float32"}', "", "tensorflow"),
        ('{"backend": "torch"}', "", "torch"),
        ('{"backend": "torch"}', "jax", "jax"),
        ("not JSON", "", "tensorflow"),
    ],
)
def test_keras_backend(shown, monkeypatch, tmp_path, config, variable, expected):
    if config is not None:
        (tmp_path / "keras.json").write_text(config)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", variable)
    assert shown()["Keras backend"] == expected
