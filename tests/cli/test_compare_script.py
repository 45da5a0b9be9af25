"""The script in the report: it runs, and finds what the command found."""

from argparse import Namespace

import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from skseq import compare_classifiers, make_tfidf_pipeline
from skseq._cli._compare_script import write_script
from skseq._cli._labelled_texts import read_labelled_texts

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


def settings(path):
    return Namespace(
        file=path,
        text="the text",
        target="class",
        folds=2,
        seed=3,
        scoring="balanced_accuracy",
        maxlen=4,
    )


@pytest.mark.parametrize(
    ("name", "n_drawn"), [*((n, None) for n in WRITERS), ("a.csv", 24)]
)
def test_runs_and_finds_the_same(tmp_path, capsys, name, n_drawn):
    path = tmp_path / name
    WRITERS[name](path)
    data = read_labelled_texts(path, text="the text", target="class")
    if n_drawn is not None:
        data = data.draw(n_drawn, seed=3)
    script = write_script(
        settings(path), separator=data.separator, n_drawn=n_drawn, choice="tfidf"
    )
    names = {}
    exec(script, names)
    expected = compare_classifiers(
        {"tfidf": make_tfidf_pipeline(), "again": make_tfidf_pipeline()},
        data.texts,
        data.labels,
        cv=2,
        scoring="balanced_accuracy",
        random_state=3,
    )
    found = names["comparison"]
    assert found.estimator_names == ("lstm", "tfidf")
    assert list(found.X) == data.texts
    assert_array_equal(
        found.scores["balanced_accuracy"][1], expected.scores["balanced_accuracy"][0]
    )
    lstm = names["contestants"]["lstm"]
    assert lstm["sequencepadder"].maxlen == 4
    assert lstm["lstmclassifier"].random_state == 3
    assert capsys.readouterr().out.splitlines()[-1] in {"['down']", "['up']"}


def test_all_rows_are_not_drawn(tmp_path):
    script = write_script(
        settings(tmp_path / "a.csv"), separator=",", n_drawn=None, choice="lstm"
    )
    assert "resample" not in script
    assert 'classifier = contestants["lstm"].fit(texts, labels)' in script
