"""The Python script that repeats the comparison of a report."""

from skseq._cli._classifiers import classifier_parameters
from skseq._cli._table_file import JSON, PARQUET, SEPARATORS

_SCRIPT = """\
import pandas as pd
{imports}
table = {read}
{drop_missing}{rows}{sample}classifiers = {{
{classifiers}}}
comparison = compare_classifiers(
    classifiers,
    {X},
    labels,
    cv={folds},
    scoring="{scoring}",
    random_state={seed},
    verbose=1,
)
print(comparison)

classifier = classifiers["{choice}"].fit({X}, labels)
print(classifier.predict({example}))
"""

_DROP_MISSING = """\
cells = table[{names!r}].astype("string").fillna("")
table = table[cells.apply(lambda column: column.str.strip()).ne("").all(axis=1)]
"""

_TEXTS = """\
texts = table[{text!r}].to_list()
labels = table[{target!r}].astype({label_type}).to_list()
"""

_SEQUENCES = """\
{conversions}sequences, keys = sequences_from_frame(
    table, by={by!r}, columns={columns!r}, order={order!r}
)
sequences = list(sequences)
label_of = dict(zip({keys}, table[{target!r}].astype({label_type})))
labels = [label_of[key] for key in keys]
"""

_SAMPLE = """\
{X}, labels = resample(
    {X},
    labels,
    replace=False,
    n_samples={n_rows},
    stratify=labels,
    random_state={seed},
)
"""


def write_script(settings, data, *, n_sampled, choice, table=None):
    """Return a Python script that repeats the comparison and fits the recommendation.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command.
    data : LabelledRows
        The rows that were compared.
    n_sampled : int or None
        Number of rows sampled at random; None if all rows were used.
    choice : str
        The recommended classifier.
    table : LongTable, default=None
        The table of the sequences; None for texts.

    Returns
    -------
    str
    """
    X = "texts" if settings.kind == "texts" else "sequences"
    sample = ""
    if n_sampled is not None:
        sample = _SAMPLE.format(X=X, n_rows=n_sampled, seed=settings.seed)
    drop_missing = ""
    if data.n_dropped:
        drop_missing = _DROP_MISSING.format(names=_names(settings))
    calls = _calls(settings)
    return _SCRIPT.format(
        imports=_imports(settings, is_sampled=n_sampled is not None),
        read=_read_call(settings.file, data),
        drop_missing=drop_missing,
        rows=_rows(settings, data, table),
        sample=sample,
        classifiers="".join(
            f'    "{name}": {calls[name]}{_set_params_call(parameters)},\n'
            for name, parameters in classifier_parameters(settings).items()
        ),
        X=X,
        folds=settings.folds,
        scoring=settings.scoring,
        seed=settings.seed,
        choice=choice,
        example='["a new text"]' if X == "texts" else "sequences[:5]",
    )


def _names(settings):
    """Return the columns that are read."""
    if settings.kind == "texts":
        return [settings.text, settings.target]
    order = [] if settings.order is None else [settings.order]
    # With --missing, measurements are imputed, and only the others are required.
    columns = [] if settings.missing is not None else settings.columns
    return list(dict.fromkeys([*settings.by, *order, settings.target, *columns]))


def _imports(settings, *, is_sampled):
    made = "search" if settings.tune else "pipeline"
    names = ["compare_classifiers", f"make_lstm_{made}", f"make_tfidf_{made}"]
    lines = []
    if settings.kind == "measurements":
        lstm = [f"make_lstm_{made}"] if settings.tune else ["LSTMClassifier"]
        scaler = [] if settings.tune else ["SequenceScaler"]
        names = [*lstm, *scaler, "compare_classifiers", "make_summary_pipeline"]
        if not settings.tune:
            lines.append("from sklearn.pipeline import make_pipeline")
    if is_sampled:
        lines.append("from sklearn.utils import resample")
    if settings.kind == "texts":
        return "\n".join([*lines, "", f"from skseq import {', '.join(names)}", ""])
    names.append("sequences_from_frame")
    listed = "".join(f"    {name},\n" for name in sorted(names))
    return "\n".join([*lines, "", f"from skseq import (\n{listed})", ""])


