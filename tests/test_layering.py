"""Imports between packages follow the table, without cycles."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import skseq

PACKAGE = Path(skseq.__file__).parent

# Each package, and the packages above it in this table that its modules may import. A
# module of the root is a row of its own. __init__.py of the root may import them all,
# and no module imports it.
ALLOWED = {
    "_atomic_write": set(),
    "_file_format": set(),
    "_hashing": set(),
    "_quiet_import": set(),
    "_show_versions": set(),
    "_reporting": set(),
    "_kernel": set(),
    "_validation": {"_kernel"},
    "datasets": {"_validation"},
    "_preprocessing": {"_kernel", "_validation"},
    "_network": {"_kernel", "_preprocessing", "_validation"},
    "_comparison": {"_reporting", "_validation"},
    "_training": {
        "_atomic_write",
        "_file_format",
        "_kernel",
        "_network",
        "_quiet_import",
        "_validation",
    },
    "_classifier": {
        "_hashing",
        "_kernel",
        "_network",
        "_preprocessing",
        "_quiet_import",
        "_show_versions",
        "_training",
        "_validation",
    },
    "_persistence": {
        "_atomic_write",
        "_file_format",
        "_classifier",
        "_hashing",
        "_network",
        "_preprocessing",
        "_validation",
    },
    "_inspection": {
        "_classifier",
        "_kernel",
        "_network",
        "_preprocessing",
        "_reporting",
        "_validation",
    },
    "_cli": {
        "_atomic_write",
        "_classifier",
        "_comparison",
        "_file_format",
        "_persistence",
        "_preprocessing",
        "_reporting",
        "_show_versions",
        "_validation",
    },
    "__main__": {"_cli"},
}

# SciKeras and modules with private parts, and the one module that may import each.
ONLY_IN = {
    "sklearn.calibration": "_persistence._meta_estimators",
    "scikeras": "_classifier._scikeras",
    "sklearn.utils._safe_indexing": "_validation._sklearn_private",
    "sklearn.utils._param_validation": "_validation._sklearn_private",
}

ROOT = PACKAGE / "__init__.py"
FILES = sorted(set(PACKAGE.rglob("*.py")) - {ROOT})

each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


def package_of(path):
    """Return the key of a file in ALLOWED."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module_of(path):
    """Return the dotted name of a file within the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports_of(path):
    """Return the full names that a file imports, modules and what is in them."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return names


def is_within(name, module):
    return f"{name}.".startswith(f"{module}.")


def test_table_names_every_package():
    assert {package_of(path) for path in FILES} == set(ALLOWED)


def test_table_points_one_way():
    above = set()
    for package, allowed in ALLOWED.items():
        assert allowed <= above, package
        above.add(package)


@each_file
def test_imports_from_skseq(path):
    package = package_of(path)
    allowed = ALLOWED[package] | ({package} if path.parent != PACKAGE else set())
    for name in imports_of(path):
        if is_within(name, "skseq"):
            assert any(is_within(name, f"skseq.{other}") for other in allowed), name


def test_imports_have_no_cycle():
    modules = {f"skseq.{module_of(path)}": path for path in FILES}
    imports = {
        module: {name for name in imports_of(path) if name in modules} - {module}
        for module, path in modules.items()
    }
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_package_files_are_empty():
    packages = [path for path in FILES if path.name == "__init__.py"]
    assert [
        package_of(path)
        for path in packages
        if path.read_bytes() and package_of(path) != "datasets"
    ] == []


@each_file
def test_imports_are_absolute(path):
    assert [name for name in imports_of(path) if name.startswith(".")] == []


@each_file
def test_imports_of_private_parts(path):
    foreign = [name for name in imports_of(path) if not is_within(name, "skseq")]
    for name in foreign:
        homes = [home for part, home in ONLY_IN.items() if is_within(name, part)]
        if homes or any(part.startswith("_") for part in name.split(".")):
            assert homes == [module_of(path)], name


@each_file
def test_name_is_specific(path):
    assert path.stem.strip("_") not in {"common", "helpers", "misc", "util", "utils"}
