"""The report of the command: what was compared, what came of it, what to do next."""

from shlex import join

from skseq._cli._compare_script import write_script
from skseq._reporting._html_page import (
    code_block,
    cut,
    html_page,
    paragraph,
    section,
    table,
)
from skseq._reporting._svg_picture import draw_svg

SCORES = {
    "accuracy": "the share of the rows whose class is told rightly",
    "balanced_accuracy": "the mean over classes of the share that is told rightly",
    "f1_macro": "the mean over classes of F1, between finding all and being right",
    "neg_log_loss": "the log loss of the probabilities with a minus: 0 is best",
    "roc_auc_ovr": "how well the probabilities rank: 0.5 is guessing, 1 is best",
}
_MOST_CLASSES = 10
_N_DISAGREEMENTS = 8
_MOST_CHARACTERS = 500


def compare_report(comparison, data, settings, *, facts, n_drawn, command, versions):
    """Return the report as a page of HTML.

    Parameters
    ----------
    comparison : Comparison
        Of "lstm" and "tfidf".
    data : LabelledTexts
        What they were compared on.
    settings : Namespace
        What the command was told.
    facts : list of str
        Sentences about the data.
    n_drawn : int or None
        Number of rows drawn at random; None if all rows were taken.
    command : list of str
        The command line.
    versions : str
        Lines about the installation.

    Returns
    -------
    str
    """
    choice = choose(comparison)
    script = write_script(
        settings, separator=data.separator, n_drawn=n_drawn, choice=choice
    )
    body = [
        _introduction(settings),
        section("What came of it", comparison._repr_html_(), _legend(settings)),
        section("Fold by fold", _picture(comparison)),
        section("The data", *map(paragraph, facts), _classes(data)),
        section("Where they disagree most", *_disagreements(comparison, data)),
        section("What to do next", *_advice(comparison, choice), code_block(script)),
        section(
            "How this report was made",
            code_block(join(command)),
            paragraph(
                f"The seed {settings.seed} decided the folds and the first weights of "
                "the LSTM. On the same machine, the same command finds the same."
            ),
            code_block(versions),
        ),
    ]
    return html_page(f"LSTM or word counts for {settings.file.name}", "\n".join(body))


def choose(comparison):
    """Return the contestant to take: the LSTM only if it is better for sure.

    Where no difference can be told, the baseline is the cheaper one, and easier to
    understand.
    """
    failed = {name for name, _ in comparison.errors}
    if len(failed) == 1:
        return "lstm" if "tfidf" in failed else "tfidf"
    (difference,) = comparison.differences()
    return difference.first if difference.is_clear else "tfidf"


def _introduction(settings):
    return paragraph(
        f"Two classifiers learnt to tell “{settings.target}” from “{settings.text}”. "
        "tfidf counts the words of a text and knows nothing of their order. lstm reads "
        f"them one after the other. Both met the same {settings.folds} folds: each "
        "part of the rows was held back in turn, and its classes told by what was "
        "learnt from the others."
    )


def _legend(settings):
    return paragraph(
        f"{settings.scoring} is {SCORES[settings.scoring]}: mean and standard "
        "deviation over the folds. fit is the time to learn once, predict the time to "
        "tell the classes of one fold, and size that of what was learnt. An interval "
        "that holds zero means that chance alone may explain the difference.",
        of="note",
    )


def _picture(comparison):
    label = f"{comparison.score_names[0]} of each classifier in each fold"
    svg = draw_svg(comparison.plot, figsize=(4.4, 2.3), label=label)
    caption = (
        "Each line is a fold, each tick a mean. Lines that all lean the same way are a "
        "difference; lines that cross are chance."
    )
    return f"<figure>\n{svg}\n<figcaption>{caption}</figcaption></figure>"


def _classes(data):
    counts = data.count_classes()
    shown = list(counts.items())[:_MOST_CLASSES]
    rows = [
        [str(label), f"{n:,}", f"{100 * n / len(data.labels):.1f} %"]
        for label, n in shown
    ]
    rest = len(counts) - len(shown)
    note = [paragraph(f"There are {rest} more classes.", of="note")] if rest else []
    return "\n".join([table(["class", "rows", "share"], rows), *note])


def _disagreements(comparison, data):
    if comparison.errors:
        yield paragraph(
            "One of them failed, so that there is nothing to set against it."
        )
        return
    yield paragraph(
        "Read these before you believe a number. They may show what one of the two "
        "cannot see, or labels that are wrong. The per cents are what each gave to the "
        "class in the file."
    )
    for row in comparison.disagreements(_N_DISAGREEMENTS):
        given = ", ".join(
            f"{name} {100 * share:.0f} %" for name, share in row.probabilities.items()
        )
        title = paragraph(f"{data.places[row.index]}, {row.label}: {given}")
        text = paragraph(cut(row.row, _MOST_CHARACTERS))
        yield f'<div class="row">{title}<blockquote>{text}</blockquote></div>'


def _advice(comparison, choice):
    (difference,) = comparison.differences()
    if comparison.errors:
        yield paragraph(f"Take {choice} for now, and find out why a fit failed.")
    elif choice == "lstm":
        yield paragraph(
            "Take lstm: what the order of the words tells is worth its time."
        )
    elif difference.is_clear:
        yield paragraph("Take tfidf: it is better here, and it is quick.")
    else:
        yield paragraph(
            "Take tfidf: where no difference can be told, the quicker one is the safer "
            "choice. More rows tell smaller differences."
        )
    yield paragraph(
        "Both had their defaults. Pairs of words, with ngram_range=(1, 2), often help "
        "tfidf; more epochs help lstm on few texts. These lines of Python, which need "
        "pandas too, do the same again, and then learn from all rows:"
    )
