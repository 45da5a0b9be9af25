"""Tables as text and as HTML."""

import pytest

from skseq._reporting._tables import html_report, html_table, text_report

EVIL = '<script>alert("x")</script> & more'


def test_text_report_aligns():
    rows = [["classifier", "accuracy"], ["a", "0.5"], ["a longer name", "0.75"]]
    assert text_report("Title", rows, ["A sentence."]).splitlines() == [
        "Title",
        "",
        "classifier     accuracy",
        "a                   0.5",
        "a longer name      0.75",
        "",
        "A sentence.",
    ]


def test_html_report_escapes():
    html = html_report("<t>", [["<h>", "&"], ["<b>", '"q"']], ["<s>"])
    for text in ("<t>", "<h>", "<b>", "<s>", '"q"', ">&<"):
        assert text not in html
    for text in ("&lt;t&gt;", "&lt;h&gt;", "&lt;b&gt;", "&lt;s&gt;", "&quot;q&quot;"):
        assert text in html


@pytest.mark.parametrize(
    "rows",
    [[[EVIL, "a"]], [["a", "b"], ["c", EVIL]], [["a", "b"], [EVIL, "c"]]],
    ids=["header", "cell", "heading of a row"],
)
def test_html_table_escapes(rows):
    html = html_table(rows)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_html_table():
    assert html_table([["class", "rows"], ["good", "3"]], caption="Classes") == (
        "<table><caption>Classes</caption>"
        '<thead><tr><th scope="col">class</th><th scope="col">rows</th></tr></thead>\n'
        '<tbody>\n<tr><th scope="row">good</th><td>3</td></tr>\n</tbody></table>'
    )


def test_html_table_without_caption():
    assert "caption" not in html_table([["class"], ["good"]])
