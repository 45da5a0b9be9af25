"""Arguments that are refused by name, and those that are taken."""

import numpy as np
import pytest

from skseq._validation._arguments import (
    check_confidence_level,
    check_count,
    check_report,
)


@pytest.mark.parametrize("value", [1, 30, np.int8(2)])
def test_count(value):
    check_count(value, "n_terms", 12, name="plot")


@pytest.mark.parametrize("value", [0, -1, 2.0, True, None, "3", np.array([1, 2])])
def test_no_count(value):
    with pytest.raises(
        ValueError, match="^plot expects n_terms as an integer of at least 1, got .* 12"
    ):
        check_count(value, "n_terms", 12, name="plot")


def test_count_may_be_nothing():
    check_count(0, "n_labels", 8, least=0, name="plot")
    with pytest.raises(ValueError, match="at least 0, got int -1"):
        check_count(-1, "n_labels", 8, least=0, name="plot")


@pytest.mark.parametrize("value", [0.5, np.float32(0.95), 1e-9])
def test_confidence_level(value):
    check_confidence_level(value, name="differences")


@pytest.mark.parametrize("value", [0, 1, 95, -0.5, np.nan, "0.95", None, [0.9]])
def test_no_confidence_level(value):
    with pytest.raises(
        ValueError, match="^differences expects confidence_level as a number between"
    ):
        check_confidence_level(value, name="differences")


def test_report():
    check_report(1j, "imag", "compute", name="draw")
    with pytest.raises(TypeError, match="draw expects what compute returned, got str"):
        check_report("1j", "imag", "compute", name="draw")
