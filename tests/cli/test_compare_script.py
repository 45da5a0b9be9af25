"""The script of a report reads the same rows, and finds the same scores."""

import re
from argparse import Namespace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skseq import compare_classifiers, make_tfidf_pipeline
from skseq._cli._classifiers import make_classifiers
from skseq._cli._compare_script import write_script
from skseq._cli._labelled_rows import LabelledRows
from skseq._cli._labelled_sequences import read_labelled_sequences
from skseq._cli._labelled_texts import read_labelled_texts

pytestmark = pytest.mark.usefixtures("short_training")

DATA = LabelledRows(["good", "bad"] * 4, ["up", "down"] * 4, ["line 2"] * 8, ",")
FRAME = pd.DataFrame(
    {
        "the text": ["good film", "bad film", "a good plot; really", "null"] * 10,
        "class": ["up", "down", "up", "down"] * 9 + ["down", "up"] * 2,
    }
)
WRITERS = {
    "a.csv": lambda path: FRAME.to_csv(path),
    "b.csv": lambda path: FRAME.to_csv(path, sep=";"),
    "it's.tsv": lambda path: FRAME.to_csv(path, sep="\t"),
    "a.jsonl": lambda path: FRAME.to_json(path, orient="records", lines=True),
    "a.parquet": lambda path: FRAME.to_parquet(path),
}


def script_settings(path, **options):
    defaults = {"analyzer": "word", "ngrams": (1, 1), "class_weight": None}
    defaults |= {"kind": "texts", "missing": None, "tune": False}
    options = defaults | options
    return Namespace(
        file=path,
        text="the text",
        target="class",
        folds=2,
        seed=3,
        scoring="balanced_accuracy",
        maxlen=4,
        **options,
    )


@pytest.mark.parametrize(
    ("name", "n_sampled"),
    [
        *(pytest.param(name, None, marks=pytest.mark.slow) for name in WRITERS),
        ("a.csv", 24),
    ],
)
def test_script_runs_and_finds_the_same(tmp_path, capsys, name, n_sampled):
    path = tmp_path / name
    WRITERS[name](path)
    data = read_labelled_texts(path, text="the text", target="class")
    if n_sampled is not None:
        data = data.sample(n_sampled, seed=3)
    script = write_script(
        script_settings(path), data, n_sampled=n_sampled, choice="tfidf"
    )
    names = {}
    exec(script, names)
    expected = compare_classifiers(
        {"tfidf": make_tfidf_pipeline(), "again": make_tfidf_pipeline()},
        data.rows,
        data.labels,
        cv=2,
        scoring="balanced_accuracy",
        random_state=3,
    )
    found = names["comparison"]
    assert found.estimator_names == ("lstm", "tfidf")
    assert list(found.X) == data.rows
    assert list(found.y) == data.labels
    assert_array_equal(
        found.scores["balanced_accuracy"][1], expected.scores["balanced_accuracy"][0]
    )
    lstm = names["classifiers"]["lstm"]
    assert lstm["sequencepadder"].maxlen == 4
    assert lstm["lstmclassifier"].random_state == 3
    assert capsys.readouterr().out.splitlines()[-1] in {"['down']", "['up']"}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"analyzer": "char", "ngrams": (1, 3)},
        {"class_weight": "balanced"},
        {"ngrams": (2, 2), "class_weight": "balanced"},
        {"tune": True},
        {"tune": True, "class_weight": "balanced"},
    ],
)
def test_script_makes_the_same_classifiers(tmp_path, options):
    settings = script_settings(tmp_path / "a.csv", **options)
    script = write_script(settings, DATA, n_sampled=None, choice="tfidf")
    imports = re.search("^from skseq import .*$", script, re.M).group()
    start, end = script.index("classifiers = {"), script.index("comparison = ")
    names = {}
    exec(f"{imports}\n{script[start:end]}", names)
    expected = make_classifiers(settings)
    for name in ("lstm", "tfidf"):
        # The representation shows the parameters that are not the defaults.
        assert repr(names["classifiers"][name]) == repr(expected[name])


def test_script_for_all_rows_does_not_sample(tmp_path):
    script = write_script(
        script_settings(tmp_path / "a.csv"), DATA, n_sampled=None, choice="lstm"
    )
    assert "resample" not in script
    assert 'classifier = classifiers["lstm"].fit(texts, labels)' in script


def write_and_run(path, **options):
    """Return the rows that the command reads, and the names of the script for them."""
    data = read_labelled_texts(path, text="the text", target="class", **options)
    script = write_script(script_settings(path), data, n_sampled=None, choice="tfidf")
    names = {}
    exec(script.partition("classifiers = ")[0], names)
    return data, names


