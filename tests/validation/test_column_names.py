"""Column names of X are learned and checked as scikit-learn does."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator

from skseq._validation._column_names import check_column_names

WITHOUT_NAMES = [[[1, 2]], np.array([[1, 2]])]
NAMED = pd.DataFrame({"a": [1], "b": [2]})

each_without_names = pytest.mark.parametrize("X", WITHOUT_NAMES, ids=["list", "array"])


@each_without_names
def test_no_names(X):
    estimator = BaseEstimator()
    check_column_names(estimator, X, reset=True)
    check_column_names(estimator, X, reset=False)
    assert not hasattr(estimator, "feature_names_in_")
    with pytest.warns(UserWarning, match="fitted without feature names"):
        check_column_names(estimator, NAMED, reset=False)


@each_without_names
def test_names(X):
    estimator = BaseEstimator()
    check_column_names(estimator, NAMED, reset=True)
    assert estimator.feature_names_in_.tolist() == ["a", "b"]
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        check_column_names(estimator, X, reset=False)
    with pytest.raises(ValueError, match="should match those that were passed"):
        check_column_names(estimator, NAMED[["b", "a"]], reset=False)
    check_column_names(estimator, X, reset=True)
    assert not hasattr(estimator, "feature_names_in_")
