"""Configuration of the documentation; https://www.sphinx-doc.org explains the names."""

from sphinx_gallery.sorting import ExplicitOrder

import skseq

project = "skseq"
author = "skseq developers"
copyright = f"2026, {author}"
version = release = skseq.__version__

# No intersphinx: it would need a connection to build.
extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["_build"]
templates_path = ["_templates"]

autodoc_default_options = {"members": True, "inherited-members": True}
numpydoc_show_class_members = False  # autodoc shows them.

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "auto_examples",
    "filename_pattern": r"/plot_",
    "backreferences_dir": "generated/backreferences",
    "doc_module": ("skseq",),
    "within_subsection_order": ExplicitOrder(
        [
            "plot_imdb.py",
            "plot_comparison.py",
            "plot_order.py",
            "plot_own_data.py",
            "plot_long_table.py",
            "plot_columns.py",
            "plot_grid_search.py",
            "*",
            "plot_padding.py",
        ]
    ),
    "download_all_examples": False,
    "remove_config_comments": True,
    "image_srcset": ["2x"],
}

html_theme = "pydata_sphinx_theme"
html_title = f"skseq {release}"
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["skseq.css"]
html_favicon = "_static/logo.svg"
# The guide and the API have a navigation of their own; other pages use the width.
html_sidebars = {
    page: []
    for page in (
        "index",
        "auto_examples/*",
        "installation",
        "quickstart",
        "troubleshooting",
        "coming_from",
        "coming_from_time_series",
        "policy",
        "results",
        "benchmarks",
        "changelog",
    )
}
html_theme_options = {
    "logo": {
        "text": "skseq",
        "image_light": "_static/logo.svg",
        "image_dark": "_static/logo.svg",
    },
    "show_toc_level": 2,
}


def skip_inherited_members(app, what, name, member, skip, options):
    """Skip members that are defined by scikit-learn or SciKeras."""
    module = getattr(getattr(member, "fget", member), "__module__", None) or ""
    return None if module.startswith("skseq.") else True


def setup(app):
    """Register the function above with Sphinx."""
    app.connect("autodoc-skip-member", skip_inherited_members)
