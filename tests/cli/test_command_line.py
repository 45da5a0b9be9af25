"""The command line: help, version, exit statuses, names of the program."""

import warnings

import pytest

from skseq import __version__
from skseq._cli._command_line import main

COMPARE = ["compare", "no.csv", "--text", "a", "--target", "b"]


@pytest.mark.parametrize(
    ("argv", "program"),
    [
        (["--help"], "skseq"),
        (["compare", "--help"], "skseq compare"),
        (["predict", "--help"], "skseq predict"),
    ],
)
def test_help(capsys, argv, program):
    with pytest.raises(SystemExit) as exit_:
        main(argv, program="skseq")
    assert exit_.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: {program} ")
    assert "python -m" not in shown


def test_version(capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"skseq {__version__}\n"


@pytest.mark.parametrize("argv", [[], ["reviews.csv"]])
def test_no_command(capsys, argv):
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("program", ["skseq", "python -m skseq"])
def test_refused(capsys, program):
    assert main(COMPARE, program=program) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{program}: error: no.csv does not exist.")
    assert error.count("\n") == 1


@pytest.mark.filterwarnings("default")
def test_warnings_are_shown_once(capsys, monkeypatch):
    def run(settings, command):
        for share in ("91 %", "92 %"):
            warnings.warn(f'{share} are rare: set analyzer="char".', stacklevel=1)
        warnings.warn("Another.", stacklevel=1)

    monkeypatch.setattr("skseq._cli._predict_command._predict", run)
    assert main(["predict", "no.csv", "--text", "a", "--model", "m"]) == 0
    assert capsys.readouterr().err == (
        "Warning: 91 % are rare: pass --analyzer char.\nWarning: Another.\n"
    )
