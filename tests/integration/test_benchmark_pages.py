"""The pages of the documentation show the stored results of the benchmarks."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("page", "stored", "formatter"),
    [
        ("results.md", "accuracies.json", "format_accuracy_page"),
        ("benchmarks.md", "results.json", "format_time_page"),
    ],
)
def test_page_shows_stored_results(page, stored, formatter):
    code = (
        f"import json; from benchmarks import _pages; "
        f"results = json.load(open('benchmarks/{stored}', encoding='utf-8')); "
        f"print(_pages.{formatter}(results), end='')"
    )
    printed = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8")
    assert printed == (ROOT / "docs" / page).read_text("utf-8")
