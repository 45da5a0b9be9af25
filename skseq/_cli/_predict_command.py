"""The command ``skseq predict``: from a table in a file to probabilities in CSV."""

import csv
import io
import sys
from itertools import islice
from pathlib import Path

from skseq._cli._labelled_texts import check_texts, describe_dropped, is_missing
from skseq._cli._options import add_table_options
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
        description="Predict the probability of each class for the texts of a table, "
        "with a model that `compare --save` or skseq.save wrote. The result is a table "
        "in CSV: the number of the row, and a column for each class.",
        epilog="example: %(prog)s new.csv --text review --model model.skseq",
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
    if output is not None:
        _check_output(settings)
    table = open_table(settings.file, [settings.text], encoding=settings.encoding)
    model = _load_classifier(settings.model)
    texts = _Texts(table.rows, settings)
    with open_output(output) as file:
        _write_csv(file, texts, model, settings)
    for sentence in describe_dropped(texts.n_dropped, "a text"):
        print(sentence, file=sys.stderr)
    if output is not None:
        print(f"The probabilities of {texts.n_rows:,} rows are in {output}.")


def _check_output(settings):
    path = settings.output
    check_may_write(path, "--output", may_replace=settings.force)
    if path.resolve() in (settings.file.resolve(), settings.model.resolve()):
        raise ValueError(
            f"{path} is the file of the table or of the model. Name another one with "
            "--output."
        )


def _load_classifier(path):
    # It imports scikit-learn: only after the table is open.
    from skseq._persistence._save_load import load

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
    try:
        model.predict_proba(["text"])
    except (TypeError, ValueError) as error:
        reason = str(error).partition(". ")[0]
        raise ValueError(
            f"{path} should hold a classifier of texts, and does not read them "
            f"({reason}). Name a model that was fitted to texts."
        ) from error
    return model


class _Texts:
    """Iterates over chunks of texts with their numbers, and counts rows."""

    def __init__(self, rows, settings):
        self.n_rows = 0
        self.n_dropped = 0
        self._rows = rows
        self._name = settings.text
        self._drops_missing = settings.drop_missing

    def __iter__(self):
        numbered = self._read()
        while chunk := list(islice(numbered, _CHUNK_SIZE)):
            self.n_rows += len(chunk)
            yield chunk

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


def _write_csv(file, texts, model, settings):
    classes = list(map(str, model.classes_))
    header = [_unlike("row", classes)]
    if settings.include_text:
        header.append(_unlike(settings.text, [*header, *classes]))
    _write_rows(file, [[*header, *classes]])
    for chunk in texts:
        probabilities = model.predict_proba([text for _, text in chunk])
        _write_rows(
            file,
            (
                [*row[: len(header)], *(f"{share:.9g}" for share in shares)]
                for row, shares in zip(chunk, probabilities.tolist(), strict=True)
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
