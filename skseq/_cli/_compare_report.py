"""The HTML report of ``python -m skseq compare``."""

from shlex import join

from skseq._cli._classifiers import (
    describe_baseline,
    describe_tokens,
    name_baseline,
)
from skseq._cli._compare_script import write_script
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


def compare_report(
    comparison, data, settings, *, facts, n_sampled, command, versions, table=None
):
    """Return the report as an HTML page.

    Parameters
    ----------
    comparison : Comparison
        Of "lstm" and a baseline.
    data : LabelledRows
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
    table : LongTable, default=None
        The table of the sequences; None for texts.

    Returns
    -------
    str
    """
    choice = choose(comparison)
    script = write_script(
        settings, data, n_sampled=n_sampled, choice=choice, table=table
    )
    body = [
        _introduction(settings),
        section("Results", comparison._repr_html_(), _legend(settings)),
        section("Scores by fold", _picture(comparison)),
        section("Data", *map(paragraph, facts), _classes(data)),
        section("Largest disagreements", *_disagreements(comparison, data, settings)),
        section(
            "Recommendation",
            *_advice(comparison, data, choice, settings),
            code_block(script),
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
    other = {"tfidf": "TF-IDF", "summary": "summary statistics"}
    title = f"LSTM or {other[name_baseline(settings)]} for {settings.file.name}"
    return html_page(title, "\n".join(body))


def choose(comparison):
    """Return the recommended classifier: the LSTM only if it is significantly better.

    Without a significant difference, the baseline is cheaper, and easier to understand.
    """
    lstm, baseline = comparison.estimator_names
    failed = {name for name, _ in comparison.errors}
    if len(failed) == 1:
        return lstm if baseline in failed else baseline
    (difference,) = comparison.differences()
    return difference.first if difference.is_significant else baseline


def describe_shortcomings(comparison, choice):
    """Return a sentence if a classifier may be no better than the majority class.

    Parameters
    ----------
    comparison : Comparison
        Of "lstm" and a baseline.
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


def _introduction(settings):
    tuned = (
        "In each fold, the parameters of both were chosen by a search within "
        "the rows of the others, so that the choice does not bias the scores."
    )
    if settings.kind == "measurements":
        tuned = tuned.replace("both were", "lstm were")
    read = [settings.text] if settings.kind == "texts" else settings.columns
    columns = " and ".join(f"“{name}”" for name in read)
    return paragraph(
        f"Two classifiers were trained to predict “{settings.target}” from {columns}. "
        f"{describe_baseline(settings)}. lstm is a recurrent neural network, "
        f"which reads the {describe_tokens(settings)} in order. Both were evaluated by "
        f"{settings.folds}-fold cross-validation on the same folds: each fold was "
        "predicted by a classifier trained on the others. "
        f"{tuned if settings.tune else ''}".rstrip()
    )


def _legend(settings):
    return paragraph(
        f"{settings.scoring} is {SCORES[settings.scoring]}. The table shows its mean "
        "and standard deviation over the folds; fit is the time to train once, predict "
        "the time to predict one fold, and size that of the fitted classifier. The "
        "majority class is the score of always answering the most frequent class; the "
        "weighted mean averages the probabilities of both classifiers, with weights "
        "from the other folds. If an interval includes zero, the difference may be due "
        "to chance.",
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
        ["class", f"{data.unit}s", "share"],
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


def _disagreements(comparison, data, settings):
    if comparison.errors:
        yield paragraph("One classifier failed, so there is nothing to compare.")
        return
    yield paragraph(
        f"Read these {data.unit}s before you trust a score: they may show what one of "
        "the classifiers cannot learn, or labels that are wrong. The percentages are "
        "the predicted probabilities of the class in the file."
    )
    for row in comparison.disagreements(_N_DISAGREEMENTS):
        given = ", ".join(
            f"{name} {100 * share:.0f} %" for name, share in row.probabilities.items()
        )
        title = paragraph(f"{data.places[row.index]}, {row.label}: {given}")
        text = paragraph(shorten(_show(row.row, settings), _MOST_CHARACTERS))
        yield f'<div class="row">{title}<blockquote>{text}</blockquote></div>'


def _show(row, settings):
    """Return a text, the symbols of a sequence, or the measurements of each column."""
    if settings.kind == "texts":
        return row
    if settings.kind == "symbols":
        return ", ".join(row)
    kept = _MOST_CHARACTERS // len(settings.columns) // 5
    lines = [f"{len(row)} steps." if len(row) > 1 else "1 step."]
    for name, values in zip(settings.columns, row.T, strict=True):
        shown = ", ".join(f"{value:.3g}" for value in values[:kept])
        more = ", …" if len(values) > kept else ""
        lines.append(f"{name}: {shown}{more}.")
    return " ".join(lines)


def _advice(comparison, data, choice, settings):
    (difference,) = comparison.differences()
    steps = "tokens" if settings.kind == "texts" else "steps"
    shortcomings = describe_shortcomings(comparison, choice)
    yield from map(paragraph, shortcomings)
    if comparison.errors:
        yield paragraph(f"Use {choice} for now, and find out why a fit failed.")
    elif shortcomings:
        yield paragraph(
            f"Use neither yet. More {data.unit}s, or {settings.kind} that say more "
            "about the class, may help."
        )
    elif choice == "lstm":
        yield paragraph(
            f"Use lstm: it is significantly better, so the order of the {steps} is "
            "worth its training time."
        )
    elif difference.is_significant:
        yield paragraph(
            f"Use {choice}: it is significantly better, and quick to train."
        )
    else:
        yield paragraph(
            f"Use {choice}: without a significant difference, the faster classifier is "
            f"the safer choice. More {data.unit}s make smaller differences detectable."
        )
    if settings.tune and settings.kind == "measurements":
        trained = "lstm was tuned by a search; summary chooses its only parameter. "
    elif settings.tune:
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
