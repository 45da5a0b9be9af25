"""The compare command: reports, saved pipelines, and one-sentence errors."""

import html
import json
import os
import re
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

import skseq._cli._compare_command as command
from skseq import (
    LSTMClassifier,
    load,
    make_lstm_search,
    make_tfidf_pipeline,
    make_tfidf_search,
)
from skseq._cli._command_line import main

pytestmark = pytest.mark.usefixtures("short_training")

COUNTS = "The median text has 2 words, the longest 3; there are 5 distinct words."
SHARES = "There are 2 classes. The majority class, up, has 50.0 % of the rows."
ROWS = [("good film", "up"), ("bad film", "down"), ("a good plot", "up")] * 8
ROWS += [("bad plot", "down")] * 8


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder but for one file of reviews."""
    monkeypatch.chdir(tmp_path)
    write("reviews.csv", ROWS)
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Replace the LSTM by a faster classifier."""
    monkeypatch.setattr(
        "skseq._classifier._pipelines.make_lstm_pipeline",
        lambda **options: make_tfidf_pipeline(C=0.1),
    )


def write(name, rows):
    lines = [f'"{text}",{label}' for text, label in rows]
    Path(name).write_text("\n".join(["text,mood", *lines]), encoding="utf-8")


def run(*arguments, file="reviews.csv"):
    return main(["compare", file, "--text", "text", "--target", "mood", *arguments])


def test_report(capsys):
    assert run("--folds", "2", "--seed", "3") == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[:3] == ["reviews.csv has 32 rows.", COUNTS, SHARES]
    title = (
        "Comparison of 2 classifiers on 32 rows in 2 folds, mean ± standard deviation"
    )
    assert title in lines
    assert lines[-1] == "The report is in report.html. Open it in a browser."
    assert "tfidf, fold 2 of 2: 100%" in shown.err
    page = Path("report.html").read_text(encoding="utf-8")
    for line in lines[:3]:
        assert line in page
    assert "--target mood --folds 2 --seed 3</code>" in page
    assert re.search("^keras: 3", page, re.M)
    assert "<svg" in page
    assert [path.name for path in Path().iterdir() if path.suffix != ".csv"] == [
        "report.html"
    ]


def test_same_command_finds_the_same(capsys):
    def scores():
        assert run("--folds", "2", "--force", "--scoring", "neg_log_loss") == 0
        return re.findall(r"-\S+ ± \S+", capsys.readouterr().out)

    first = scores()
    assert len(first) == 4
    assert scores() == first


def test_sampled_rows(capsys, quick):
    assert run("--folds", "2", "--max-rows", "16") == 0
    assert "has 32 rows, of which 16 were sampled at random." in capsys.readouterr().out
    page = Path("report.html").read_text(encoding="utf-8")
    assert "on 16 rows in 2 folds" in page
    assert "n_samples=16," in page


def test_sample_larger_than_the_file(capsys, quick):
    assert run("--folds", "2", "--max-rows", "100") == 0
    assert "reviews.csv has 32 rows.\n" in capsys.readouterr().out


def test_maxlen_reaches_the_lstm(capsys):
    assert run("--folds", "2", "--maxlen", "1") == 0
    assert (
        "For the LSTM, 32 texts are truncated to the last 1 words"
        in capsys.readouterr().out
    )
    assert "maxlen=1, random_state=0" in Path("report.html").read_text("utf-8")


def test_options_reach_the_saved_pipeline(capsys):
    options = ["--analyzer", "char", "--ngrams", "1,3", "--class-weight", "balanced"]
    assert run("--folds", "2", "--save", "model.skseq", *options) == 0
    assert "The median text has 22 n-grams" in capsys.readouterr().out
    vectorizer, regression = (step for _, step in load("model.skseq").steps)
    assert (vectorizer.analyzer, vectorizer.ngram_range) == ("char", (1, 3))
    assert regression.class_weight == "balanced"


