"""
=============================================
Grid search over network size and text length
=============================================

How large should the network be, and how many words should it read? A pipeline with an
:class:`~skseq.LSTMClassifier` works in scikit-learn's ``GridSearchCV`` like any other.
The baseline is scored on the same folds: the best LSTM of a search may still be worse
than another kind of model.
"""

# %%
# The data
# --------
# A thousand sentences of film critics from Rotten Tomatoes, good or bad. Half of them
# have fewer than 20 words. A thousand sentences are few for learning the meaning of
# words.

from sklearn.model_selection import train_test_split

from skseq.datasets import load_movie_reviews

X, y = load_movie_reviews("rotten_tomatoes", return_X_y=True)
X, _, y, _ = train_test_split(X, y, train_size=1000, stratify=y, random_state=0)
print(X[0])

# %%
# The search
# ----------
# Short step names make short parameter names. The encoder and the padder are in the
# pipeline, so that each fold learns its own vocabulary and no held-out word leaks into
# training. A fit uses several cores by itself, so ``n_jobs`` is not needed.

from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline

from skseq import LSTMClassifier, SequencePadder, TokenEncoder

folds = StratifiedKFold(3, shuffle=True, random_state=0)
pipeline = Pipeline(
    [
        ("encode", TokenEncoder()),
        ("pad", SequencePadder()),
        ("lstm", LSTMClassifier(epochs=5, learning_rate=0.01, random_state=0)),
    ]
)
sizes, lengths = [8, 32], [5, 40]
search = GridSearchCV(
    pipeline, {"lstm__units": sizes, "pad__maxlen": lengths}, cv=folds, refit=False
)
search.fit(X, y)
print("Best:", search.best_params_, f"accuracy {search.best_score_:.3f}")

# %%
# The baseline on the same folds
# ------------------------------

from sklearn.model_selection import cross_val_score

from skseq import make_tfidf_pipeline

baseline = cross_val_score(make_tfidf_pipeline(), X, y, cv=folds)
print(f"TF-IDF: accuracy {baseline.mean():.3f}")

# %%
# The results
# -----------
# The error bars, and the grey band of the baseline, span one standard deviation over
# the three folds to either side. Reading more words helps. The size of the network
# hardly matters, and on so few sentences no point of the grid is better than TF-IDF.

import matplotlib.pyplot as plt
import numpy as np

# GridSearchCV varies the parameter that comes last in the alphabet fastest.
shape = len(sizes), len(lengths)
means = search.cv_results_["mean_test_score"].reshape(shape)
deviations = search.cv_results_["std_test_score"].reshape(shape)

figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
places = np.arange(len(lengths))
markers = ["o", "s"]
for size, mean, deviation, marker in zip(
    sizes, means, deviations, markers, strict=True
):
    # Side by side, or the bars would hide each other.
    shift = 0.06 * (1 if size == sizes[-1] else -1)
    axes.errorbar(
        places + shift,
        mean,
        deviation,
        marker=marker,
        markersize=8,
        capsize=4,
        linestyle="none",
        label=f"LSTM, {size} units",
    )
axes.axhline(baseline.mean(), color="black", linestyle="--", label="TF-IDF")
axes.axhspan(
    baseline.mean() - baseline.std(),
    baseline.mean() + baseline.std(),
    color="black",
    alpha=0.1,
)
axes.set_xticks(places, labels=lengths)
axes.set_xlim(-0.5, len(lengths) - 0.5)
axes.set(
    xlabel="maxlen (words)",
    ylabel="accuracy, 3 folds",
    title="A thousand sentences: LSTM and baseline",
)
axes.legend()
plt.show()
