"""Docstrings pass numpydoc's validation and match the signatures."""

import ast
import inspect
import re

import pytest
from numpydoc.docscrape import FunctionDoc
from numpydoc.validate import validate

import skseq
import skseq.datasets

# https://numpydoc.readthedocs.io/en/latest/validation.html
NOT_ASKED_FOR = {
    "ES01": "a summary line may be enough",
    "EX01": "methods are shown in the example of their class; see test_example",
    "GL01": "the summary begins on the line of the quotes, like in scikit-learn",
    "SA01": "not everything has a relative",
}


def public_objects():
    for module in (skseq, skseq.datasets):
        for name in module.__all__:
            if not inspect.ismodule(getattr(module, name)):
                yield f"{module.__name__}.{name}"


def public_methods():
    """Yield the methods that skseq wrote, not those that it inherits."""
    for path in public_objects():
        if inspect.isclass(load(path)):
            for name in dir(load(path)):
                origin = inspect.unwrap(getattr(load(path), name))
                origin = getattr(origin, "fget", origin)
                module = getattr(origin, "__module__", None) or ""
                if not name.startswith("_") and module.startswith("skseq."):
                    yield f"{path}.{name}"


def load(path):
    found = skseq
    for name in path.split(".")[1:]:
        found = getattr(found, name)
    return found


def documented_parameters(documented):
    """Return a dict of the parameters in the docstring and their types, as written."""
    return {
        name: parameter.type
        for parameter in FunctionDoc(documented)["Parameters"]
        for name in parameter.name.split(", ")
    }


def documented_default(type_):
    """Return the source of the default in a documented type, None if there is none."""
    found = re.search(r"\bdefault=(.*)$", type_)
    return found and found[1]


def is_same_default(source, default):
    try:
        value = ast.literal_eval(source)
    except (SyntaxError, ValueError):
        return source == getattr(default, "__name__", repr(default))
    return repr(value) == repr(default)


OBJECTS = list(public_objects())
METHODS = list(public_methods())


@pytest.mark.parametrize("path", OBJECTS + METHODS)
def test_numpydoc_finds_no_error(path):
    errors = validate(path)["errors"]
    assert [error for error in errors if error[0] not in NOT_ASKED_FOR] == []


# That of an exception takes what is passed to it.
WITH_SIGNATURE = [path for path in OBJECTS + METHODS if path != "skseq.DataWarning"]


@pytest.mark.parametrize("path", WITH_SIGNATURE)
def test_parameters_and_defaults(path):
    assert_true_to_signature(load(path))


@pytest.mark.parametrize("path", OBJECTS)
def test_example(path):
    assert ">>> " in "\n".join(FunctionDoc(load(path))["Examples"])


def assert_true_to_signature(documented):
    if isinstance(documented, property):
        return
    parameters = inspect.signature(documented).parameters
    written = documented_parameters(documented)
    assert list(written) == [name for name in parameters if name != "self"]
    for name, type_ in written.items():
        default, source = parameters[name].default, documented_default(type_)
        if default is inspect.Parameter.empty:
            assert source is None, name
        # An unused argument of the API of scikit-learn has the type None.
        elif (type_, default) != ("None", None):
            assert source is not None, name
            assert is_same_default(source, default), name


def true_to_signature(a, *, size=(1, 1), pattern=r"\w", kind=float, y=None):
    """Do nothing.

    Parameters
    ----------
    a : int
        A number.
    size : tuple of int, default=(1, 1)
        A pair.
    pattern : str, default=r"\\w"
        A pattern.
    kind : type, default=float
        A type.
    y : None
        Ignored.
    """


def wrong_default(a, *, size=1):
    """Do nothing.

    Parameters
    ----------
    a : int
        A number.
    size : float, default=1.0
        Another.
    """


def missing_default(a, *, size=1):
    """Do nothing.

    Parameters
    ----------
    a : int
        A number.
    size : int
        Another.
    """


def invented_default(a, *, size=1):
    """Do nothing.

    Parameters
    ----------
    a : int, default=1
        A number.
    size : int, default=1
        Another.
    """


def misspelt_name(a, *, size=1):
    """Do nothing.

    Parameters
    ----------
    a : int
        A number.
    sise : int, default=1
        Another.
    """


def test_checker_accepts_the_truth():
    assert_true_to_signature(true_to_signature)


@pytest.mark.parametrize(
    "documented", [wrong_default, missing_default, invented_default, misspelt_name]
)
def test_checker_catches(documented):
    with pytest.raises(AssertionError):
        assert_true_to_signature(documented)