@pytest.mark.slow
def test_tuned_pipelines(capsys, monkeypatch):
    def make_small(random_state):
        return make_tfidf_search(n_candidates=2, cv=2, random_state=random_state)

    searches = "skseq._classifier._searches"
    monkeypatch.setattr(f"{searches}.make_lstm_search", lambda **seed: make_quick())
    monkeypatch.setattr(f"{searches}.make_tfidf_search", make_small)
    assert run("--folds", "2", "--tune", "--save", "model.skseq") == 0
    shown = capsys.readouterr().out
    assert "Tuning and cross-validating lstm and tfidf on 2 folds." in shown
    assert re.search("^The search chose .*$", shown, re.M)
    assert isinstance(load("model.skseq"), Pipeline)
    page = html.unescape(Path("report.html").read_text("utf-8"))
    assert '"tfidf": make_tfidf_search(random_state=0),' in page


def make_quick():
    """Make a search with few parameters, in the place of that of the LSTM."""
    search = make_lstm_search(n_candidates=1, cv=2, random_state=0)
    values = {"units": [2], "epochs": [1]}
    spaces = {f"lstmclassifier__{name}": value for name, value in values.items()}
    search.estimator.set_params(lstmclassifier__units=4, lstmclassifier__epochs=1)
    return search.set_params(param_distributions=spaces)


@pytest.mark.parametrize("option", [["--analyzer", "char"], ["--ngrams", "1,2"]])
def test_tuning_chooses_the_tokens(capsys, option):
    assert run("--tune", *option) == 2
    assert "Leave out --analyzer and --ngrams" in capsys.readouterr().err
    assert not Path("report.html").exists()


def test_dropped_rows(capsys, quick):
    write("gaps.csv", [*ROWS, ("", "up"), ("a film", "")])
    assert run("--folds", "2", file="gaps.csv") == 2
    assert "2 of 34 rows have no text or no class" in capsys.readouterr().err
    assert run("--folds", "2", "--drop-missing", file="gaps.csv") == 0
    fact = "2 other rows, without a text or a class, are left out."
    assert f"gaps.csv has 32 rows.\n{fact}\n" in capsys.readouterr().out
    assert fact in Path("report.html").read_text("utf-8")


def test_saved_pipeline(capsys):
    assert run("--folds", "2", "--save", "model.skseq") == 0
    shown = capsys.readouterr().out.splitlines()
    # On 32 rows, the LSTM is not significantly better.
    assert shown[-2:] == [
        "Fitting tfidf to all 32 rows.",
        "tfidf is saved in model.skseq. Load it in Python with "
        "skseq.load('model.skseq'), or predict a table with the command predict.",
    ]
    assert load("model.skseq").predict(["good film", "bad"]).tolist() == ["up", "down"]
    page = Path("report.html").read_text(encoding="utf-8")
    assert 'classifier = classifiers["tfidf"]' in html.unescape(page)


def test_saved_pipeline_that_is_no_better_than_the_majority(capsys, quick):
    write("noise.csv", [("good film", "up"), ("good film", "down")] * 20)
    assert run("--folds", "2", "--save", "model.skseq", file="noise.csv") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[-3:-1] == [
        "tfidf is not significantly better than the majority class in accuracy.",
        "Fitting tfidf to all 40 rows.",
    ]
    assert Path("model.skseq").exists()


def test_saved_pipeline_is_the_recommended_one(monkeypatch):
    monkeypatch.setattr(command, "choose", lambda comparison: "lstm")
    assert run("--folds", "2", "--maxlen", "3", "--save", "model.skseq") == 0
    loaded = load("model.skseq")
    assert loaded["sequencepadder"].maxlen == 3
    assert loaded["lstmclassifier"].random_state == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "no/model",
            "The folder no does not exist. Make it, or name another file with",
        ),
        ("folder", "folder is a folder. Name a file with --save."),
        (
            "taken",
            "taken already exists. Overwrite it with --force, or name another",
        ),
        ("report.html", "report.html is the file of the table or of the report. Name"),
    ],
)
def test_refused_path_to_save_to(capsys, name, message):
    Path("folder").mkdir()
    Path("taken").touch()
    assert run("--save", name) == 2
    assert message in capsys.readouterr().err


