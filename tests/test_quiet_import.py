"""TensorFlow's log lines are dropped while it is imported, and nothing else is."""

import os

import pytest
from processes import environment, run_python

from skseq._quiet_import import without_log_lines

LOG_LINES = (
    b"WARNING: All log messages before absl::InitializeLog() is called are written\n"
    b"I0000 00:00:1795842472.393497   13279 port.cc:153] oneDNN custom operations\n"
    b"2026-01-01 00:00:00.000001: I tensorflow/core/util/port.cc:153] oneDNN\n"
)

FIT = """
from skseq import LSTMClassifier
classifier = LSTMClassifier(4, random_state=0).fit([[1, 2], [2, 1]] * 8, [0, 1] * 8)
classifier.predict_proba([[1, 2]])
"""

PRINT_ENVIRONMENT = """
import os
print(sorted(os.environ.items()))
"""

WORKERS = """
from sklearn.model_selection import cross_val_score
from skseq import LSTMClassifier
if __name__ == "__main__":
    X, y = [[1, 2], [2, 1]] * 8, [0, 1] * 8
    classifier = LSTMClassifier(4, random_state=0)
    assert len(cross_val_score(classifier, X, y, cv=2, n_jobs=2)) == 2
"""


def test_log_lines_are_dropped(capfd):
    with without_log_lines():
        os.write(2, LOG_LINES + b"an error\n")
        os.write(1, b"a result")
    os.write(2, b"another error")
    assert capfd.readouterr() == ("a result", "an error\nanother error")


def test_exception_is_raised(capfd):
    def fail():
        with without_log_lines():
            os.write(2, b"the cause\n")
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    os.write(2, b"an error")
    assert capfd.readouterr().err == "the cause\nan error"


def run(program, folder):
    path = folder / "program.py"
    path.write_text(program)
    variables = environment()
    variables.pop("TF_CPP_MIN_LOG_LEVEL", None)
    return run_python(path, env=variables)


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(FIT, id="fit"),
        pytest.param(WORKERS, id="workers", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_written_to_stderr(tmp_path, program):
    done = run(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_environment_is_that_of_other_imports(tmp_path):
    """scikit-learn and TensorFlow set variables themselves; skseq sets none."""
    imports = "import sklearn, tensorflow\n"
    expected = run(imports + PRINT_ENVIRONMENT, tmp_path).stdout
    assert "TF2_BEHAVIOR" in expected
    assert run(FIT + PRINT_ENVIRONMENT, tmp_path).stdout == expected
