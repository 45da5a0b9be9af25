"""The HTML report of ``python -m skseq compare``, with a Python script to repeat it."""

from shlex import join

from skseq._cli._classifiers import (
    classifier_parameters,
    describe_tokens,
    search_parameters,
)
from skseq._cli._table_file import JSON, PARQUET, SEPARATORS
from skseq._reporting._html_page import (
    code_block,
    html_page,
    paragraph,
    section,
    shorten,
)
from skseq._reporting._number_formats import format_percent
from skseq._reporting._svg import draw_svg
from skseq._reporting._tables import html_table

SCORES = {
    "accuracy": "the fraction of rows that are classified correctly",
    "balanced_accuracy": "the recall of a class, averaged over classes",
    "f1_macro": "the F1 score of a class, averaged over classes; F1 is the harmonic "
    "mean of precision and recall",
    "neg_log_loss": "the log loss of the predicted probabilities, negated: 0 is best",
    "roc_auc_ovr": "the area under the ROC curve of each class against the rest, "
    "averaged over classes: 0.5 is chance, 1 is best",
}
_MOST_CLASSES = 10
_N_DISAGREEMENTS = 8
_MOST_CHARACTERS = 500

_SCRIPT = """\
import pandas as pd
{import_resample}
from skseq import compare_classifiers, make_lstm_{made}, make_tfidf_{made}

table = {read}
{drop_missing}texts = table[{text!r}].to_list()
labels = table[{target!r}].astype({label_type}).to_list()
{sample}classifiers = {{
    "lstm": make_lstm_{made}({maxlen}random_state={seed}){lstm},
    "tfidf": make_tfidf_{made}(random_state={seed}){tfidf},
}}
comparison = compare_classifiers(
    classifiers,
    texts,
    labels,
    cv={folds},
    scoring="{scoring}",
    random_state={seed},
    verbose=1,
)
print(comparison)

classifier = classifiers["{choice}"].fit(texts, labels)
print(classifier.predict(["a new text"]))
"""

_IMPORT_RESAMPLE = "from sklearn.utils import resample\n"

_DROP_MISSING = """\
cells = table[[{text!r}, {target!r}]].astype("string").fillna("")
table = table[cells.apply(lambda column: column.str.strip()).ne("").all(axis=1)]
"""

_SAMPLE = """\
texts, labels = resample(
    texts,
    labels,
    replace=False,
    n_samples={n_rows},
    stratify=labels,
    random_state={seed},
)
"""


def compare_report(comparison, data, settings, *, facts, n_sampled, command, versions):
    """Return the report as an HTML page.

    Parameters
    ----------
    comparison : Comparison
        Of "lstm" and "tfidf".
    data : LabelledTexts
        The rows that they were compared on.
    settings : Namespace
        The arguments of the command.
    facts : list of str
        Sentences about the data.
    n_sampled : int or None
        Number of rows sampled at random; None if all rows were used.
    command : list of str
        The command line.
    versions : str
        Lines about the installation.

    Returns
    -------
    str
    """
    choice = choose(comparison)
    script = write_script(settings, data, n_sampled=n_sampled, choice=choice)
    body = [
        _introduction(settings),
        section("Results", comparison._repr_html_(), _legend(settings)),
        section("Scores by fold", _picture(comparison)),
        section("Data", *map(paragraph, facts), _classes(data)),
        section("Largest disagreements", *_disagreements(comparison, data)),
        section(
            "Recommendation", *_advice(comparison, choice, settings), code_block(script)
        ),
        section(
            "How this report was made",
            code_block(join(command)),
            paragraph(
                f"The seed {settings.seed} determines the folds and the initial "
                "weights of the LSTM. On the same machine, the same command gives the "
                "same scores."
            ),
            code_block(versions),
        ),
    ]
    return html_page(f"LSTM or TF-IDF for {settings.file.name}", "\n".join(body))


def choose(comparison):
    """Return the recommended classifier: the LSTM only if it is significantly better.

    Without a significant difference, the baseline is cheaper, and easier to understand.
    """
    failed = {name for name, _ in comparison.errors}
    if len(failed) == 1:
        return "lstm" if "tfidf" in failed else "tfidf"
    (difference,) = comparison.differences()
    return difference.first if difference.is_significant else "tfidf"


def describe_shortcomings(comparison, choice):
    """Return a sentence if a classifier may be no better than the majority class.

    Parameters
    ----------
    comparison : Comparison
        Of "lstm" and "tfidf".
    choice : str
        Name of the classifier.

    Returns
    -------
    list of str
        One sentence or none.
    """
    if comparison.is_better_than_majority()[choice]:
        return []
    return [
        f"{choice} is not significantly better than the majority class in "
        f"{comparison.score_names[0]}."
    ]


