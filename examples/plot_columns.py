"""
========================
Columns of several kinds
========================

A table often has more than sequences: here, the calls of a repair service, with what
the customer wrote, the run of a sensor, and plain columns. Each kind has a classifier
that suits it. A :class:`~sklearn.ensemble.StackingClassifier` fits one to each, and
learns from their probabilities which of them to believe.
"""

# %%
# A table of calls
# ----------------
# These are made up. Whether a pump has to be replaced shows in part in the note, where
# the order of two words counts, in part in the pressure, which may fall and come back,
# and in part in the age and the model. No column tells it all.

import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
n_calls = 2000
FILLER = ["please", "call", "today", "pump", "again", "noise", "thanks", "office"]


def write_note(is_worn):
    """Write that it stopped before it was serviced, or after."""
    words = rng.choice(FILLER, rng.integers(5, 15)).tolist()
    first, second = sorted(rng.choice(len(words) + 1, 2))
    tells = rng.random() < 0.8
    marks = ["serviced", "stopped"] if is_worn == tells else ["stopped", "serviced"]
    words.insert(second, marks[1])
    words.insert(first, marks[0])
    return " ".join(words)


def measure_pressure(is_worn):
    """Return bar and degrees, a row a minute: a worn pump loses pressure for good."""
    n_minutes = rng.integers(20, 60)
    pressure = 5 + rng.normal(0, 0.5, n_minutes)
    drop = rng.integers(5, 15)
    tells = rng.random() < 0.8
    pressure[drop : None if is_worn == tells else drop + 5] -= 1
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
# A classifier for each kind
# --------------------------
# ``itemgetter`` takes a column out of the frame, as it is. The pipeline for texts goes
# on with the note, the scaler and an LSTM with the run, and scikit-learn's
# :class:`~sklearn.compose.ColumnTransformer` prepares the plain columns.

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
# Together
# --------
# The stack is one classifier, which takes the frame, and all four can be compared on
# the same folds.

from sklearn.ensemble import StackingClassifier

from skseq import compare_classifiers

contestants = {"note": of_note, "run": of_run, "columns": of_columns}
stack = StackingClassifier([*contestants.items()], cv=3)
comparison = compare_classifiers(
    {"all": stack, **contestants}, calls, outcome, cv=5, random_state=0
)
print(comparison)

# %%
# Each source knows a part. Together they know more than the best of them alone.

import matplotlib.pyplot as plt

comparison.plot()
plt.show()

# %%
# The weights of the stack say whom it believes: how much the log-odds of "replace" rise
# from a probability of 0 to one of 1.

stack.fit(calls, outcome)
weights = stack.final_estimator_.coef_[0].round(1).tolist()
print(dict(zip(contestants, weights, strict=True)))
