"""
====================================
Your own data: from a log to a model
====================================

Sequences need not be texts. Here they are sessions at an online bank from a log: one
row per event, unordered, with missing values. The task is to distinguish sessions of a
thief from those of the owner. Both do the same things, but an owner rarely changes the
e-mail address first and then transfers money.

For your own data, start at `From a log to sequences`_, or, if they are lists already,
at `The pipelines`_.
"""

# %%
# The log
# -------
# The log is generated. In a fifth of the sessions, a thief changes the address, does
# something else for a while, and then transfers money. Most owners do one of the two,
# or both in the other order; a few do the same as the thief.

import numpy as np
import pandas as pd

EVERYDAY = ["browse", "search", "read", "download", "message"]
CHANGE, TRANSFER = "change e-mail", "transfer"

rng = np.random.default_rng(0)


def make_session(is_hijacked):
    """Return the events of a session in order."""
    length = 6 + rng.geometric(1 / 25)
    events = rng.choice(EVERYDAY, length, p=[0.4, 0.2, 0.2, 0.1, 0.1]).tolist()
    owner_marks = [[TRANSFER, CHANGE], [CHANGE], [TRANSFER], [], [CHANGE, TRANSFER]]
    kind = rng.choice(5, p=[0.45, 0.15, 0.15, 0.2, 0.05])
    marks = [CHANGE, TRANSFER] if is_hijacked else owner_marks[kind]
    places = np.sort(rng.choice(length, len(marks), replace=False))
    # From the end, so that an insertion does not move the remaining places.
    for place, mark in zip(places[::-1], marks[::-1], strict=True):
        events.insert(place, mark)
    return ["log in", *events, "log out"]


def make_log(is_hijacked):
    """Return a data frame of all events with their session and time."""
    start = pd.Timestamp("2026-01-01")
    frames = []
    for session, hijacked in enumerate(is_hijacked):
        events = make_session(hijacked)
        seconds = rng.integers(86_400) + rng.exponential(20, len(events)).cumsum()
        times = (start + pd.to_timedelta(seconds, unit="s")).floor("ms")
        frame = pd.DataFrame({"session": session, "time": times, "event": events})
        frames.append(frame)
    log = pd.concat(frames).sample(frac=1, random_state=0, ignore_index=True)
    log.loc[rng.random(len(log)) < 0.01, "event"] = None
    return log


is_hijacked = rng.random(2000) < 0.2
log = make_log(is_hijacked)
print(log.head())

# %%
# The labels come from another source, in another order, and some sessions have none.

labels = pd.Series(np.where(is_hijacked, "thief", "owner"), name="who")
labels = labels.sample(frac=0.98, random_state=0)
print(labels.value_counts())

# %%
# From a log to sequences
# -----------------------
# First, handle missing values: a missing event is an error in every step, as it may
# mean two things. If nothing happened, drop the row. If something unknown happened,
# give it a name, so that it becomes an event like any other.

print(log["event"].isna().sum(), "of", len(log), "events are missing")
log["event"] = log["event"].fillna("unknown")

# %%
# Then convert the log to one list of symbols for each session, in the order of time.
# Events of the same time stay in the order of the log.

from skseq import sequences_from_frame

sessions, keys = sequences_from_frame(log, by="session", order="time", columns="event")
print(f"session {keys[0]}: {sessions[0][:5]} ...")

# %%
# Join the labels by the key of the session, never by the position in a file. Sessions
# without a label are dropped. Labels may be of any type and need not be encoded as
# numbers.

who = labels.reindex(keys)
is_labelled = who.notna().to_numpy()
X, y = sessions[is_labelled], who[is_labelled]
print((~is_labelled).sum(), "sessions without a label are dropped")

# %%
# The sessions differ in length. This needs no treatment: padding does not change
# predictions and takes no time. Only truncation does: by default, the last ``maxlen``
# events are kept.

lengths = [len(session) for session in X]
print(
    "Lengths, from shortest to longest:", np.percentile(lengths, [0, 25, 50, 75, 100])
)

