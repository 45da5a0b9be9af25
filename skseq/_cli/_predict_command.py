"""The command ``skseq predict``: from a table in a file to probabilities in CSV."""

import csv
import io
import sys
from itertools import islice
from pathlib import Path

import numpy as np

from skseq._cli._labelled_rows import describe_dropped, is_missing
from skseq._cli._labelled_texts import check_texts
from skseq._cli._long_table import read_long_table
from skseq._cli._options import add_table_options, choose_kind
from skseq._cli._output_file import check_may_write, open_output
from skseq._cli._table_file import open_table

_CHUNK_SIZE = 1000  # Rows that are in memory at a time.


def add_parser(commands):
    """Add the parser of the command.

    Parameters
    ----------
    commands : action of argparse
        The parsers of all commands.
    """
    predict = commands.add_parser(
        "predict",
        help="predict the probabilities of classes with a saved model",
        description="Predict the probability of each class for the texts or sequences "
        "of a table, with a model that `compare --save` or skseq.save wrote. The "
        "result is a table in CSV: the number of the row, or the key of the sequence, "
        "and a column for each class.",
        epilog="examples: %(prog)s new.csv --text review --model model.skseq; "
        "%(prog)s new.csv --by case --order time --columns event --model model.skseq",
        allow_abbrev=False,
    )
    add_table_options(predict)
    predict.add_argument(
        "--model",
        required=True,
        type=Path,
        metavar="FILE",
        help="file that `compare --save` or skseq.save wrote",
    )
    predict.add_argument(
        "--include-text", action="store_true", help="add a column with the texts"
    )
    predict.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="CSV file to write the probabilities to (default: standard output)",
    )
    predict.add_argument(
        "--force", action="store_true", help="overwrite an existing file"
    )
    predict.set_defaults(run=_predict)


def _predict(settings, command):
    output = settings.output
    choose_kind(settings)
    if settings.include_text and settings.kind != "texts":
        raise ValueError(
            "--include-text is for texts, and --by reads sequences. Leave it out."
        )
    if output is not None:
        _check_output(settings)
    open_rows = _Texts if settings.kind == "texts" else _Sequences
    rows = open_rows(settings)
    model = _load_classifier(settings, rows)
    if settings.kind == "measurements":
        rows.check_gaps(model)
    with open_output(output) as file:
        _write_csv(file, rows, model)
    for sentence in describe_dropped(rows.n_dropped, rows.lacking):
        print(sentence, file=sys.stderr)
    if output is not None:
        print(f"The probabilities of {rows.n_rows:,} {rows.unit} are in {output}.")


def _check_output(settings):
    path = settings.output
    check_may_write(path, "--output", may_replace=settings.force)
    if path.resolve() in (settings.file.resolve(), settings.model.resolve()):
        raise ValueError(
            f"{path} is the file of the table or of the model. Name another one with "
            "--output."
        )


def _load_classifier(settings, rows):
    # It imports scikit-learn: only after the table is open.
    from skseq._persistence._save_load import load

    path = settings.model
    if not path.exists():
        raise FileNotFoundError(
            f"The model {path} does not exist. Check its name, or write it with "
            "`compare --save` or skseq.save."
        )
    model = load(path, for_prediction=True)
    if not hasattr(model, "predict_proba"):
        raise ValueError(
            f"{path} should hold a classifier, and holds a {type(model).__name__}. "
            "Name a model that `compare --save` wrote."
        )
    if settings.kind == "measurements":
        _check_columns(model, settings)
    try:
        model.predict_proba(rows.example)
    except (TypeError, ValueError) as error:
        reason = str(error).partition(". ")[0]
        raise ValueError(
            f"{path} should hold a classifier of {rows.kind}, and does not read them "
            f"({reason}). Name a model that was fitted to {rows.kind}."
        ) from error
    return model


def _check_columns(model, settings):
    """Check that the columns are those of ``compare``, in the same order."""
    first = model[0] if hasattr(model, "steps") else model
    # Rows of a table are passed without their names.
    names = vars(first).pop("feature_names_in_", None)
    if names is not None and names.tolist() != settings.columns:
        raise ValueError(
            f"{settings.model} was fitted to the columns {','.join(names)}, got "
            f"--columns {','.join(settings.columns)}. Name them in this order."
        )