def test_table_is_not_overwritten(capsys):
    assert run("--save", "reviews.csv", "--force") == 2
    assert (
        "reviews.csv is the file of the table or of the report"
        in capsys.readouterr().err
    )


def fail_to_write(monkeypatch, file, error):
    """Make the disk fail at the first file, which is the report, or at the second."""
    n_calls = count(1)

    def sync(descriptor):
        # Each file is flushed to disk, and then its folder.
        if next(n_calls) == 2 * file - 1:
            raise error

    monkeypatch.setattr(os, "fsync", sync)


def test_save_that_fails_leaves_the_report(capsys, quick, monkeypatch):
    fail_to_write(monkeypatch, 2, OSError(28, "No space left on device"))
    assert run("--folds", "2", "--save", "model.skseq") == 2
    assert "model.skseq cannot be written: [Errno 28]" in capsys.readouterr().err
    assert sorted(os.listdir()) == ["report.html", "reviews.csv"]


def test_interrupted_save(capsys, quick, monkeypatch):
    fail_to_write(monkeypatch, 2, KeyboardInterrupt())
    assert run("--folds", "2", "--save", "model.skseq") == 130
    error = capsys.readouterr().err
    assert error.endswith("Interrupted. model.skseq was not written.\n")
    assert sorted(os.listdir()) == ["report.html", "reviews.csv"]


def test_lone_surrogate_in_a_text(capsys, quick):
    lines = [
        json.dumps({"text": f"{text} \ud800", "mood": label}) for text, label in ROWS
    ]
    Path("a.jsonl").write_text("\n".join(lines))
    assert run("--folds", "2", file="a.jsonl") == 0
    assert "&#55296;" in Path("report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output", "no/report.html"], "The folder no does not exist. Make it, or"),
        (["--output", "taken.html"], "taken.html already exists. Overwrite it with"),
        (["--output", "folder.html"], "folder.html is a folder. Name a file"),
        (["--output", "reviews.csv"], "reviews.csv does not end in .html"),
        (["--folds", "20"], "20 folds need at least 20 rows of each class"),
        (
            ["--folds", "9", "--max-rows", "16"],
            "2 classes have fewer, such as '.*' with 8 of 16",
        ),
        (["--text", "txt"], "no column 'txt'. Did you mean 'text'"),
        (["--target", "text"], "cannot both be in the column 'text'"),
    ],
)
def test_refused(capsys, arguments, message):
    Path("taken.html").write_text("mine")
    Path("folder.html").mkdir()
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.match(f"python -m skseq: error: .*{message}", shown.err)
    assert shown.err.count("\n") == 1
    assert Path("taken.html").read_text() == "mine"
    assert not Path("report.html").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "none.csv does not exist"),
        (".", ". is a folder"),
        ("é.csv", "é.cs"),
    ],
)
def test_refused_file(capsys, name, message):
    assert run(file=name) == 2
    assert message in capsys.readouterr().err


def test_texts_without_words(capsys):
    write("marks.csv", [("- -", "up"), ("...", "down")] * 8)
    assert run(file="marks.csv") == 2
    assert "found no token to keep in 16 rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--folds", "1"], "--folds: expected an integer of at least 2, got '1'"),
        (["--seed", "-1"], "--seed: expected an integer of at least 0, got '-1'"),
        (["--seed", str(2**32)], "--seed: expected an integer"),
        (
            ["--maxlen", "long"],
            "--maxlen: expected an integer of at least 1, got 'long'",
        ),
        (["--ngrams", "2,1"], "--ngrams: expected the smallest and the largest n"),
        (["--ngrams", "2"], "such as 1,2, got '2'"),
        (["--ngrams", "0,1"], "such as 1,2, got '0,1'"),
        (["--analyzer", "line"], "--analyzer: invalid choice: 'line'"),
        (["--class-weight", "1"], "--class-weight: invalid choice: '1'"),
        (["--encoding", "klingon"], "--encoding: expected an encoding that Python"),
        (["--encoding", "hex"], "such as cp1252, latin-1 or utf-16, got 'hex'"),
        (["--scoring", "beauty"], "--scoring: invalid choice: 'beauty'"),
        (["--fold", "2"], "unrecognized arguments: --fold 2"),
    ],
)
def test_bad_option(capsys, arguments, message):
    with pytest.raises(SystemExit) as exit_:
        run(*arguments)
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err


