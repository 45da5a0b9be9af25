"""
=========================================================
Stacking texts, measurements and plain columns of a table
=========================================================

A table often has more than sequences. Here it holds the calls of a repair service: a
note of the customer, the readings of a sensor, and plain columns. Each kind of column
has a suitable classifier. A :class:`~sklearn.ensemble.StackingClassifier` fits one to
each and learns how to weight their probabilities.
"""

# %%
# The data
# --------
# The calls are generated. Whether a pump has to be replaced depends on the note, where
# the order of two words counts, on the pressure, which may drop permanently or recover,
# and on the age and the model. No column is sufficient.

import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
n_calls = 2000
FILLER = ["please", "call", "today", "pump", "again", "noise", "thanks", "office"]


def write_note(is_worn):
    """Return a note in which the pump stopped after its service, or before."""
    words = rng.choice(FILLER, rng.integers(5, 15)).tolist()
    first, second = sorted(rng.choice(len(words) + 1, 2))
    is_informative = rng.random() < 0.8
    marks = (
        ["serviced", "stopped"]
        if is_worn == is_informative
        else ["stopped", "serviced"]
    )
    words.insert(second, marks[1])
    words.insert(first, marks[0])
    return " ".join(words)


def measure_pressure(is_worn):
    """Return pressure and temperature per minute; a worn pump does not recover."""
    n_minutes = rng.integers(20, 60)
    pressure = 5 + rng.normal(0, 0.5, n_minutes)
    drop = rng.integers(5, 15)
    is_informative = rng.random() < 0.8
    pressure[drop : None if is_worn == is_informative else drop + 5] -= 1
    return np.column_stack([pressure, rng.normal(40, 5, n_minutes)])


is_worn = rng.random(n_calls) < 0.5
calls = pd.DataFrame(
    {
        "note": [write_note(worn) for worn in is_worn],
        "run": [measure_pressure(worn) for worn in is_worn],
        "model": np.where(rng.random(n_calls) < 0.4 + 0.2 * is_worn, "P2", "P1"),
        "years": rng.gamma(2 + is_worn, 2).round(1),
    }
)
outcome = np.where(is_worn, "replace", "repair")
print(calls.head().to_string(max_colwidth=28))

# %%
# A classifier for each kind of column
# ------------------------------------
# ``itemgetter`` selects a column of the data frame. The note is encoded and classified
# by an LSTM, the sensor readings are scaled and classified by another, and
# scikit-learn's :class:`~sklearn.compose.ColumnTransformer` prepares the plain columns.

from operator import itemgetter

from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from skseq import LSTMClassifier, SequenceScaler, TokenEncoder

small = {"units": 16, "epochs": 10, "batch_size": 32, "random_state": 0}
of_note = make_pipeline(
    FunctionTransformer(itemgetter("note")), TokenEncoder(), LSTMClassifier(**small)
)
of_run = make_pipeline(
    FunctionTransformer(itemgetter("run")), SequenceScaler(), LSTMClassifier(**small)
)
of_columns = make_pipeline(
    ColumnTransformer(
        [("model", OneHotEncoder(), ["model"]), ("years", StandardScaler(), ["years"])]
    ),
    LogisticRegression(),
)

# %%
# The stack
# ---------
# The stack is one classifier that takes the data frame, so that all four can be
# compared on the same folds.

from sklearn.ensemble import StackingClassifier

from skseq import compare_classifiers

classifiers = {"note": of_note, "run": of_run, "columns": of_columns}
stack = StackingClassifier([*classifiers.items()], cv=3)
comparison = compare_classifiers(
    {"all": stack, **classifiers}, calls, outcome, cv=5, random_state=0
)
print(comparison)

# %%
# Each kind of column carries part of the information. The stack is better than the best
# single classifier.

import matplotlib.pyplot as plt

comparison.plot()
plt.show()

# %%
# The coefficients of the stack are its weights: the increase in the log-odds of
# "replace" when the probability given by a classifier rises from 0 to 1.

stack.fit(calls, outcome)
weights = stack.final_estimator_.coef_[0].round(1).tolist()
print(dict(zip(classifiers, weights, strict=True)))
