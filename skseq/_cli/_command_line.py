"""The command ``skseq``: its subcommands, exit statuses and errors."""

import argparse
import os
import sys
from importlib.metadata import version

from skseq._cli import _compare_command, _predict_command
from skseq._cli._shown_warnings import shown_warnings

REFUSED = 2  # The exit status of argparse.
# By convention of shells: 128 plus the number of the signal, SIGINT or SIGPIPE.
INTERRUPTED = 130
NO_READER = 141


def main(argv=None, *, program="python -m skseq"):
    """Run the command.

    Parameters
    ----------
    argv : list of str, default=None
        Arguments after the name of the command; those of the process if None.
    program : str, default="python -m skseq"
        How the command is called, for messages.

    Returns
    -------
    int
        The exit status: 0 on success, 2 if the input is not valid, 130 after Ctrl-C,
        141 if the output is a pipe that its reader has closed.
    """
    argv = sys.argv[1:] if argv is None else argv
    status = 0
    try:
        try:
            status = _run(argv, program)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        status = NO_READER
    except OSError as error:
        if status == 0:
            _report_error(error, program)
        status = REFUSED
    else:
        return status
    # Python flushes both streams again at exit, and would report the same error.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return status


def _run(argv, program):
    settings = _make_parser(program).parse_args(argv)
    try:
        with shown_warnings():
            settings.run(settings, [*program.split(), *argv])
    except KeyboardInterrupt as error:
        print(f"Interrupted. {error}".rstrip(), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except (ImportError, OSError, ValueError) as error:
        _report_error(error, program)
        return REFUSED
    return 0


def _report_error(error, program):
    message = " ".join(str(error).split())
    print(f"{program}: error: {message}", file=sys.stderr)


def _make_parser(program):
    parser = argparse.ArgumentParser(
        prog=program,
        description="LSTM sequence classification for scikit-learn, from the command "
        "line.",
        epilog=f"Each command has options of its own: {program} compare --help",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"skseq {version('skseq')}"
    )
    commands = parser.add_subparsers(required=True, title="commands", metavar="COMMAND")
    _compare_command.add_parser(commands)
    _predict_command.add_parser(commands)
    return parser
