"""Encode Python and NumPy values as JSON, without loss; numeric arrays are kept apart.

None, booleans, integers, finite floats, strings and lists are themselves in JSON. Any
other value is an object with one key, its tag: "tuple", "dict", "float", "scalar",
"dtype", "type", "array" (the index of a numeric array), "strings", "booleans" or
"objects".
"""

import math
import re

import numpy as np

from skseq._validation._messages import describe, short_repr

# Long doubles are left out, because their size depends on the machine.
_NUMERIC_DTYPES = re.compile(r"[<|](?:b1|[iu][1248]|f[248])")
_PLAIN = (type(None), bool, int, str)
_CONTAINERS = {tuple: "tuple", list: "list", dict: "dict"}
_MAX_STRING_ARRAY_BYTES = 2**26


def pack(value, arrays, *, where):
    """Convert a value to one that JSON can represent.

    Parameters
    ----------
    value : object
        None, a boolean, number or string, of Python or NumPy; a type or array of them;
        or a tuple, list or dict of such values.
    arrays : list of ndarray
        Numeric arrays are appended here; the result refers to them by their index.
    where : str
        Name of the value, for error messages.

    Returns
    -------
    object
        None, boolean, integer, finite float, string, list or dict.

    Raises
    ------
    TypeError
        If the value, or one that it contains, is of another type.
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
    if isinstance(value, np.dtype) and _is_numeric(value):
        return {"dtype": _little_endian(value).str}
    if isinstance(value, type) and issubclass(value, np.generic):
        return {"type": pack(np.dtype(value), arrays, where=where)["dtype"]}
    if type(value) is np.str_:
        return str(value)
    if isinstance(value, np.generic) and _is_numeric(value.dtype):
        number = pack(value.item(), arrays, where=where)
        return {"scalar": [_little_endian(value.dtype).str, number]}
    if type(value) is np.ndarray:
        return _pack_array(value, arrays, where)
    raise TypeError(
        f"skseq.save writes only plain values, got {describe(value)} in {where}. Use "
        "None, booleans, numbers, strings, and tuples, lists, dicts and arrays of them."
    )


def unpack(packed, arrays):
    """Convert the result of ``pack`` back to the value.

    Parameters
    ----------
    packed : object
        From unchecked JSON.
    arrays : dict of int to ndarray
        The arrays, by index. Those that are used are removed.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If ``packed`` is not a result of ``pack``.
    """
    if isinstance(packed, list):
        return [unpack(item, arrays) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if len(packed) != 1:
        raise ValueError(f"a value has {len(packed)} tags instead of 1")
    ((tag, content),) = packed.items()
    if tag not in _UNPACK:
        raise ValueError(f"a value has the unknown tag {short_repr(tag)}")
    try:
        return _UNPACK[tag](content, arrays)
    except (TypeError, KeyError, OverflowError, AttributeError) as error:
        raise ValueError(f"a value with the tag {tag!r} is damaged") from error


def _pack_array(array, arrays, where):
    if array.dtype.kind in "iuf" and _is_numeric(array.dtype):
        arrays.append(array.astype(_little_endian(array.dtype), order="C", copy=False))
        return {"array": len(arrays) - 1}
    if array.ndim == 1 and array.dtype.kind == "U":
        return {"strings": [array.dtype.itemsize // 4, array.tolist()]}
    if array.ndim == 1 and array.dtype.kind == "b":
        return {"booleans": array.tolist()}
    if array.ndim == 1 and array.dtype.kind == "O":
        return {"objects": [pack(item, arrays, where=where) for item in array]}
    raise TypeError(
        "skseq.save writes numeric arrays, and 1-D arrays of strings, booleans or "
        f"plain values, got an array of {array.dtype} of shape {array.shape} in "
        f"{where}. Convert it."
    )


def _is_numeric(dtype):
    return _NUMERIC_DTYPES.fullmatch(_little_endian(dtype).str) is not None


def _little_endian(dtype):
    return dtype.newbyteorder("<")


def _read_dtype(name):
    if not _NUMERIC_DTYPES.fullmatch(name):
        raise ValueError(f"{short_repr(name)} is not a numeric dtype")
    return np.dtype(name)


def _read_float(name, arrays):
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[name]


def _read_tuple(items, arrays):
    return tuple(_unpack_all(items, arrays))


def _read_dict(items, arrays):
    pairs = _unpack_all(items, arrays)
    if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        raise ValueError("a dict does not consist of pairs")
    unpacked = dict(pairs)
    if len(unpacked) != len(pairs):
        raise ValueError("a dict has a duplicate key")
    return unpacked


def _read_scalar(content, arrays):
    name, value = content
    dtype = _read_dtype(name)
    expected = {"b": bool, "i": int, "u": int, "f": float}[dtype.kind]
    value = unpack(value, arrays)
    if type(value) is not expected:
        raise ValueError(f"a {type(value).__name__} stands for a number of type {name}")
    return dtype.type(value)


def _read_strings(content, arrays):
    width, values = content
    _check_list_of(values, str)
    if type(width) is not int or not max(map(len, values), default=1) <= width:
        raise ValueError("the strings of an array are longer than its width")
    if 4 * width * len(values) > _MAX_STRING_ARRAY_BYTES:
        raise ValueError("an array of strings is too large")
    return np.array(values, dtype=f"<U{width}")


def _read_booleans(values, arrays):
    return np.array(_check_list_of(values, bool), dtype=bool)


def _read_objects(items, arrays):
    values = _unpack_all(items, arrays)
    # np.array would turn tuples of equal length into a second dimension.
    return np.fromiter(values, object, len(values))


def _unpack_all(items, arrays):
    return [unpack(item, arrays) for item in _check_list_of(items, object)]


def _check_list_of(values, kind):
    if type(values) is not list or not all(isinstance(item, kind) for item in values):
        raise ValueError(f"a value should be a list of {kind.__name__}, and is not")
    return values


_UNPACK = {
    "array": lambda index, arrays: arrays.pop(index),
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