def test_forced(capsys, quick):
    Path("report.html").write_text("mine")
    assert run("--folds", "2", "--force") == 0
    assert "<svg" in Path("report.html").read_text("utf-8")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere"
)
def test_folder_without_write_permission(capsys, quick, folder):
    (folder / "closed").mkdir(mode=0o500)
    assert run("--folds", "2", "--output", "closed/report.html") == 2
    assert "closed/report.html cannot be written" in capsys.readouterr().err


def test_write_that_fails_leaves_nothing(capsys, quick, monkeypatch):
    fail_to_write(monkeypatch, 1, OSError(28, "No space left on device"))
    assert run("--folds", "2") == 2
    assert "report.html cannot be written: No space left" in capsys.readouterr().err
    assert os.listdir() == ["reviews.csv"]


def test_without_matplotlib(capsys, monkeypatch):
    monkeypatch.setattr(
        command,
        "find_spec",
        lambda name: None if name == "matplotlib" else find_spec(name),
    )
    assert run() == 2
    assert 'pip install "skseq[cli]"' in capsys.readouterr().err


def test_interrupt(capsys, monkeypatch):
    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "read_labelled_texts", interrupt)
    assert run() == 130
    assert capsys.readouterr().err == "Interrupted. No report was written.\n"
    assert not Path("report.html").exists()


# Tables with one row for each step of a sequence


def write_steps(name="log.csv", *, n_cases=24):
    """Write the steps of cases, those of all cases mixed."""
    lines = []
    for step in range(3):
        for case in range(n_cases):
            mood = "up" if case % 2 else "down"
            event = mood if step == 2 else "ab"[case // 2 % 2]
            lines.append(
                f"{case},{3 - step},{event},{step + case % 2},{case % 5},{mood}"
            )
    Path(name).write_text("\n".join(["case,time,event,x,y,mood", *lines]))


def run_steps(*arguments, columns="event", file="log.csv"):
    options = ["--by", "case", "--order", "time", "--columns", columns]
    return main(["compare", file, *options, "--target", "mood", *arguments])


@pytest.fixture
def small_lstm(monkeypatch):
    """Replace the LSTM for measurements by a small one."""
    monkeypatch.setattr(
        "skseq._classifier._lstm_classifier.LSTMClassifier",
        partial(LSTMClassifier, 4, epochs=1),
    )


def test_sequences_of_symbols(capsys, quick):
    write_steps()
    assert run_steps("--folds", "2", "--save", "model.skseq") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "log.csv has 72 rows in 24 sequences.",
        "The median sequence has 3 symbols, the longest 3; there are 4 distinct "
        "symbols.",
        "There are 2 classes. The majority class, down, has 50.0 % of the sequences.",
        "Cross-validating lstm and tfidf on 2 folds.",
    ]
    assert "Fitting tfidf to all 24 sequences." in lines
    assert load("model.skseq").predict([["up", "a", "b"]]).tolist() == ["up"]
    page = html.unescape(Path("report.html").read_text("utf-8"))
    for text in (
        "predict “mood” from “event”",
        "n-grams of 1 to 3 symbols, which ignores their order",
        "up, b, b</p>",
        ", up: lstm ",
        "sequences, keys = sequences_from_frame(",
        'sequences</th><th scope="col">share',
    ):
        assert text in page


