"""The libraries compared: each module makes a classifier as its users write it.

A module defines the ``DISTRIBUTIONS`` that it uses, the usual side of padding
(``PADDING``), the type of the labels (``LABEL_DTYPE``), and ``make_classifier``, which
returns a new classifier with ``fit`` and ``predict_proba``. ``benchmarks._worker``
imports it in a process, and if needed in an environment, of its own.
"""
