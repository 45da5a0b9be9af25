"""The private parts of scikit-learn that are used here, each with its reason."""

# Indexes lists, arrays and data frames alike. Documented, in spite of its name.
from sklearn.utils import _safe_indexing as safe_indexing

# Constraints of single parameters. Their error messages are scikit-learn's own: "The
# 'maxlen' parameter of SequencePadder must be ... Got 0 instead."
from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions

__all__ = ["Interval", "RealNotInt", "StrOptions", "safe_indexing"]
