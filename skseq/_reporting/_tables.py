"""Tables as text and as HTML, with a caption above and sentences below."""

from html import escape


def text_report(title, rows, sentences):
    """Return a title, a table with aligned columns, and a line for each sentence.

    Parameters
    ----------
    title : str
        First line.
    rows : list of list of str
        Header and body; the first column is aligned to the left.
    sentences : list of str
        Lines below the table.

    Returns
    -------
    str
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0])]
        cells += [
            cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([title, "", *lines, "", *sentences])


def html_report(title, rows, sentences):
    """Return the contents of :func:`text_report` as HTML, with all text escaped.

    Parameters
    ----------
    title : str
        Caption of the table.
    rows : list of list of str
        Header and body.
    sentences : list of str
        Paragraphs below the table.

    Returns
    -------
    str
    """
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f"<div>{html_table(rows, caption=title)}{paragraphs}</div>"


def html_table(rows, *, caption=None):
    """Return a table as HTML, with all text escaped.

    Parameters
    ----------
    rows : list of list of str
        Header and body; the first cell of each row is its heading.
    caption : str, default=None
        Caption, if any.

    Returns
    -------
    str
    """
    header, *body = rows
    title = "" if caption is None else f"<caption>{escape(caption)}</caption>"
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    lines = "".join(map(_html_row, body))
    return (
        f"<table>{title}<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{lines}</tbody></table>"
    )


def _html_row(row):
    first, *others = map(escape, row)
    cells = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
