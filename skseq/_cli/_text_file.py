"""Read the lines of text files in UTF-8, UTF-16 and other encodings."""

import codecs

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_ENCODING_OF_MARK = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
_MARK = "\ufeff"


def detect_encoding(path):
    """Return the encoding that a byte-order mark names, or else UTF-8.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    found = (name for mark, name in _ENCODING_OF_MARK.items() if start.startswith(mark))
    return next(found, "utf-8")


def read_lines(path, encoding, *, newline):
    """Read the lines of a text file one by one, without a byte-order mark.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str
        A text encoding that Python knows.
    newline : str
        As in :func:`open`.

    Yields
    ------
    str
        A line, with its end.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is in another encoding.
    """
    n_lines = 0
    with path.open(encoding=encoding, newline=newline) as file:
        try:
            for line in file:
                if n_lines == 0:
                    line = line.removeprefix(_MARK)
                    _check_no_null(line)
                yield line
                n_lines += 1
        except UnicodeError as error:
            raise ValueError(
                f"{path} is not in {encoding.removesuffix('-sig').upper()}: "
                f"{_describe(error, n_lines)}. Name its encoding with --encoding, such "
                "as cp1252, latin-1 or utf-16-le, or save it again as UTF-8; "
                'spreadsheets call it "CSV UTF-8".'
            ) from error


def _check_no_null(line):
    """Refuse UTF-16 without a byte-order mark, of which ASCII is valid UTF-8."""
    if "\0" in line:
        raise UnicodeError("its first line has null characters")


def _describe(error, n_lines):
    """Say where a file could not be decoded, after a number of complete lines."""
    if not isinstance(error, UnicodeDecodeError):
        return str(error)
    # The line may have begun before the bytes that were decoded at once.
    before = error.object[: error.start].decode(error.encoding, "replace")
    line = n_lines + before.count("\n") + 1
    context = before.rpartition("\n")[2][-20:]
    byte = error.object[error.start]
    return f"line {line} has the byte 0x{byte:02X} after {context!r}"