class _Texts:
    """Iterates over chunks of texts with their numbers, and counts rows."""

    kind, unit, lacking, example = "texts", "rows", "a text", ["text"]

    def __init__(self, settings):
        self.n_rows = 0
        self.n_dropped = 0
        self.names = ["row", settings.text] if settings.include_text else ["row"]
        self._name = settings.text
        self._includes_text = settings.include_text
        self._drops_missing = settings.drop_missing
        self._rows = open_table(
            settings.file, [settings.text], encoding=settings.encoding
        ).rows

    def __iter__(self):
        """Yield a list of cells for each row of a chunk, and the texts."""
        numbered = self._read()
        while chunk := list(islice(numbered, _CHUNK_SIZE)):
            self.n_rows += len(chunk)
            texts = [text for _, text in chunk]
            yield (chunk if self._includes_text else [[n] for n, _ in chunk]), texts

    def _read(self):
        """Yield the number and the text of each row that has one."""
        for number, (place, (cell,)) in enumerate(self._rows, start=1):
            if not is_missing(cell):
                check_texts([cell], [place], self._name)
                yield number, cell
            elif self._drops_missing:
                self.n_dropped += 1
            else:
                raise ValueError(
                    f"The column {self._name!r} has no value in {place}. Fill it in, "
                    "or leave such rows out with --drop-missing."
                )


class _Sequences:
    """Iterates over chunks of sequences with their keys."""

    unit, lacking = "sequences", "a value in a column that is read"

    def __init__(self, settings):
        self.kind = settings.kind
        self.names = settings.by
        # If the model imputes missing measurements, it also does so here.
        self._table = read_long_table(
            settings.file,
            by=settings.by,
            columns=settings.columns,
            kind=settings.kind,
            order=settings.order,
            encoding=settings.encoding,
            drop_missing=settings.drop_missing,
            allow_gaps=not settings.drop_missing,
        )
        self.n_rows = len(self._table.keys)
        self.n_dropped = self._table.n_dropped
        self.example = [["symbol"]]
        if settings.kind == "measurements":
            self.example = np.ones((1, 1, len(settings.columns)))

    def check_gaps(self, model):
        """Check that the model imputes missing measurements, if there are any."""
        if self._table.n_gaps == 0:
            return
        try:
            model.predict_proba(self.example * [[[1.0], [np.nan]]])
        except ValueError as error:
            name, place = self._table.first_gap
            raise ValueError(
                f"The column {name!r} has no value in {place}, and the model does not "
                "impute missing values. Leave such rows out with --drop-missing, or "
                "fit a model with --missing mean or --missing forward."
            ) from error

    def __iter__(self):
        """Yield a list of cells for each sequence of a chunk, and the sequences."""
        keys, sequences = self._table.keys, self._table.sequences
        if len(self.names) == 1:
            keys = [(key,) for key in keys]
        for start in range(0, len(keys), _CHUNK_SIZE):
            chunk = slice(start, start + _CHUNK_SIZE)
            yield keys[chunk], sequences[chunk]


def _write_csv(file, rows, model):
    classes = list(map(str, model.classes_))
    header = []
    for name in rows.names:
        header.append(_unlike(name, [*header, *classes]))
    _write_rows(file, [[*header, *classes]])
    for cells, chunk in rows:
        probabilities = model.predict_proba(chunk)
        _write_rows(
            file,
            (
                [*first, *(f"{share:.9g}" for share in shares)]
                for first, shares in zip(cells, probabilities.tolist(), strict=True)
            ),
        )


def _unlike(name, others):
    """Return a name that is not among others, with underscores if necessary."""
    while name in others:
        name += "_"
    return name


def _write_rows(file, rows):
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    # A text from JSON may hold a lone surrogate, which UTF-8 cannot encode.
    file.write(written.getvalue().encode("utf-8", "backslashreplace"))
    file.flush()