WRITE_SUFFIX = {
    "csv": lambda frame, path: frame.to_csv(path),
    "json": lambda frame, path: frame.to_json(path, orient="records"),
    "jsonl": lambda frame, path: frame.to_json(path, orient="records", lines=True),
    "parquet": lambda frame, path: frame.to_parquet(path),
}


@pytest.mark.parametrize("suffix", WRITE_SUFFIX)
@pytest.mark.parametrize(
    "labels", [["01", "1", "2"], ["1", "0", "2"], ["true", "True", "null"]]
)
def test_script_reads_the_same_labels(tmp_path, suffix, labels):
    path = tmp_path / f"a.{suffix}"
    texts = ["good film", "2020-01-01", "007"] * 6
    frame = pd.DataFrame({"the text": texts, "class": labels * 6})
    WRITE_SUFFIX[suffix](frame, path)
    data, names = write_and_run(path)
    assert names["texts"] == data.rows
    assert names["labels"] == data.labels


@pytest.mark.parametrize("suffix", WRITE_SUFFIX)
@pytest.mark.parametrize("labels", [["up", "", "down", None], [0, 0, 1, None]])
def test_script_drops_the_same_rows(tmp_path, suffix, labels):
    path = tmp_path / f"a.{suffix}"
    texts = ["good film", None, "bad film", "no label"] * 6
    frame = pd.DataFrame({"the text": texts, "class": labels * 6})
    if labels[0] == 0:
        frame["class"] = frame["class"].astype("Int64")
    WRITE_SUFFIX[suffix](frame, path)
    data, names = write_and_run(path, drop_missing=True)
    assert data.n_dropped == 12
    assert names["texts"] == data.rows == ["good film", "bad film"] * 6
    assert names["labels"] == data.labels


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_script_reads_the_same_encoding(tmp_path, name, encoding):
    rows = [("caf\u00e9", "up"), ("film", "down")] * 4
    path = tmp_path / name
    lines = [f'{{"the text": "{text}", "class": "{label}"}}' for text, label in rows]
    content = {
        "a.csv": "the text,class\n" + "\n".join(map(",".join, rows)),
        "a.json": f"[{', '.join(lines)}]",
        "a.jsonl": "\n".join(lines),
    }[name]
    path.write_text(content, encoding=encoding)
    given = "latin-1" if encoding == "latin-1" else None
    data, names = write_and_run(path, encoding=given)
    assert data.rows[0] == "caf\u00e9"
    assert names["texts"] == data.rows


STEPS = pd.DataFrame(
    {
        "case": ["10", "9", "10", "8", "9", "8"] * 4,
        "day": np.repeat(["mon", "tue", "wed", "thu"], 6),
        "time": [f"2026-01-0{n}" for n in "213321"] * 4,
        "event": ["a", "1", "01", "b", "null", "a b"] * 4,
        "x": ["1.5", "-2", "3e2", "0", "7", ".5"] * 4,
        "y": ["0", "1", "2", "3", "4", "5"] * 4,
        "mood": ["1", "0", "1", "0", "0", "0"] * 4,
    }
)
TYPED = STEPS.assign(
    case=STEPS["case"].astype(int),
    time=pd.to_datetime(STEPS["time"]),
    x=STEPS["x"].astype(float),
    y=STEPS["y"].astype(int),
)
SYMBOLS = {"kind": "symbols", "columns": ["event"]}
NUMBERS = {"kind": "measurements", "columns": ["x", "y"]}
WRITE_STEPS = {
    "a.csv": lambda path, _: STEPS.to_csv(path, index=False),
    "a.tsv": lambda path, _: STEPS.to_csv(path, index=False, sep="\t"),
    "a.jsonl": lambda path, frame: frame.assign(time=STEPS["time"]).to_json(
        path, orient="records", lines=True
    ),
    "a.parquet": lambda path, frame: frame.to_parquet(path),
}


def sequence_settings(path, **options):
    defaults = {"by": ["case", "day"], "order": "time", "target": "mood"}
    defaults |= {"encoding": None, "drop_missing": False, "kind_is_given": True}
    defaults |= {"analyzer": "word", "ngrams": None, "class_weight": None}
    defaults |= {"missing": None, "tune": False, "maxlen": 4}
    return Namespace(
        file=path, folds=2, seed=3, scoring="accuracy", **defaults | options
    )


def read_both(settings):
    """Return the rows that the command reads, and the names of the script for them."""
    data, table = read_labelled_sequences(settings)
    script = write_script(settings, data, n_sampled=None, choice="lstm", table=table)
    names = {}
    exec(script.partition("classifiers = ")[0], names)
    return data, names


