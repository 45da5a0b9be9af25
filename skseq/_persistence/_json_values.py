"""Plain values as JSON, and arrays of numbers beside it, without a loss either way.

JSON keeps None, booleans, integers, finite floats, strings and lists as they are.
Everything else is an object with one key, which says what it is.
"""

import math
import re

import numpy as np

from skseq._validation._messages import describe

# No integers past 64 bits, no long doubles: their size depends on the machine.
_NUMBERS = re.compile(r"[<|](?:b1|[iu][1248]|f[248])")
_PLAIN = (type(None), bool, int, str)
_MOST_LABEL_BYTES = 2**26


def pack(value, arrays, *, where):
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value : object
        None, a boolean, number or string, of Python or NumPy; a type or array of them;
        or a tuple, list or dict of such values.
    arrays : list of ndarray
        Arrays of numbers are appended here, and named by their place.
    where : str
        What the value is, for error messages.

    Returns
    -------
    object
        None, boolean, integer, finite float, string, list or dict.

    Raises
    ------
    TypeError
        If the value is, or holds, anything else.
    """
    if type(value) in _PLAIN:
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    for kind, packed_as in _CONTAINERS.items():
        if type(value) is kind:
            items = value.items() if kind is dict else value
            packed = [pack(item, arrays, where=where) for item in items]
            return packed if kind is list else {packed_as: packed}
    if isinstance(value, np.dtype) and _is_of_numbers(value):
        return {"dtype": _little_endian(value).str}
    if isinstance(value, type) and issubclass(value, np.generic):
        return {"type": pack(np.dtype(value), arrays, where=where)["dtype"]}
    if type(value) is np.str_:
        return str(value)
    if isinstance(value, np.generic) and _is_of_numbers(value.dtype):
        number = pack(value.item(), arrays, where=where)
        return {"scalar": [_little_endian(value.dtype).str, number]}
    if type(value) is np.ndarray:
        return _pack_array(value, arrays, where)
    raise TypeError(
        f"skseq.save writes plain values only, and met {describe(value)} in {where}. "
        "Use None, booleans, numbers, strings, and tuples, lists, dicts and arrays of "
        "them."
    )


def unpack(packed, arrays):
    """Turn back what ``pack`` returned.

    Parameters
    ----------
    packed : object
        From JSON that nobody has checked.
    arrays : dict of int to ndarray
        The arrays, by place. Each that is met is taken out.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If it is nothing that ``pack`` returns.
    """
    if isinstance(packed, list):
        return [unpack(item, arrays) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if len(packed) != 1:
        raise ValueError(f"a value has {len(packed)} tags")
    ((tag, content),) = packed.items()
    if tag not in _UNPACK:
        raise ValueError(f"a value has the unknown tag {tag[:40]!r}")
    try:
        return _UNPACK[tag](content, arrays)
    except (TypeError, KeyError, OverflowError, AttributeError) as error:
        raise ValueError(f"a value with the tag {tag!r} is damaged") from error


_CONTAINERS = {tuple: "tuple", list: "list", dict: "dict"}


def _pack_array(array, arrays, where):
    if array.dtype.kind in "iuf" and _is_of_numbers(array.dtype):
        arrays.append(array.astype(_little_endian(array.dtype), order="C", copy=False))
        return {"array": len(arrays) - 1}
    if array.ndim == 1 and array.dtype.kind == "U":
        return {"strings": [array.dtype.itemsize // 4, array.tolist()]}
    if array.ndim == 1 and array.dtype.kind == "b":
        return {"booleans": array.tolist()}
    if array.ndim == 1 and array.dtype.kind == "O":
        return {"objects": [pack(item, arrays, where=where) for item in array]}
    raise TypeError(
        "skseq.save writes arrays of numbers, and columns of strings or booleans, and "
        f"met an array of {array.dtype} of shape {array.shape} in {where}. Convert it."
    )


def _is_of_numbers(dtype):
    return _NUMBERS.fullmatch(_little_endian(dtype).str) is not None


def _little_endian(dtype):
    return dtype.newbyteorder("<")


def _read_dtype(name):
    if not _NUMBERS.fullmatch(name):
        raise ValueError(f"{name[:40]!r} is no type of numbers")
    return np.dtype(name)


def _read_float(name, arrays):
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[name]


def _read_tuple(items, arrays):
    return tuple(_listed(items, arrays))


def _read_dict(items, arrays):
    pairs = _listed(items, arrays)
    if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        raise ValueError("a dict is not made of pairs")
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a dict has a key twice")
    return found


def _read_scalar(content, arrays):
    name, value = content
    dtype = _read_dtype(name)
    expected = {"b": bool, "i": int, "u": int, "f": float}[dtype.kind]
    value = unpack(value, arrays)
    if type(value) is not expected:
        raise ValueError(f"a number of type {name} is a {type(value).__name__}")
    return dtype.type(value)


def _read_strings(content, arrays):
    width, values = content
    _check_all(values, str)
    if type(width) is not int or not max(map(len, values), default=1) <= width:
        raise ValueError("strings do not fit their array")
    if 4 * width * len(values) > _MOST_LABEL_BYTES:
        raise ValueError("an array of strings is too large")
    return np.array(values, dtype=f"<U{width}")


def _read_booleans(values, arrays):
    return np.array(_check_all(values, bool), dtype=bool)


def _read_objects(items, arrays):
    values = _listed(items, arrays)
    # NumPy would make two dimensions of tuples.
    return np.fromiter(values, object, len(values))


def _listed(items, arrays):
    return [unpack(item, arrays) for item in _check_all(items, object)]


def _check_all(values, kind):
    if type(values) is not list or not all(isinstance(item, kind) for item in values):
        raise ValueError(f"a list of {kind.__name__} is something else")
    return values


_UNPACK = {
    "array": lambda place, arrays: arrays.pop(place),
    "booleans": _read_booleans,
    "dict": _read_dict,
    "dtype": lambda name, arrays: _read_dtype(name),
    "float": _read_float,
    "objects": _read_objects,
    "scalar": _read_scalar,
    "strings": _read_strings,
    "tuple": _read_tuple,
    "type": lambda name, arrays: _read_dtype(name).type,
}
