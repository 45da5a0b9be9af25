"""The command ``skseq compare``: from a table in a file to an HTML report."""

import io
import os
import sys
import warnings
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from skseq._cli._classifiers import (
    make_classifiers,
    name_baseline,
    set_defaults,
    token_parameters,
)
from skseq._cli._compare_report import (
    SCORES,
    choose,
    compare_report,
    describe_shortcomings,
)
from skseq._cli._labelled_rows import check_folds, describe_dropped
from skseq._cli._labelled_sequences import read_labelled_sequences
from skseq._cli._labelled_texts import read_labelled_texts
from skseq._cli._options import (
    add_table_options,
    choose_kind,
    integer_from,
    ngram_range,
)
from skseq._cli._output_file import check_may_write, open_output
from skseq._show_versions import show_versions


def add_parser(commands):
    """Add the parser of the command.

    Parameters
    ----------
    commands : action of argparse
        The parsers of all commands.
    """
    compare = commands.add_parser(
        "compare",
        help="compare an LSTM with a baseline on labelled texts or sequences",
        description="Compare an LSTM with TF-IDF and logistic regression on labelled "
        "texts, or on sequences of symbols, by cross-validation, and write an HTML "
        "report that recommends one. For sequences of measurements, the LSTM is "
        "compared with logistic regression on summary statistics.",
        epilog="examples: %(prog)s reviews.csv --text review --target stars; "
        "%(prog)s log.csv --by case --order time --columns event --target outcome; "
        "%(prog)s runs.csv --by run --order second --columns x,y,z --target fault",
        allow_abbrev=False,
    )
    add_table_options(compare)
    compare.add_argument(
        "--target",
        required=True,
        metavar="COLUMN",
        help="column with the classes; with --by, the same in all rows of a sequence",
    )
    compare.add_argument(
        "--folds",
        type=integer_from(2),
        default=5,
        metavar="N",
        help="number of cross-validation folds (default: %(default)s)",
    )
    compare.add_argument(
        "--scoring",
        choices=SCORES,
        default="accuracy",
        help="score to compare by (default: %(default)s)",
    )
    compare.add_argument(
        "--maxlen",
        type=integer_from(1),
        metavar="N",
        help="truncate texts, or sequences of symbols, to their last N tokens for the "
        "LSTM (default: 500)",
    )
    compare.add_argument(
        "--analyzer",
        choices=["word", "char"],
        help="tokens that texts are split into (default: word)",
    )
    compare.add_argument(
        "--ngrams",
        type=ngram_range,
        metavar="MIN,MAX",
        help="read n-grams of MIN to MAX tokens, such as 1,2 (default: 1,1; for "
        "symbols, 1,3 in TF-IDF)",
    )
    compare.add_argument(
        "--missing",
        choices=["mean", "forward"],
        help="impute missing measurements by the mean of their column, or by the last "
        "known value of the sequence (default: refuse them)",
    )
    compare.add_argument(
        "--tune",
        action="store_true",
        help="search for the parameters of both, again in each fold; takes many times "
        "as long",
    )
    compare.add_argument(
        "--class-weight",
        choices=["balanced"],
        help="give all classes the same weight, however many rows they have",
    )
    compare.add_argument(
        "--max-rows",
        type=integer_from(4),
        metavar="N",
        help="use N rows, or with --by N sequences, sampled at random, for a quick "
        "first result",
    )
    compare.add_argument(
        "--seed",
        type=integer_from(0),
        default=0,
        metavar="N",
        help="random seed (default: %(default)s)",
    )
    compare.add_argument(
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="FILE",
        help="file to write the report to (default: %(default)s)",
    )
    compare.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="fit the recommended classifier to all rows and save it, for example as "
        "model.skseq",
    )
    compare.add_argument(
        "--force", action="store_true", help="overwrite existing files"
    )
    compare.set_defaults(run=_compare)


def _compare(settings, command):
    try:
        choose_kind(settings)
        set_defaults(settings)
        _check_output(settings)
        _check_tokens(settings)
        _check_matplotlib()
        data, table, n_sampled, facts = _read(settings)
        begin = "Tuning and cross-validating" if settings.tune else "Cross-validating"
        pair = f"lstm and {name_baseline(settings)}"
        _print(*facts, f"{begin} {pair} on {settings.folds} folds.", "")
        classifiers = make_classifiers(settings)
        comparison = _cross_validate(classifiers, data, settings)
        _print(comparison, "")
        page = compare_report(
            comparison,
            data,
            settings,
            facts=facts,
            n_sampled=n_sampled,
            command=command,
            versions=_versions(),
            table=table,
        )
        # A text from JSON may hold a lone surrogate, which UTF-8 cannot encode.
        with open_output(settings.output) as file:
            file.write(page.encode("utf-8", "xmlcharrefreplace"))
    except KeyboardInterrupt:
        raise KeyboardInterrupt("No report was written.") from None
    _print(f"The report is in {settings.output}. Open it in a browser.")
    if settings.save is not None:
        _save(classifiers, comparison, data, settings)


