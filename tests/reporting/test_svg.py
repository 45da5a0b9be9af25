"""SVG elements without external references."""

import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt

from skseq._reporting._svg import draw_svg


def draw(ax):
    ax.plot([0, 1], [1, 0])
    ax.set_title("<title> & more")


def make(label="a line"):
    return draw_svg(draw, figsize=(4, 2), label=label)


def test_is_one_element_with_a_label():
    root = ElementTree.fromstring(make('"a" & b'))
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == '"a" & b'
    assert root.get("viewBox") == "0 0 288 144"


def test_references_are_internal():
    svg = make()
    assert "//" not in svg
    references = re.findall(r'href="([^"]*)"', svg) + re.findall(r"url\((.*?)\)", svg)
    assert references
    assert all(reference.startswith("#") for reference in references)


def test_background_is_transparent():
    paths = [path.get("style") for path in ElementTree.fromstring(make()).iter("path")]
    assert "fill: none" in paths
    assert not any("fill: #ffffff" in (style or "") for style in paths)


def test_output_is_deterministic():
    assert make() == make()


def test_figure_is_closed():
    before = plt.get_fignums()
    make()
    assert plt.get_fignums() == before
