"""Lines of Python that do what the command did."""

SCRIPT = """\
import pandas as pd
{import_resample}
from skseq import compare_classifiers, make_lstm_pipeline, make_tfidf_pipeline

table = {read}
texts, labels = table[{text!r}].to_list(), table[{target!r}].to_list()
{draw}contestants = {{
    "lstm": make_lstm_pipeline(maxlen={maxlen}, random_state={seed}),
    "tfidf": make_tfidf_pipeline(random_state={seed}),
}}
comparison = compare_classifiers(
    contestants,
    texts,
    labels,
    cv={folds},
    scoring="{scoring}",
    random_state={seed},
    verbose=1,
)
print(comparison)

classifier = contestants["{choice}"].fit(texts, labels)
print(classifier.predict(["a text that nobody has labelled yet"]))
"""

IMPORT_RESAMPLE = "from sklearn.utils import resample\n"

DRAW = """\
texts, labels = resample(
    texts,
    labels,
    replace=False,
    n_samples={n_rows},
    stratify=labels,
    random_state={seed},
)
"""


def write_script(settings, *, separator, n_drawn, choice):
    """Return a script that compares the same contestants, and fits the one to take.

    Parameters
    ----------
    settings : Namespace
        What the command was told: ``file``, ``text``, ``target``, ``folds``, ``seed``,
        ``scoring`` and ``maxlen``.
    separator : str or None
        What separates the cells; None if the file is no CSV or TSV.
    n_drawn : int or None
        Number of rows drawn at random; None if all rows were taken.
    choice : str
        The contestant to take.

    Returns
    -------
    str
    """
    seed = settings.seed
    return SCRIPT.format(
        import_resample="" if n_drawn is None else IMPORT_RESAMPLE,
        read=_read_call(settings.file, separator),
        draw="" if n_drawn is None else DRAW.format(n_rows=n_drawn, seed=seed),
        choice=choice,
        **{
            name: getattr(settings, name)
            for name in ("text", "target", "maxlen", "seed", "folds", "scoring")
        },
    )


def _read_call(path, separator):
    name = repr(str(path))
    if path.suffix.lower() == ".parquet":
        return f"pd.read_parquet({name})"
    if separator is None:
        return f"pd.read_json({name}, lines=True)"
    # Without it, a text such as "null" would be none.
    options = "keep_default_na=False"
    if separator != ",":
        options = f"sep={separator!r}, {options}"
    return f"pd.read_csv({name}, {options})"