def test_sequences_of_measurements(capsys, small_lstm):
    write_steps()
    options = ["--folds", "2", "--max-rows", "16", "--class-weight", "balanced"]
    options += ["--save", "model.skseq"]
    assert run_steps(*options, columns="x,y") == 0
    assert load("model.skseq")[0].feature_names_in_.tolist() == ["x", "y"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "log.csv has 72 rows in 24 sequences, of which 16 were sampled at random.",
        "The median sequence has 3 steps of 2 measurements, the longest 3.",
    ]
    assert lines[3] == "Cross-validating lstm and summary on 2 folds."
    page = html.unescape(Path("report.html").read_text("utf-8"))
    for text in (
        "LSTM or summary statistics for log.csv",
        "predict “mood” from “x” and “y”",
        "Comparison of 2 classifiers on 16 rows",
        "3 steps. x: ",
        "make_summary_pipeline(random_state=0).set_params(",
        "n_samples=16,",
    ):
        assert text in page


def test_gaps_in_measurements(capsys, small_lstm):
    write_steps()
    table = Path("log.csv").read_text().splitlines()
    table[1] = "0,3,a,,1,down"
    Path("log.csv").write_text("\n".join(table))
    assert run_steps("--folds", "2", columns="x,y") == 2
    assert "impute it with --missing mean or --missing" in capsys.readouterr().err
    options = ["--folds", "2", "--missing", "forward", "--force"]
    assert run_steps(*options, columns="x,y") == 0
    assert "1 value is missing, and replaced by the last" in capsys.readouterr().out
    assert run_steps("--folds", "2", "--drop-missing", "--force", columns="x,y") == 0
    assert "log.csv has 71 rows in 24 sequences." in capsys.readouterr().out


@pytest.mark.slow
def test_tuned_measurements(capsys, monkeypatch):
    def make_small(kind, random_state):
        search = make_lstm_search(kind, n_candidates=1, cv=2, random_state=random_state)
        search.estimator.set_params(lstmclassifier__units=4, lstmclassifier__epochs=1)
        return search.set_params(param_distributions={"lstmclassifier__units": [2]})

    monkeypatch.setattr("skseq._classifier._searches.make_lstm_search", make_small)
    monkeypatch.setattr(command, "choose", lambda comparison: "lstm")
    write_steps()
    options = ["--folds", "2", "--tune", "--save", "model.skseq"]
    assert run_steps(*options, columns="x,y") == 0
    assert re.search("^The search chose .*$", capsys.readouterr().out, re.M)
    assert load("model.skseq")["lstmclassifier"].epochs == 1
    page = html.unescape(Path("report.html").read_text("utf-8"))
    assert "lstm was tuned by a search; summary chooses its only parameter." in page
    assert 'make_lstm_search("measurements", random_state=0)' in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--text", "event"], "--text is for a table with a text in each row, --by"),
        (
            ["--analyzer", "char"],
            "--analyzer is for texts, and the table holds",
        ),
        (["--columns", "x,y", "--maxlen", "2"], "--maxlen is for texts and symbols"),
        (["--missing", "mean"], "--missing is for measurements"),
        (["--tune", "--ngrams", "1,2"], "--tune chooses the tokens itself"),
        (["--by", "cse"], "no column 'cse'. Did you mean 'case'"),
        (["--target", "y"], "'y' should hold one class for each sequence|at least"),
        (["--target", "time"], "cannot be both in --order and in --target"),
        (["--folds", "20"], "20 folds need at least 20 sequences of each class"),
        (["--order", "event"], "cannot be both in --order and in --columns"),
        (
            ["--columns", "x", "--order", "event"],
            "should hold a number or a time",
        ),
    ],
)
def test_refused_sequences(capsys, arguments, message):
    write_steps()
    assert run_steps(*arguments) == 2
    shown = capsys.readouterr()
    assert re.match(f"python -m skseq: error: .*({message})", shown.err)
    assert shown.err.count("\n") == 1
    assert not Path("report.html").exists()


def test_neither_texts_nor_sequences(capsys):
    assert main(["compare", "reviews.csv", "--target", "mood"]) == 2
    assert "Name the column of the texts with --text, or" in capsys.readouterr().err
