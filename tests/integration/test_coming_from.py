"""Code blocks of the page for users of other libraries, on few reviews."""

import re
import textwrap
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "coming_from.rst"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = re.split(r"\n(?=.+\n-{5,}\n)", TEXT)[1:]
BLOCK = re.compile(
    r"^( *)\.\. code-block:: python\n"
    r"\1   :caption: (\w+)\n\n"
    r"((?:\1   .*\n|\n)+)",
    re.MULTILINE,
)
MODULES = {
    "Keras": "keras",
    "SciKeras": "scikeras",
    "skorch": "skorch",
    "skseq": "skseq",
}


def blocks_of(*titles):
    """Return the library and the code of each block in some sections, in order."""
    found = [text for title in titles for text in SECTIONS if text.startswith(title)]
    return [
        (library, textwrap.dedent(code))
        for _, library, code in BLOCK.findall("\n".join(found))
    ]


def run(*titles):
    """Return the variables after the blocks of some sections."""
    rng = np.random.default_rng(0)
    reviews = [rng.integers(1, 5000, size=length).tolist() for length in range(3, 39)]
    labels = [0, 1] * 18
    variables = {
        "X_train": reviews,
        "y_train": labels,
        "X_test": reviews[:8],
        "y_test": labels[:8],
    }
    for library, code in blocks_of(*titles):
        if find_spec(MODULES[library]):
            exec(compile(code, PAGE.name, "exec"), variables)
    return variables


@pytest.fixture(scope="module")
def after_keras():
    return run("From Keras", "What is missing")


def test_every_block_is_met():
    titles = [section.partition("\n")[0] for section in SECTIONS]
    assert len(blocks_of(*titles)) == TEXT.count("code-block:: python")


def test_networks_are_the_same(after_keras):
    ours, theirs = after_keras["network"], after_keras["model"]
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    for network in (ours, theirs):
        assert float(network.optimizer.learning_rate) == pytest.approx(0.001)


def test_weights_are_taken_along(after_keras):
    padded = after_keras["pad_sequences"](after_keras["X_test"], maxlen=500)
    of_keras = after_keras["model"].predict(padded, verbose=0)[:, 0]
    np.testing.assert_allclose(after_keras["liked"], of_keras, atol=1e-5)


def test_states_come_out_of_the_model(after_keras):
    assert after_keras["reader"](np.array([[1, 2, 3]])).shape == (1, 3, 100)


def test_search_after_scikeras():
    assert run("From SciKeras")["search"].predict_proba([[1, 2, 3]]).shape == (1, 2)


def test_probabilities_after_skorch():
    assert run("From skorch")["liked"].shape == (8,)