def assert_same_rows(data, names):
    assert names["labels"] == data.labels
    assert len(names["sequences"]) == len(data.rows)
    for found, expected in zip(names["sequences"], data.rows, strict=True):
        assert_array_equal(found, expected)


@pytest.mark.parametrize("name", WRITE_STEPS)
@pytest.mark.parametrize("kind", [SYMBOLS, NUMBERS], ids=["symbols", "measurements"])
@pytest.mark.parametrize("by", [["case", "day"], ["day", "case"], ["case"]])
def test_script_reads_the_same_sequences(tmp_path, name, kind, by):
    WRITE_STEPS[name](tmp_path / name, TYPED)
    data, names = read_both(sequence_settings(tmp_path / name, by=by, **kind))
    assert_same_rows(data, names)
    assert len(data.rows) == (3 if by == ["case"] else 12)
    if by == ["case"]:
        assert names["keys"].tolist() == [8, 9, 10]


@pytest.mark.parametrize(
    "times",
    [
        ["3", "10", "1"],
        ["0.5", "-1e3", "2"],
        ["2026-01-05T10:00Z", "2026-01-05T10:00+02:00", "2026-01-04 23:59:59-05:00"],
        ["2026-01-05", "2026-01-05T10:00:00.25", "2026-01-04"],
    ],
)
def test_script_sorts_the_same_way(tmp_path, times):
    frame = pd.DataFrame(
        {
            "case": list("abc") * 6,
            "time": np.repeat(times, 6),
            "event": [f"e{n:02}" for n in range(18)],
            "mood": list("uud") * 6,
        }
    )
    frame.to_csv(tmp_path / "a.csv", index=False)
    settings = sequence_settings(tmp_path / "a.csv", by=["case"], **SYMBOLS)
    data, names = read_both(settings)
    assert_same_rows(data, names)
    assert data.rows[0] != sorted(data.rows[0])


@pytest.mark.parametrize("missing", [None, "mean"])
def test_script_drops_the_same_steps(tmp_path, missing):
    frame = STEPS.copy()
    frame.loc[3, "x"] = frame.loc[4, "case"] = ""
    frame.to_csv(tmp_path / "a.csv", index=False)
    settings = sequence_settings(
        tmp_path / "a.csv", drop_missing=True, missing=missing, **NUMBERS
    )
    data, names = read_both(settings)
    assert data.n_dropped == (2 if missing is None else 1)
    assert_same_rows(data, names)


def test_script_reads_decimal_commas(tmp_path):
    frame = STEPS.assign(x=STEPS["x"].str.replace(".", ","))
    frame.to_csv(tmp_path / "a.csv", index=False, sep=";")
    data, names = read_both(sequence_settings(tmp_path / "a.csv", **NUMBERS))
    assert_same_rows(data, names)


@pytest.mark.parametrize(
    "options",
    [
        SYMBOLS,
        {**SYMBOLS, "ngrams": (2, 2), "class_weight": "balanced"},
        {**SYMBOLS, "tune": True},
        NUMBERS,
        {**NUMBERS, "missing": "forward", "class_weight": "balanced"},
        {**NUMBERS, "tune": True, "missing": "mean", "class_weight": "balanced"},
    ],
)
def test_script_makes_the_same_classifiers_of_sequences(tmp_path, options):
    STEPS.to_csv(tmp_path / "a.csv", index=False)
    settings = sequence_settings(tmp_path / "a.csv", **options)
    data, table = read_labelled_sequences(settings)
    script = write_script(settings, data, n_sampled=None, choice="lstm", table=table)
    start, end = script.index("table = "), script.index("classifiers = {")
    names = {}
    exec(script[:start] + script[end : script.index("comparison = ")], names)
    expected = make_classifiers(settings)
    assert list(names["classifiers"]) == list(expected)
    for name in expected:
        assert repr(names["classifiers"][name]) == repr(expected[name])


def test_script_of_sampled_sequences_runs(tmp_path, capsys):
    STEPS.to_csv(tmp_path / "a.csv", index=False)
    settings = sequence_settings(tmp_path / "a.csv", **NUMBERS)
    data, table = read_labelled_sequences(settings)
    data = data.sample(9, seed=3)
    script = write_script(settings, data, n_sampled=9, choice="summary", table=table)
    names = {}
    exec(script.replace("LSTMClassifier(r", "LSTMClassifier(4, epochs=1, r"), names)
    assert_same_rows(data, names)
    assert names["comparison"].estimator_names == ("lstm", "summary")
    assert "Comparison of 2 classifiers on 9 rows" in capsys.readouterr().out