def write_script(settings, data, *, n_sampled, choice):
    """Return a Python script that repeats the comparison and fits the recommendation.

    Parameters
    ----------
    settings : Namespace
        Arguments of the command: ``file``, ``text``, ``target``, ``folds``, ``seed``,
        ``scoring``, ``maxlen``, ``analyzer``, ``ngrams``, ``class_weight`` and
        ``tune``.
    data : LabelledTexts
        The rows that were compared.
    n_sampled : int or None
        Number of rows sampled at random; None if all rows were used.
    choice : str
        The recommended classifier.

    Returns
    -------
    str
    """
    sample = "" if n_sampled is None else _SAMPLE
    drop_missing = _DROP_MISSING if data.n_dropped else ""
    tune = settings.tune
    parameters_of = search_parameters if tune else classifier_parameters
    return _SCRIPT.format(
        import_resample="" if n_sampled is None else _IMPORT_RESAMPLE,
        read=_read_call(settings.file, data),
        drop_missing=drop_missing.format(text=settings.text, target=settings.target),
        label_type=type(data.labels[0]).__name__,
        sample=sample.format(n_rows=n_sampled, seed=settings.seed),
        choice=choice,
        made="search" if tune else "pipeline",
        maxlen="" if tune else f"maxlen={settings.maxlen}, ",
        **{
            name: _set_params_call(parameters)
            for name, parameters in parameters_of(settings).items()
        },
        **{
            name: getattr(settings, name)
            for name in ("text", "target", "seed", "folds", "scoring")
        },
    )


def _set_params_call(parameters):
    if not parameters:
        return ""
    lines = [f"        {name}={value!r},\n" for name, value in parameters.items()]
    return f".set_params(\n{''.join(lines)}    )"


def _introduction(settings):
    tokens = describe_tokens(settings)
    tuned = (
        "In each fold, the parameters of both were chosen by a random search within "
        "the rows of the others, so that the choice does not bias the scores."
    )
    return paragraph(
        f"Two classifiers were trained to predict “{settings.target}” from "
        f"“{settings.text}”. tfidf is a logistic regression on TF-IDF weights of "
        f"{tokens}, which ignores their order. lstm is a recurrent neural network, "
        f"which reads the {tokens} in order. Both were evaluated by {settings.folds}-"
        "fold cross-validation on the same folds: each fold was predicted by a "
        f"classifier trained on the others. {tuned if settings.tune else ''}".rstrip()
    )


def _legend(settings):
    return paragraph(
        f"{settings.scoring} is {SCORES[settings.scoring]}. The table shows its mean "
        "and standard deviation over the folds; fit is the time to train once, predict "
        "the time to predict one fold, and size that of the fitted classifier. The "
        "majority class is the score of always answering the most frequent class; the "
        "mean averages the probabilities of both classifiers. If an interval includes "
        "zero, the difference may be due to chance.",
        css_class="note",
    )


def _picture(comparison):
    label = f"{comparison.score_names[0]} of each classifier in each fold"
    svg = draw_svg(comparison.plot, figsize=(5.2, 2.7), label=label)
    caption = (
        "Each line is a fold, each tick a mean. Lines that all slope the same way show "
        "a consistent difference; lines that cross suggest chance. The dashed line is "
        "the mean of the majority class."
    )
    return f"<figure>\n{svg}\n<figcaption>{caption}</figcaption></figure>"


def _classes(data):
    counts = data.count_classes()
    shown = list(counts.items())[:_MOST_CLASSES]
    rows = [
        ["class", "rows", "share"],
        *(
            [str(label), f"{n:,}", format_percent(n / len(data.labels))]
            for label, n in shown
        ),
    ]
    rest = len(counts) - len(shown)
    note = (
        [paragraph(f"There are {rest} more classes.", css_class="note")] if rest else []
    )
    return "\n".join([html_table(rows), *note])


def _disagreements(comparison, data):
    if comparison.errors:
        yield paragraph("One classifier failed, so there is nothing to compare.")
        return
    yield paragraph(
        "Read these rows before you trust a score: they may show what one of the "
        "classifiers cannot learn, or labels that are wrong. The percentages are the "
        "predicted probabilities of the class in the file."
    )
    for row in comparison.disagreements(_N_DISAGREEMENTS):
        given = ", ".join(
            f"{name} {100 * share:.0f} %" for name, share in row.probabilities.items()
        )
        title = paragraph(f"{data.places[row.index]}, {row.label}: {given}")
        text = paragraph(shorten(row.row, _MOST_CHARACTERS))
        yield f'<div class="row">{title}<blockquote>{text}</blockquote></div>'


def _advice(comparison, choice, settings):
    (difference,) = comparison.differences()
    shortcomings = describe_shortcomings(comparison, choice)
    yield from map(paragraph, shortcomings)
    if comparison.errors:
        yield paragraph(f"Use {choice} for now, and find out why a fit failed.")
    elif shortcomings:
        yield paragraph(
            "Use neither yet. More rows, or texts that say more about the class, may "
            "help."
        )
    elif choice == "lstm":
        yield paragraph(
            "Use lstm: it is significantly better, so the order of the tokens is worth "
            "its training time."
        )
    elif difference.is_significant:
        yield paragraph("Use tfidf: it is significantly better, and quick to train.")
    else:
        yield paragraph(
            "Use tfidf: without a significant difference, the faster classifier is the "
            "safer choice. More rows make smaller differences detectable."
        )
    if settings.tune:
        trained = "Both were tuned, by searches in spaces of their own. "
    else:
        trained = (
            "Apart from what the options set, both were trained with default "
            "parameters; --tune searches for better ones. "
        )
    yield paragraph(
        f"{trained}This Python script, which also needs pandas, "
        "repeats the comparison, and then fits the recommended classifier to all rows:"
    )


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
        options |= (
            {"dtype": False} if suffix == JSON else {"dtype": False, "lines": True}
        )
    given = [name, *(f"{option}={value!r}" for option, value in options.items())]
    return f"pd.{function}({', '.join(given)})"