def _print(*lines):
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        # The reader has closed the pipe, as `| head` does; the report is still written.
        # Without this, Python would flush stdout again at exit, and fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check_output(settings):
    path = settings.output
    if path.suffix.lower() not in (".html", ".htm"):
        raise ValueError(
            f"The report is an HTML page, and {path} does not end in .html. Name "
            "another file with --output."
        )
    check_may_write(path, "--output", may_replace=settings.force)
    if settings.save is not None:
        check_may_write(settings.save, "--save", may_replace=settings.force)
        if settings.save.resolve() in (path.resolve(), settings.file.resolve()):
            raise ValueError(
                f"{settings.save} is the file of the table or of the report. Name "
                "another one with --save."
            )


def _check_tokens(settings):
    if settings.tune and token_parameters(settings):
        raise ValueError(
            "--tune chooses the tokens itself. Leave out --analyzer and --ngrams, or "
            "--tune."
        )


def _check_matplotlib():
    if find_spec("matplotlib") is None:
        raise ImportError(
            "The figure in the report is drawn with matplotlib, which is not "
            'installed. Install it with `pip install "skseq[cli]"`.'
        )


def _read(settings):
    """Return the rows, their table, the number sampled if any were, and sentences."""
    data, table = _read_rows(settings)
    check_folds(data, settings.folds, target=settings.target)
    n_rows, n_sampled = len(data.rows), None
    if settings.max_rows is not None and settings.max_rows < n_rows:
        n_sampled = settings.max_rows
        data = data.sample(n_sampled, seed=settings.seed)
        check_folds(data, settings.folds, target=settings.target)
    from skseq._cli._data_summary import describe_classes, describe_similar_classes

    counts = data.count_classes()
    sampled = ""
    if n_sampled is not None:
        sampled = f", of which {n_sampled:,} were sampled at random"
    size, lacking = f"{n_rows:,} rows", "a text or a class"
    if table is not None:
        size = f"{table.n_rows:,} rows in {n_rows:,} sequences"
        lacking = "a value in a column that is read"
    facts = [
        f"{settings.file.name} has {size}{sampled}.",
        *describe_dropped(data.n_dropped, lacking),
        *_describe_rows(data, table, settings),
        describe_classes(counts, unit=data.unit),
        *describe_similar_classes(counts),
    ]
    return data, table, n_sampled, facts


def _read_rows(settings):
    """Return the labelled rows, and for sequences what is known of their table."""
    if settings.kind != "texts":
        return read_labelled_sequences(settings)
    data = read_labelled_texts(
        settings.file,
        text=settings.text,
        target=settings.target,
        encoding=settings.encoding,
        drop_missing=settings.drop_missing,
    )
    return data, None


def _describe_rows(data, table, settings):
    from skseq._cli._data_summary import (
        describe_doubts,
        describe_measurements,
        describe_texts,
    )

    if settings.kind == "measurements":
        yield describe_measurements(
            data.rows, n_gaps=table.n_gaps, missing=settings.missing
        )
    else:
        yield describe_texts(
            data.rows,
            maxlen=settings.maxlen,
            kind=settings.kind,
            **token_parameters(settings),
        )
    if settings.kind != "texts":
        yield from describe_doubts(data.rows, settings.kind)


def _cross_validate(classifiers, data, settings):
    from sklearn.exceptions import FitFailedWarning

    from skseq._comparison._compare_classifiers import compare_classifiers

    with warnings.catch_warnings():
        # The comparison reports failed fits as well.
        warnings.simplefilter("ignore", FitFailedWarning)
        return compare_classifiers(
            classifiers,
            data.rows,
            data.labels,
            cv=settings.folds,
            scoring=settings.scoring,
            random_state=settings.seed,
            verbose=1,
        )


def _save(classifiers, comparison, data, settings):
    """Fit the recommended classifier to all rows, and save it."""
    from skseq._persistence._save_load import save

    choice, path = choose(comparison), settings.save
    _print(
        *describe_shortcomings(comparison, choice),
        f"Fitting {choice} to all {len(data.rows):,} {data.unit}s.",
    )
    try:
        fitted = classifiers[choice].fit(data.rows, data.labels)
        if hasattr(fitted, "best_estimator_"):
            _print(_describe_choice(fitted))
            fitted = fitted.best_estimator_
        if settings.kind == "measurements":  # Rows of a table are passed without names.
            fitted[0].feature_names_in_ = np.array(settings.columns, dtype=object)
        save(fitted, path)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{path} was not written.") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be written: {error}") from error
    _print(
        f"{choice} is saved in {path}. Load it in Python with "
        f"skseq.load({str(path)!r}), or predict a table with the command predict."
    )


def _describe_choice(search):
    chosen = [f"{name}={value!r}" for name, value in search.best_params_.items()]
    return f"The search chose {', '.join(chosen) or 'the default parameters'}."


def _versions():
    shown = io.StringIO()
    with redirect_stdout(shown):
        show_versions()
    return shown.getvalue().rstrip()