# %%
# The pipelines
# -------------
# X is an array of lists. A list of lists works as well; symbols may be any hashable
# objects, such as a tuple ``("transfer", "abroad")``. All classifiers take the same X.
# The LSTM pipeline has three steps: encode the symbols, pad the sessions, classify. As
# there are only 10 events, ``embedding_dim=8`` is enough. As two events decide, step
# dropout, which is for words, stays at its default for so few symbols, 0. As two
# thousand sessions are few, there are more epochs and smaller batches than by default.

from sklearn.pipeline import Pipeline

from skseq import LSTMClassifier, SequencePadder, TokenEncoder, make_tfidf_pipeline

lstm = Pipeline(
    [
        ("encode", TokenEncoder()),
        ("pad", SequencePadder(maxlen=100)),
        (
            "classify",
            LSTMClassifier(
                units=32, embedding_dim=8, epochs=15, batch_size=32, random_state=0
            ),
        ),
    ]
)
classifiers = {
    "TF-IDF": make_tfidf_pipeline(),
    "TF-IDF, pairs": make_tfidf_pipeline(ngram_range=(1, 2)),
    "LSTM": lstm,
}

# %%
# Cross-validation
# ----------------
# Thieves are rare. The majority class, owner, has an accuracy of 80 % and is useless,
# so accuracy is the wrong score. The area under the ROC curve is the probability that a
# session of a thief gets a higher probability than one of an owner; chance level is
# 0.5. If a customer has several sessions, keep them in one fold with ``groups`` and
# ``StratifiedGroupKFold``.

from skseq import compare_classifiers

comparison = compare_classifiers(classifiers, X, y, scoring="roc_auc", random_state=0)
print(comparison)

# %%
# Train, save, load
# -----------------
# The pipeline is one object with its vocabulary, its length and its network. It is
# saved to one file, which, unlike a pickle, cannot run code.

from pathlib import Path
from tempfile import TemporaryDirectory

from skseq import load, save

lstm.fit(X, y)
with TemporaryDirectory() as folder:
    path = Path(folder) / "lstm.skseq"
    save(lstm, path)
    loaded = load(path)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")

# %%
# A new session may contain an event that did not occur in training. It is encoded as
# unknown, without an error.

NEW_SESSION = ["log in", "change e-mail", "chat with a robot", "transfer", "log out"]
for who, probability in zip(
    loaded.classes_, loaded.predict_proba([NEW_SESSION])[0], strict=True
):
    print(f"{who}: {probability:.2f}")

# %%
# The probability after each event
# --------------------------------
# An LSTM can predict after each event. The two sessions contain the same 27 events, two
# of them in exchanged places; to TF-IDF they are identical. Until the transfer, the
# probability stays low in both. With the transfer after the change of the address, it
# rises.

import matplotlib.pyplot as plt

everyday = rng.choice(EVERYDAY, (3, 8)).tolist()


def make_twin(first, second):
    """Return a session with two events among the same everyday events."""
    return ["log in", *everyday[0], first, *everyday[1], second, *everyday[2]]


thief_column = loaded.classes_.tolist().index("thief")
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for first, second, line, height in [
    (CHANGE, TRANSFER, "-o", 8),
    (TRANSFER, CHANGE, "--s", -18),
]:
    session = make_twin(first, second)
    so_far = [session[:n_events] for n_events in range(1, len(session) + 1)]
    probabilities = loaded.predict_proba(so_far)[:, thief_column]
    places = [session.index(first), session.index(second)]
    axes.plot(
        range(1, len(session) + 1),
        probabilities,
        line,
        drawstyle="steps-post",
        linewidth=2,
        markersize=9,
        markevery=places,
        label=f"{first}, then {second}",
    )
    for place in places:
        axes.annotate(
            session[place],
            (place + 1, probabilities[place]),
            xytext=(-6, height),
            textcoords="offset points",
            ha="right",
        )
axes.set(
    xlim=(1, len(session)),
    ylim=(-0.12, 1),
    xlabel="events so far",
    ylabel="probability of a thief",
    title="The same events in another order",
)
axes.legend(loc="upper left")
plt.show()
