"""Single-parameter rules, in scikit-learn's own terms.

The rules and the sentence that a broken one gives ("The 'maxlen' parameter of
SequencePadder must be ... Got 0 instead.") are scikit-learn's. Its module is private,
so it is imported here alone.
"""

from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions

__all__ = ["Interval", "RealNotInt", "StrOptions"]
