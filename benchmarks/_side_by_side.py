"""Measure several variants in turn, under the same conditions."""

import time
from functools import partial


def measure_side_by_side(contestants, *, rounds, warm_up=0):
    """Call each variant once per round and collect the results.

    Parameters
    ----------
    contestants : dict of str to callable
        Called without arguments.
    rounds : int
        Number of rounds.
    warm_up : int, default=0
        Number of rounds before these, without results.

    Returns
    -------
    dict of str to list
        By variant, one item per round.
    """
    returned = {name: [] for name in contestants}
    for number in range(-warm_up, rounds):
        for name, measure in contestants.items():
            result = measure()
            if number >= 0:
                returned[name].append(result)
    return returned


def time_side_by_side(contestants, *, rounds, warm_up=1):
    """Call functions in turn and return the seconds of each call.

    The parameters are those of :func:`measure_side_by_side`.
    """
    timed = {name: partial(_time, call) for name, call in contestants.items()}
    return measure_side_by_side(timed, rounds=rounds, warm_up=warm_up)


def ask_side_by_side(processes, task, *, rounds, warm_up=0, **cut):
    """Run a task in several processes in turn and return their answers.

    Parameters
    ----------
    processes : dict of str to WorkerProcess
        By variant.
    task : str
        A task of ``Worker.answer``.
    rounds, warm_up : int
        As in :func:`measure_side_by_side`.
    **cut : int
        ``rows`` and ``maxlen``.
    """
    asked = {
        title: partial(process.ask, task, **cut) for title, process in processes.items()
    }
    return measure_side_by_side(asked, rounds=rounds, warm_up=warm_up)


def pick(answers, key, scale=1):
    """Return one value of each answer, multiplied by a scale.

    Parameters
    ----------
    answers : dict of str to list of dict
        As :func:`ask_side_by_side` returns them.
    key : str
        Such as "seconds".
    scale : float, default=1
        Such as 1000 for milliseconds.

    Returns
    -------
    dict of str to list of float
        By variant.
    """
    return {
        title: [scale * answer[key] for answer in own] for title, own in answers.items()
    }


def _time(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
