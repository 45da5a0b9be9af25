"""Each dependency is documented, with its licence, and is used."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

import skseq

ROOT = Path(__file__).parents[1]
PACKAGE = Path(skseq.__file__).parent
ROW = re.compile(r"   \* - (\S+)\n     - (.+)\n     - (.+)\n     - .+\n")
# Names under which packages are imported or run, if not their own.
USED_AS = {
    "build": "-m build",
    "pytest-cov": "--cov-fail-under",
    "pytest-xdist": "pytest_xdist_auto_num_workers",
    "scikit-learn": "sklearn",
    "twine": "-m twine",
}
LICENCE = re.compile("Apache|BSD|MIT|MPL|PSF|Python Software Foundation")


def declared():
    """Return the dependencies of pyproject.toml, and when each is needed."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = content["project"]
    needs = {
        "always": project["dependencies"],
        **project["optional-dependencies"],
        "building": content["build-system"]["requires"],
    }
    found = {}
    for when, requirements in needs.items():
        for requirement in requirements:
            name = re.match(r"[\w-]+", requirement)[0]
            if name != "skseq":
                found.setdefault(name, set()).add(when)
    return found


def documented():
    """Return the table of docs/policy.rst: when each package is needed, its licence."""
    rows = ROW.findall((ROOT / "docs" / "policy.rst").read_text("utf-8"))
    return {name: (set(when.split(", ")), licence) for name, when, licence in rows[1:]}


DECLARED = declared()


def test_documentation_lists_all_and_no_others():
    listed = {name: when for name, (when, _) in documented().items()}
    assert listed == DECLARED


@pytest.mark.parametrize("name", DECLARED)
def test_licence_is_the_one_that_the_package_states(name):
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        pytest.skip("It is not installed.")
    classifiers = facts.get_all("Classifier", [])
    licences = [line for line in classifiers if line.startswith("License ::")]
    fields = [facts.get("License-Expression"), *licences, facts.get("License")]
    stated = LICENCE.search(next(filter(None, fields)))[0]
    stated = stated.replace("Python Software Foundation", "PSF")
    assert stated in documented()[name][1]


@pytest.mark.parametrize("name", DECLARED)
def test_is_used(name):
    used_as = re.escape(USED_AS.get(name, name)).replace(r"\-", "[-_]")
    if DECLARED[name] & {"always", "cli"}:
        files = PACKAGE.rglob("*.py")
        pattern = rf"^\s*(from|import) {used_as}\b"
    else:
        files = [path for path in users() if path.name != Path(__file__).name]
        pattern = rf"(?<!\w){used_as}\b"
    assert any(re.search(pattern, path.read_text("utf-8"), re.M) for path in files)


def test_package_imports_nothing_else():
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.partition(".")[0])
    others = imported - sys.stdlib_module_names - {"skseq"}
    assert others <= {USED_AS.get(name, name) for name in DECLARED}


def users():
    """Return the files in which a development dependency can be used."""
    for folder in ("tests", "examples"):
        yield from (ROOT / folder).rglob("*.py")
    yield from (ROOT / ".ci").glob("*.py")
    for name in ("Makefile", "CONTRIBUTING.md", "hatch_build.py", "docs/conf.py"):
        yield ROOT / name