def _rows(settings, data, table):
    label_type = type(data.labels[0]).__name__
    if settings.kind == "texts":
        return _TEXTS.format(
            text=settings.text, target=settings.target, label_type=label_type
        )
    by, columns = settings.by, settings.columns
    keys = ", ".join(f"table[{name!r}]" for name in by)
    return _SEQUENCES.format(
        conversions="".join(_conversions(settings, data, table)),
        by=by if len(by) > 1 else by[0],
        columns=columns if settings.kind == "measurements" else columns[0],
        order=settings.order,
        keys=keys if len(by) == 1 else f"zip({keys})",
        target=settings.target,
        label_type=label_type,
    )


def _conversions(settings, data, table):
    """Yield lines that convert columns of texts to keys, times and numbers."""
    for name, is_integer in zip(settings.by, table.integer_keys, strict=True):
        if is_integer:
            yield f"table[{name!r}] = table[{name!r}].astype(int)\n"
    for name in settings.columns:
        if settings.kind == "symbols":
            yield f"table[{name!r}] = table[{name!r}].astype(str)\n"
            continue
        cells = f"table[{name!r}]"
        if data.separator is not None:
            cells += ".str.strip()"
            if data.separator == ";":
                cells += '.str.replace(",", ".")'
        yield f"table[{name!r}] = pd.to_numeric({cells})\n"
    name = settings.order
    if name in settings.columns:
        return
    if table.order_kind == "numbers":
        yield f"table[{name!r}] = pd.to_numeric(table[{name!r}])\n"
    elif table.order_kind is not None:
        utc = ", utc=True" if "zone" in table.order_kind else ""
        cells = f"table[{name!r}]"
        yield f'{cells} = pd.to_datetime({cells}, format="ISO8601"{utc})\n'


def _calls(settings):
    """Return the call that makes each classifier."""
    seed = f"random_state={settings.seed}"
    if settings.tune:
        kind = "" if settings.kind == "texts" else f'"{settings.kind}", '
        return {
            "lstm": f"make_lstm_search({kind}{seed})",
            "tfidf": f"make_tfidf_search({kind}{seed})",
            "summary": f"make_summary_pipeline({seed})",
        }
    lstm = f"make_lstm_pipeline(maxlen={settings.maxlen}, {seed})"
    if settings.kind == "measurements":
        lstm = f"make_pipeline(SequenceScaler(), LSTMClassifier({seed}))"
    return {
        "lstm": lstm,
        "tfidf": f"make_tfidf_pipeline({seed})",
        "summary": f"make_summary_pipeline({seed})",
    }


def _set_params_call(parameters):
    if not parameters:
        return ""
    lines = [f"        {name}={value!r},\n" for name, value in parameters.items()]
    return f".set_params(\n{''.join(lines)}    )"


def _read_call(path, data):
    """Return the call of pandas that reads the same cells, without guessing types."""
    name, options = repr(str(path)), {}
    suffix = path.suffix.lower()
    if data.encoding not in (None, "utf-8"):
        options["encoding"] = data.encoding
    if suffix == PARQUET:
        function = "read_parquet"
    elif suffix in SEPARATORS:
        function = "read_csv"
        if data.separator != ",":
            options["sep"] = data.separator
        # By default, pandas reads a text such as "null" as a missing value.
        options |= {"dtype": "str", "keep_default_na": False}
    else:
        function = "read_json"
        options |= {"dtype": False} | ({} if suffix == JSON else {"lines": True})
    given = [name, *(f"{option}={value!r}" for option, value in options.items())]
    return f"pd.{function}({', '.join(given)})"
