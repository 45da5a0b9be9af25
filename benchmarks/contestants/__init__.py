"""The contestants: each module makes a classifier as its users write it.

A module states the ``DISTRIBUTIONS`` it stands on, the side its users pad on
(``PADDING``), the type of its labels (``LABEL_DTYPE``), and ``make_classifier``, which
returns a fresh one with ``fit`` and ``predict_proba``. It is imported by
``benchmarks._worker``, in a process and perhaps an environment of its own.
"""
