"""The command ``python -m skseq compare``: from a file to a report."""

import argparse
import io
import os
import sys
import warnings
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path

from skseq._atomic_write import write_atomically
from skseq._cli._compare_report import SCORES, choose, compare_report
from skseq._cli._labelled_texts import check_folds, read_labelled_texts
from skseq._cli._quiet_tensorflow import quiet_start
from skseq._show_versions import show_versions

COMMAND = ["python", "-m", "skseq"]
REFUSED = 2  # As argparse exits.
INTERRUPTED = 130  # As shells count it: 128 and the number of the signal.


def main(argv=None):
    """Run the command.

    Parameters
    ----------
    argv : list of str, default=None
        What follows ``python -m skseq``; that of the process if None.

    Returns
    -------
    int
        The exit status: 0 if the report was written, 2 if the input will not do, 130
        after Ctrl-C.
    """
    argv = sys.argv[1:] if argv is None else argv
    settings = _make_parser().parse_args(argv)
    try:
        return _compare(settings, [*COMMAND, *argv])
    except KeyboardInterrupt:
        print("Interrupted. No report was written.", file=sys.stderr)
        return INTERRUPTED


def _make_parser():
    parser = argparse.ArgumentParser(prog=" ".join(COMMAND), allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    compare = commands.add_parser(
        "compare",
        help="is an LSTM worth it on your texts, or does counting words do as well?",
        description="Compare an LSTM with TF-IDF and logistic regression on labelled "
        "texts, and write a report that any browser opens.",
        epilog="example: python -m skseq compare reviews.csv --text review --target "
        "stars",
        allow_abbrev=False,
    )
    compare.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a table in CSV, TSV, JSON lines (.jsonl, .ndjson) or Parquet",
    )
    compare.add_argument(
        "--text", required=True, metavar="COLUMN", help="the column of the texts"
    )
    compare.add_argument(
        "--target", required=True, metavar="COLUMN", help="the column of the classes"
    )
    compare.add_argument(
        "--folds",
        type=_integer_from(2),
        default=5,
        metavar="N",
        help="parts to hold back in turn (%(default)s)",
    )
    compare.add_argument(
        "--scoring",
        choices=SCORES,
        default="accuracy",
        help="what is better (%(default)s)",
    )
    compare.add_argument(
        "--maxlen",
        type=_integer_from(1),
        default=500,
        metavar="N",
        help="words of a text that the LSTM reads, the last ones (%(default)s)",
    )
    compare.add_argument(
        "--max-rows",
        type=_integer_from(4),
        metavar="N",
        help="draw this many rows at random, for a quick first look",
    )
    compare.add_argument(
        "--seed",
        type=_integer_from(0),
        default=0,
        metavar="N",
        help="decides what is drawn at random (%(default)s)",
    )
    compare.add_argument(
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="FILE",
        help="where the report goes (%(default)s)",
    )
    compare.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="fit the one to take on all rows, and save it here, as in model.skseq",
    )
    compare.add_argument(
        "--force", action="store_true", help="write over files that are there"
    )
    return parser


def _integer_from(least):
    def read(text):
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        # NumPy takes no seed past 32 bits, and nothing else here is as large.
        if not least <= number < 2**32:
            raise argparse.ArgumentTypeError(
                f"should be an integer from {least} on, not {text!r}"
            )
        return number

    return read


def _compare(settings, command):
    try:
        _check_output(settings)
        _check_matplotlib()
        data, n_drawn, facts = _read(settings)
        _say(*facts, "Now lstm and tfidf learn from them.", "")
        contestants = _make_contestants(settings)
        comparison = _run(contestants, data, settings)
    except (ImportError, OSError, ValueError) as error:
        return _refuse(error)
    _say(comparison, "")
    page = compare_report(
        comparison,
        data,
        settings,
        facts=facts,
        n_drawn=n_drawn,
        command=command,
        versions=_versions(),
    )
    try:
        # A text from JSON may hold half a character, which UTF-8 cannot.
        write_atomically(settings.output, page.encode("utf-8", "xmlcharrefreplace"))
    except OSError as error:
        return _refuse(f"{settings.output} cannot be written: {error.strerror}.")
    _say(f"The report is in {settings.output}. Open it in a browser.")
    return (
        0 if settings.save is None else _save(contestants, comparison, data, settings)
    )


