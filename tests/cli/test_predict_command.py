"""Probabilities of a saved model, in the order of the rows, and refused input."""

import csv
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from processes import run_python

import skseq._cli._predict_command as command
from skseq import (
    LSTMClassifier,
    TokenEncoder,
    load,
    make_lstm_pipeline,
    make_summary_pipeline,
    make_tfidf_pipeline,
    save,
)
from skseq._cli._command_line import main

TEXTS = ["good film", "bad, bad\nfilm", "a good plot", "bad plot", "plot"]
LABELS = ["up", "down"] * 10


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder but for a table and a model of its texts."""
    monkeypatch.chdir(tmp_path)
    write("new.csv", TEXTS)
    save(make_tfidf_pipeline().fit(["good film", "bad film"] * 10, LABELS), "m.skseq")
    return tmp_path


def write(name, texts):
    with open(name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *enumerate(texts)])


def run(*arguments, file="new.csv", model="m.skseq"):
    return main(["predict", file, "--text", "text", "--model", model, *arguments])


def read(lines):
    header, *rows = csv.reader(lines)
    return header, rows


def read_file(name):
    with open(name, encoding="utf-8", newline="") as file:
        return read(file)


def numbers(rows):
    return np.array(rows, dtype=float)


def test_standard_output(capsys):
    assert run() == 0
    shown = capsys.readouterr()
    header, rows = read(shown.out.splitlines())
    assert header == ["row", "down", "up"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    expected = load("m.skseq").predict_proba(TEXTS)
    assert_allclose(numbers(rows)[:, 1:], expected, rtol=1e-8)
    assert shown.err == ""


def test_chunks_keep_the_order(capsys, monkeypatch):
    monkeypatch.setattr(command, "_CHUNK_SIZE", 2)
    assert run("--output", "out.csv") == 0
    assert capsys.readouterr().out == "The probabilities of 5 rows are in out.csv.\n"
    _, rows = read_file("out.csv")
    expected = load("m.skseq").predict_proba(TEXTS)
    assert_allclose(numbers(rows)[:, 0], [1, 2, 3, 4, 5])
    assert_allclose(numbers(rows)[:, 1:], expected, rtol=1e-8)


def test_rows_are_predicted_as_they_are_read(capfd, monkeypatch):
    monkeypatch.setattr(command, "_CHUNK_SIZE", 2)
    with open("new.csv", "a", encoding="utf-8") as file:
        file.write("one cell\n")
    assert run() == 2
    shown = capfd.readouterr()
    assert len(shown.out.splitlines()) == 5
    assert "new.csv should have 2 cells in each row" in shown.err


def test_lstm(capsys):
    pipeline = make_lstm_pipeline(maxlen=5, random_state=0).set_params(
        lstmclassifier__units=4, lstmclassifier__epochs=1
    )
    pipeline.fit(["good film", "bad film"] * 10, [1, 0] * 10)
    save(pipeline, "lstm.skseq")
    assert run(model="lstm.skseq") == 0
    header, rows = read(capsys.readouterr().out.splitlines())
    assert header == ["row", "0", "1"]
    expected = pipeline.predict_proba(TEXTS)
    assert_allclose(numbers(rows)[:, 1:], expected, rtol=1e-5)


def test_texts_are_included():
    assert run("--include-text", "--output", "out.csv") == 0
    header, rows = read_file("out.csv")
    assert header == ["row", "text", "down", "up"]
    assert [row[1] for row in rows] == TEXTS


def test_classes_with_the_names_of_other_columns(capsys):
    texts, labels = ["good film", "bad film"] * 10, ["row", "text"] * 10
    save(make_tfidf_pipeline().fit(texts, labels), "m.skseq")
    assert run("--include-text") == 0
    header, _ = read(capsys.readouterr().out.splitlines())
    assert header == ["row_", "text_", "row", "text"]


def test_missing_text(capsys):
    write("gaps.csv", ["good", "", "bad", " "])
    assert run("--output", "out.csv", file="gaps.csv") == 2
    assert (
        "The column 'text' has no value in line 3. Fill it in, or leave such rows out "
        "with --drop-missing." in capsys.readouterr().err
    )
    assert not Path("out.csv").exists()
    assert run("--output", "out.csv", "--drop-missing", file="gaps.csv") == 0
    _, rows = read_file("out.csv")
    assert [row[0] for row in rows] == ["1", "3"]
    assert "2 other rows, without a text, are left out." in capsys.readouterr().err


def test_error_while_writing_leaves_the_old_file(monkeypatch):
    monkeypatch.setattr(command, "_CHUNK_SIZE", 2)
    write("gaps.csv", [*TEXTS, ""])
    Path("out.csv").write_text("mine")
    assert run("--output", "out.csv", "--force", file="gaps.csv") == 2
    assert Path("out.csv").read_text() == "mine"
    assert len(list(Path().iterdir())) == 4


def test_encoding():
    Path("new.csv").write_text("text\nCaf\u00e9 good\n", encoding="latin-1")
    options = ["--encoding", "latin-1", "--include-text", "--output", "out.csv"]
    assert run(*options) == 0
    assert read_file("out.csv")[1][0][1] == "Caf\u00e9 good"


def test_lone_surrogate():
    Path("new.jsonl").write_text(json.dumps({"text": "good \ud800"}))
    assert run("--include-text", "--output", "out.csv", file="new.jsonl") == 0
    assert read_file("out.csv")[1][0][1] == r"good \ud800"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"file": "no.csv"}, "no.csv does not exist"),
        ({"model": "no.skseq"}, "The model no.skseq does not exist. Check its name"),
        ({"model": "new.csv"}, "cannot read new.csv: it was not written by skseq"),
        ({"model": "."}, ". is a folder. Name a file in it."),
    ],
)
def test_refused_files(capsys, arguments, message):
    assert run(**arguments) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no/out.csv", "The folder no does not exist."),
        ("taken.csv", "taken.csv already exists. Overwrite it with --force"),
        ("new.csv", "new.csv already exists"),
    ],
)
def test_refused_output(capsys, name, message):
    Path("taken.csv").write_text("mine")
    assert run("--output", name) == 2
    assert message in capsys.readouterr().err
    assert Path("taken.csv").read_text() == "mine"


@pytest.mark.parametrize("name", ["new.csv", "m.skseq"])
def test_input_is_not_overwritten(capsys, name):
    before = Path(name).read_bytes()
    assert run("--output", name, "--force") == 2
    assert (
        f"{name} is the file of the table or of the model." in capsys.readouterr().err
    )
    assert Path(name).read_bytes() == before


def test_forced():
    Path("taken.csv").write_text("mine")
    assert run("--output", "taken.csv", "--force") == 0
    assert len(read_file("taken.csv")[1]) == len(TEXTS)


def test_missing_column(capsys):
    command = ["predict", "new.csv", "--text", "txt", "--model", "m.skseq"]
    assert main(command) == 2
    assert "new.csv has no column 'txt'. Did you mean 'text'" in capsys.readouterr().err


def test_column_that_does_not_hold_texts(capsys):
    lines = [json.dumps({"text": text}) for text in ("good", 3)]
    Path("new.jsonl").write_text("\n".join(lines))
    assert run(file="new.jsonl") == 2
    assert "'text' should hold texts; line 2 holds 3" in capsys.readouterr().err


def test_model_that_is_not_a_classifier(capsys):
    save(TokenEncoder().fit(TEXTS), "encoder.skseq")
    assert run(model="encoder.skseq") == 2
    assert (
        "should hold a classifier, and holds a TokenEncoder" in capsys.readouterr().err
    )


def test_model_that_does_not_read_texts(capsys):
    classifier = LSTMClassifier(units=4, epochs=1, random_state=0)
    save(classifier.fit([[[1.0]], [[2.0]]] * 5, [0, 1] * 5), "numbers.skseq")
    assert run(model="numbers.skseq") == 2
    error = capsys.readouterr().err
    assert "numbers.skseq should hold a classifier of texts, and does not" in error
    assert error.endswith("Name a model that was fitted to texts.\n")


def test_interrupt(capsys, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_write_rows", interrupt)
    assert run() == 130
    assert capsys.readouterr().err == "Interrupted.\n"
    assert run("--output", "out.csv") == 130
    assert capsys.readouterr().err == "Interrupted. out.csv was not written.\n"
    assert sorted(path.name for path in Path().iterdir()) == ["m.skseq", "new.csv"]


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="Only Linux has such a file."
)
def test_full_disk(folder):
    arguments = ["-m", "skseq", "predict", "new.csv", "--text", "text"]
    with open("/dev/full", "wb") as full:
        finished = run_python(
            *arguments,
            "--model",
            "m.skseq",
            cwd=folder,
            may_fail=True,
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert finished.returncode == 2
    assert finished.stderr == (
        "python -m skseq: error: Standard output cannot be written: No space left on "
        "device.\n"
    )


# Tables with one row for each step of a sequence


STEPS = """case,day,time,event,x,y
9,1,2,up,1,0.5
10,1,1,a,2,1
9,1,1,a,3,
10,1,2,down,4,2
9,2,1,b,5,3
"""


def run_steps(*arguments, by="case,day", columns="event", model="symbols.skseq"):
    Path("steps.csv").write_text(STEPS)
    options = ["--by", by, "--order", "time", "--columns", columns, "--model", model]
    return main(["predict", "steps.csv", *options, *arguments])


@pytest.fixture
def symbols(folder):
    """Save a model of symbols and return it."""
    X = [["a", "up"], ["a", "down"], ["b"]] * 8
    save(make_tfidf_pipeline().fit(X, ["up", "down", "down"] * 8), "symbols.skseq")
    return load("symbols.skseq")


def save_measurement_model(missing):
    rng = np.random.default_rng(0)
    X = [rng.normal(size=(3, 2)) + place % 2 for place in range(20)]
    model = make_summary_pipeline(missing=missing).fit(X, LABELS)
    save(model, "numbers.skseq")
    return model


def test_sequences(capsys, symbols, monkeypatch):
    monkeypatch.setattr(command, "_CHUNK_SIZE", 2)
    assert run_steps() == 0
    header, rows = read(capsys.readouterr().out.splitlines())
    assert header == ["case", "day", "down", "up"]
    assert [row[:2] for row in rows] == [["9", "1"], ["9", "2"], ["10", "1"]]
    expected = symbols.predict_proba([["a", "up"], ["b"], ["a", "down"]])
    assert_allclose(numbers(rows)[:, 2:], expected, rtol=1e-8)


def test_sequences_of_one_key(capsys, symbols):
    assert run_steps("--output", "out.csv", by="case") == 0
    assert (
        capsys.readouterr().out == "The probabilities of 2 sequences are in out.csv.\n"
    )
    header, rows = read_file("out.csv")
    assert header == ["case", "down", "up"]
    assert [row[0] for row in rows] == ["9", "10"]


def test_key_column_named_like_a_class(capsys, symbols):
    X = [["a"], ["b"]] * 10
    save(make_tfidf_pipeline().fit(X, ["case", "day"] * 10), "symbols.skseq")
    assert run_steps() == 0
    header, _ = read(capsys.readouterr().out.splitlines())
    assert header == ["case_", "day_", "case", "day"]


def test_measurements(capsys):
    model = save_measurement_model("forward")
    assert run_steps(columns="x,y", model="numbers.skseq") == 0
    _, rows = read(capsys.readouterr().out.splitlines())
    X = [[[3, np.nan], [1, 0.5]], [[5, 3]], [[2, 1], [4, 2]]]
    expected = model.predict_proba(list(map(np.array, X)))
    assert_allclose(numbers(rows)[:, 2:], expected, rtol=1e-8)


def test_columns_are_those_of_the_model(capsys):
    model = save_measurement_model("forward")
    model[0].feature_names_in_ = np.array(["x", "y"], dtype=object)
    save(model, "numbers.skseq")
    assert run_steps(columns="x,y", model="numbers.skseq") == 0
    assert capsys.readouterr().err == ""
    assert run_steps(columns="y,x", model="numbers.skseq") == 2
    message = "numbers.skseq was fitted to the columns x,y, got --columns y,x. Name"
    assert message in capsys.readouterr().err


def test_missing_measurements(capsys):
    save_measurement_model("error")
    assert run_steps(columns="x,y", model="numbers.skseq") == 2
    message = "'y' has no value in line 4, and the model does not impute missing"
    assert message in capsys.readouterr().err
    assert run_steps("--drop-missing", columns="x,y", model="numbers.skseq") == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 4
    assert shown.err == (
        "1 other row, without a value in a column that is read, is left out.\n"
    )


@pytest.mark.parametrize(
    ("options", "arguments", "message"),
    [
        ({}, ["--include-text"], "--include-text is for texts, and --by reads seq"),
        ({}, ["--text", "event"], "Leave out one of them."),
        ({"columns": "x,y"}, ["--drop-missing"], "should hold a classifier of measur"),
        ({"by": "cse"}, [], "no column 'cse'. Did you mean 'case'"),
        ({"model": "numbers.skseq"}, [], "should hold a classifier of symbols, and"),
    ],
)
def test_refused_sequences(capsys, symbols, options, arguments, message):
    save_measurement_model("error")
    assert run_steps(*arguments, **options) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
    assert shown.err.count("\n") == 1
