"""Valid and invalid arguments of functions."""

import numpy as np
import pytest

from skseq._validation._arguments import (
    check_confidence_level,
    check_count,
    check_coverage,
    check_report,
)


@pytest.mark.parametrize("value", [1, 30, np.int8(2)])
def test_count(value):
    check_count(value, "n_terms", 12, name="plot")


@pytest.mark.parametrize("value", [0, -1, 2.0, True, None, "3", np.array([1, 2])])
def test_value_that_is_not_a_count(value):
    with pytest.raises(
        ValueError, match="^plot expects n_terms as an integer of at least 1, got .* 12"
    ):
        check_count(value, "n_terms", 12, name="plot")


def test_count_may_be_zero():
    check_count(0, "n_labels", 8, least=0, name="plot")
    with pytest.raises(ValueError, match="at least 0, got int -1"):
        check_count(-1, "n_labels", 8, least=0, name="plot")


@pytest.mark.parametrize("value", [0.5, np.float32(0.95), 1e-9])
def test_confidence_level(value):
    check_confidence_level(value, name="differences")


@pytest.mark.parametrize("value", [0, 1, 95, -0.5, np.nan, "0.95", None, [0.9]])
def test_value_that_is_not_a_confidence_level(value):
    with pytest.raises(
        ValueError, match="^differences expects confidence_level as a number between"
    ):
        check_confidence_level(value, name="differences")


@pytest.mark.parametrize("coverage", [1e-9, 0.5, 1, np.float32(0.95)])
@pytest.mark.parametrize("of", ["sequences", "tokens"])
def test_coverage(coverage, of):
    check_coverage(coverage, of, name="Test")


@pytest.mark.parametrize("coverage", [0, -0.1, 1.01, 95, "0.95", None, float("nan")])
def test_coverage_that_is_not_a_share(coverage):
    with pytest.raises(ValueError, match="Test expects coverage .* got .* is 0.95"):
        check_coverage(coverage, "tokens", name="Test")


@pytest.mark.parametrize("of", ["words", np.array(["tokens", "sequences"])], ids=str)
def test_coverage_of_unknown_units(of):
    with pytest.raises(ValueError, match="Test expects of to be .* got (str|ndarray)"):
        check_coverage(0.95, of, name="Test")


def test_report_of_another_type():
    check_report(1j, "imag", "compute", name="draw")
    with pytest.raises(TypeError, match="draw expects the result of compute, got str"):
        check_report("1j", "imag", "compute", name="draw")
