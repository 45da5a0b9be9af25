"""ReproducibilityReport: prints, becomes a dict and back, and compares."""

import json
from dataclasses import replace

import pytest

from skseq import ReproducibilityReport

REPORT = ReproducibilityReport(
    random_state="0",
    seed=1,
    call="fit",
    n_calls=1,
    earlier_calls=None,
    callbacks=["EarlyStopping"],
    versions={"numpy": "2.0"},
    machine={"engine": "kernel", "threads": 2},
    parameters={"units": "8", "epochs": "3"},
    data={"n_sequences": 5, "labels": "ab"},
    learnt={"encode": None},
    weights="cd",
)


def test_prints_line_by_line():
    lines = repr(REPORT).splitlines()
    name, hashed = lines.pop(9).split(": ")
    assert name == "parameters"
    assert len(hashed) == 64
    assert lines == [
        "random_state: 0",
        "seed: 1",
        "call: fit",
        "n_calls: 1",
        "earlier_calls: None",
        "callbacks: ['EarlyStopping']",
        "versions.numpy: 2.0",
        "machine.engine: kernel",
        "machine.threads: 2",
        "data.n_sequences: 5",
        "data.labels: ab",
        "learnt.encode: None",
        "weights: cd",
    ]


def test_hash_of_the_parameters_does_not_depend_on_their_order():
    other = replace(REPORT, parameters={"epochs": "3", "units": "8"})
    assert repr(other) == repr(REPORT)
    other = replace(REPORT, parameters={"epochs": "4", "units": "8"})
    assert repr(other) != repr(REPORT)


def test_there_and_back_through_json():
    text = json.dumps(REPORT.to_dict())
    assert ReproducibilityReport.from_dict(json.loads(text)) == REPORT


def test_dict_is_a_copy():
    REPORT.to_dict()["versions"]["numpy"] = "3.0"
    assert REPORT.versions == {"numpy": "2.0"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"weights": "ef"}, {"weights": ("cd", "ef")}),
        ({"parameters": {"units": "8"}}, {"parameters.epochs": ("3", None)}),
        (
            {"versions": {"numpy": "2.1", "keras": "3.14"}},
            {"versions.numpy": ("2.0", "2.1"), "versions.keras": (None, "3.14")},
        ),
    ],
)
def test_differences(changes, expected):
    assert REPORT.differences(replace(REPORT, **changes)) == expected


def test_differences_from_something_else():
    with pytest.raises(TypeError, match="another ReproducibilityReport, got dict"):
        REPORT.differences(REPORT.to_dict())


@pytest.mark.parametrize(
    "values",
    [
        [],
        {},
        {**REPORT.to_dict(), "more": 1},
        {**REPORT.to_dict(), "seed": "1"},
        {**REPORT.to_dict(), "versions": ["2.0"]},
        {**REPORT.to_dict(), "data": {"labels": [1, 2]}},
        {**REPORT.to_dict(), "callbacks": [None, []]},
    ],
)
def test_from_something_else(values):
    with pytest.raises(ValueError, match="expects what to_dict has returned"):
        ReproducibilityReport.from_dict(values)
