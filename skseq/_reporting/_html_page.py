"""A self-contained HTML page: light and dark mode, narrow screens, printing."""

from html import escape

# The policy blocks scripts and external resources in case escaping fails.
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

_STYLE = """\
:root { --ground: #fff; --ink: #1c1c1c; --faint: #5c5c5c; --line: #d8d8d8;
  --tint: #f4f4f2; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #161616; --ink: #e8e8e8; --faint: #a6a6a6; --line: #3c3c3c;
    --tint: #222; }
  /* The figures are black and grey on a transparent background. */
  svg { filter: invert(0.92) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2rem 0 0.6rem; }
p { margin: 0.6rem 0; }
table { display: block; overflow-x: auto; border-collapse: collapse;
  margin: 0.8rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; white-space: normal; color: var(--faint);
  padding-bottom: 0.3rem; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; }
@media (max-width: 30rem) {
  table { font-size: 0.85rem; }
  th, td { padding-right: 0.6rem; }
}
thead th { color: var(--faint); font-weight: normal; }
figure { margin: 0.8rem 0; }
svg { display: block; width: 100%; max-width: 29rem; height: auto; }
figcaption, .note { color: var(--faint); font-size: 0.9rem; }
blockquote { margin: 0.4rem 0 1.4rem; padding: 0.1rem 0 0.1rem 0.9rem;
  border-left: 3px solid var(--line); }
pre { background: var(--tint); padding: 0.8rem; overflow-x: auto;
  font: 0.85rem/1.5 ui-monospace, monospace; }
code { font: 0.9em ui-monospace, monospace; }
@media print {
  main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; }
  table, figure, pre, blockquote, .row { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""


def html_page(title, body):
    """Return a page as HTML.

    Parameters
    ----------
    title : str
        Title and heading, as plain text.
    body : str
        HTML without references to other files.

    Returns
    -------
    str
    """
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def section(title, *parts):
    """Return a section of a heading in plain text and parts in HTML."""
    return "\n".join([f"<section>\n<h2>{escape(title)}</h2>", *parts, "</section>"])


def paragraph(text, *, css_class=None):
    """Return a paragraph of plain text, with a class of the style sheet if given."""
    start = f'<p class="{css_class}">' if css_class else "<p>"
    return f"{start}{escape(text)}</p>"


def code_block(text):
    """Return plain text as a block of code, with its line breaks."""
    return f"<pre><code>{escape(text)}</code></pre>"


def shorten(text, max_length):
    """Collapse white space, and truncate a longer text between two words.

    Unlike :func:`textwrap.shorten`, it truncates within a single long word, as texts
    without spaces require.
    """
    text = " ".join(text.split())
    if len(text) <= max_length:
        return text
    kept = text[:max_length]
    whole_words = kept.rpartition(" ")[0]
    return f"{whole_words or kept} …"