def _say(*lines):
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        # Nobody reads on, as after `| head`; the report is wanted all the same. Python
        # would try again, as it ends, to write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(error):
    message = " ".join(str(error).split())
    print(f"{' '.join(COMMAND)}: error: {message}", file=sys.stderr)
    return REFUSED


def _check_output(settings):
    path = settings.output
    if path.suffix.lower() not in (".html", ".htm"):
        raise ValueError(
            f"The report is a page of HTML, and {path} does not end in .html. Name "
            "another file with --output."
        )
    _check_may_write(path, "--output", may_replace=settings.force)
    if settings.save is not None:
        _check_may_write(settings.save, "--save", may_replace=settings.force)
        if settings.save.resolve() in (path.resolve(), settings.file.resolve()):
            raise ValueError(
                f"{settings.save} is a file of its own. Name another one with --save."
            )


def _check_may_write(path, option, *, may_replace):
    if not path.parent.is_dir():
        raise ValueError(
            f"The folder {path.parent} does not exist. Make it, or name another file "
            f"with {option}."
        )
    if path.is_dir():
        raise ValueError(f"{path} is a folder. Name a file with {option}.")
    if path.exists() and not may_replace:
        raise ValueError(
            f"{path} is there already. Write over it with --force, or name another "
            f"file with {option}."
        )


def _check_matplotlib():
    if find_spec("matplotlib") is None:
        raise ImportError(
            "The picture of the report is drawn with matplotlib, which is not "
            'installed. Install it with `pip install "skseq[cli]"`.'
        )


def _read(settings):
    """Return the rows to compare on, how many were drawn, and sentences about them."""
    data = read_labelled_texts(
        settings.file, text=settings.text, target=settings.target
    )
    check_folds(data, settings.folds, target=settings.target)
    n_rows, n_drawn = len(data.texts), None
    if settings.max_rows is not None and settings.max_rows < n_rows:
        n_drawn = settings.max_rows
        data = data.draw(n_drawn, seed=settings.seed)
        check_folds(data, settings.folds, target=settings.target)
    from skseq._cli._data_summary import describe_classes, describe_texts

    drawn = "" if n_drawn is None else f", of which {n_drawn:,} were drawn at random"
    facts = [
        f"{settings.file.name} has {n_rows:,} rows{drawn}.",
        describe_texts(data.texts, maxlen=settings.maxlen),
        describe_classes(data.count_classes()),
    ]
    return data, n_drawn, facts


def _make_contestants(settings):
    # These take seconds to load: not before the input is known to do.
    with quiet_start():
        from skseq._classifier._pipelines import make_lstm_pipeline, make_tfidf_pipeline

    seed = settings.seed
    return {
        "lstm": make_lstm_pipeline(maxlen=settings.maxlen, random_state=seed),
        "tfidf": make_tfidf_pipeline(random_state=seed),
    }


def _run(contestants, data, settings):
    from sklearn.exceptions import FitFailedWarning

    from skseq._comparison._compare_classifiers import compare_classifiers

    with warnings.catch_warnings():
        # The comparison says it, too.
        warnings.simplefilter("ignore", FitFailedWarning)
        return compare_classifiers(
            contestants,
            data.texts,
            data.labels,
            cv=settings.folds,
            scoring=settings.scoring,
            random_state=settings.seed,
            verbose=1,
        )


def _save(contestants, comparison, data, settings):
    """Fit the contestant that the report advises to take to all rows, and save it."""
    from skseq._persistence._save_load import save

    choice, path = choose(comparison), settings.save
    _say(f"Now {choice} learns from all {len(data.texts):,} rows.")
    try:
        save(contestants[choice].fit(data.texts, data.labels), path)
    except KeyboardInterrupt:
        print(f"Interrupted. {path} was not written.", file=sys.stderr)
        return INTERRUPTED
    except (OSError, ValueError) as error:
        return _refuse(f"{path} cannot be written: {error}")
    _say(
        f"It is saved in {path}. In Python, skseq.load({str(path)!r}) makes it ready "
        "to predict."
    )
    return 0


def _versions():
    shown = io.StringIO()
    with redirect_stdout(shown):
        show_versions()
    return shown.getvalue().rstrip()
