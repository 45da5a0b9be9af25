"""Time two contestants in turn, so that both meet the same state of the machine."""

import os
import platform
import time
from importlib.metadata import version
from statistics import median


def time_side_by_side(ours, theirs, rounds):
    """Call two functions in turn and return the seconds of each call.

    Parameters
    ----------
    ours, theirs : callable
        Called without arguments, once to warm up and then once a round.
    rounds : int
        Number of rounds.

    Returns
    -------
    ours, theirs : list of float
        Seconds, one for each round.
    """
    contestants = ours, theirs
    for call in contestants:
        call()
    seconds = [], []
    for _ in range(rounds):
        for call, own in zip(contestants, seconds, strict=True):
            start = time.perf_counter()
            call()
            own.append(time.perf_counter() - start)
    return seconds


def print_side_by_side(peer, tasks, rounds):
    """Time tasks and print them as a Markdown table, under a line on the machine.

    Parameters
    ----------
    peer : str
        What is measured against, for the head of the table.
    tasks : iterable of (str, callable, callable)
        Name, what this package does, and what the peer does.
    rounds : int
        Number of rounds of each task.
    """
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("skseq", "scikit-learn", "keras", "numpy")
    )
    print(f"{os.cpu_count()} CPUs, Python {platform.python_version()}, {versions};")
    print(f"medians of {rounds} rounds; ratio: how many times as fast skseq is.\n")
    print(f"| | skseq | {peer} | ratio | in single rounds |")
    print("|---|---|---|---|---|")
    for name, ours, theirs in tasks:
        own, others = time_side_by_side(ours, theirs, rounds)
        ratios = [other / one for one, other in zip(own, others, strict=True)]
        print(
            f"| {name} | {median(own):.3f} s | {median(others):.3f} s "
            f"| {median(others) / median(own):.2f} "
            f"| {min(ratios):.2f} to {max(ratios):.2f} |",
            flush=True,
        )
