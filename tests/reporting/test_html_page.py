"""HTML pages: escaped text, style, no external resources."""

from html.parser import HTMLParser

import pytest

from skseq._reporting._html_page import (
    code_block,
    html_page,
    paragraph,
    section,
    shorten,
)

EVIL = '<script>alert("x")</script> & more'


class Tags(HTMLParser):
    """Collects tags and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, text):
        self.text.append(text)


def parse(html):
    parser = Tags()
    parser.feed(html)
    return [tag for tag, _ in parser.tags], "".join(parser.text)


@pytest.mark.parametrize(
    "html",
    [
        paragraph(EVIL),
        code_block(EVIL),
        section(EVIL),
        html_page(EVIL, ""),
    ],
)
def test_text_is_escaped(html):
    tags, text = parse(html)
    assert "script" not in tags
    assert EVIL in text


def test_note():
    assert paragraph("so", css_class="note") == '<p class="note">so</p>'


def test_page_holds_its_body_and_style():
    tags, text = parse(html_page("Title", "<p>body { }</p>"))
    assert tags[:2] == ["html", "head"]
    assert tags[-1] == "p"
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert text.count("Title") == 2  # As title and as heading.


def test_page_blocks_external_resources():
    assert "Content-Security-Policy\" content=\"default-src 'none';" in html_page(
        "", ""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("two\n\n lines", "two lines"),
        ("one two three", "one two …"),
        ("onetwothree four", "onetwothre …"),
    ],
)
def test_shorten(text, expected):
    assert shorten(text, 10) == expected
