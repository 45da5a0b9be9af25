"""Warnings on the command line: each once, naming options instead of parameters."""

import re
import sys
import warnings
from contextlib import contextmanager

_OPTIONS = {
    'set analyzer="char"': "pass --analyzer char",
    'set class_weight="balanced"': "pass --class-weight balanced",
}


@contextmanager
def shown_warnings():
    """Show warnings as sentences on stderr, above a progress bar if there is one.

    Those that differ in their numbers only, as of the folds of a comparison, are shown
    once.
    """
    shown = set()

    def show(message, category, filename, lineno, file=None, line=None):
        from tqdm import tqdm

        text = str(message)
        for parameter, option in _OPTIONS.items():
            text = text.replace(parameter, option)
        kind = re.sub(r"\d[\d.,]*", "", text)
        if kind not in shown:
            shown.add(kind)
            tqdm.write(f"Warning: {text}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield
