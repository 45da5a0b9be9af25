"""The compute backend of classifiers, which else depends on the machine."""

from contextlib import contextmanager

import pytest


@contextmanager
def compute_with(backend):
    """Let classifiers compute with "cpu" or with "keras".

    Keras computes where there is an accelerator, so this machine is taken for one that
    has an accelerator, or has none.
    """
    with pytest.MonkeyPatch.context() as patch:
        has_accelerator = backend == "keras"
        patch.setattr(
            "skseq._training._engine._has_accelerator", lambda: has_accelerator
        )
        yield
