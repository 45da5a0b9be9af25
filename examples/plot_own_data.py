"""
=============
Your own data
=============

Sequences need not be texts. Here they are sessions at a bank, as they come out of a
log: one row an event, in no order, and some of it missing. The task is to tell the
sessions of a thief from those of the owner. What a thief does, owners do as well; but
to change the e-mail address first, and to transfer money then, is seldom their way.

To use data of your own, begin at `From a log to sequences`_, or, if they are lists
already, at `Two pipelines`_.
"""

# %%
# A log
# -----
# This one is made up. In a fifth of the sessions, a thief changes the address, does
# something else for a while, and then transfers money. Most owners do one of the two,
# or both the other way round; a few do as the thief does.

import numpy as np
import pandas as pd

EVERYDAY = ["browse", "search", "read", "download", "message"]
CHANGE, TRANSFER = "change e-mail", "transfer"

rng = np.random.default_rng(0)


def make_session(is_hijacked):
    """Return the events of a session in order."""
    length = 6 + rng.geometric(1 / 25)
    events = rng.choice(EVERYDAY, length, p=[0.4, 0.2, 0.2, 0.1, 0.1]).tolist()
    owners_ways = [[TRANSFER, CHANGE], [CHANGE], [TRANSFER], [], [CHANGE, TRANSFER]]
    way = rng.choice(5, p=[0.45, 0.15, 0.15, 0.2, 0.05])
    marks = [CHANGE, TRANSFER] if is_hijacked else owners_ways[way]
    places = np.sort(rng.choice(length, len(marks), replace=False))
    # From the end, so that an insertion moves no place that is still to come.
    for place, mark in zip(places[::-1], marks[::-1], strict=True):
        events.insert(place, mark)
    return ["log in", *events, "log out"]


def make_log(is_hijacked):
    """Return a frame of all events: the session, the time and the event of each."""
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
# Labels come from elsewhere, in an order of their own, and a few sessions have none.

labels = pd.Series(np.where(is_hijacked, "thief", "owner"), name="who")
labels = labels.sample(frac=0.98, random_state=0)
print(labels.value_counts())

# %%
# From a log to sequences
# -----------------------
# First, decide about what is missing. A missing event is an error to every step here,
# since it may mean two things. If nothing happened, drop the row. If something happened
# and nobody knows what, give it a name: then it is an event like others.

print(log["event"].isna().sum(), "of", len(log), "events are missing")
log["event"] = log["event"].fillna("unknown")

# %%
# Then sort by time and gather: one list of symbols for each session. A stable sort
# keeps events of the same time in the order of the log.

sessions = log.sort_values("time", kind="stable").groupby("session")["event"].agg(list)
print(sessions.head())

# %%
# Labels are joined by the name of the session, never by the place in a file. What has
# no label cannot be learnt from, and is left out. A label of any type will do: there is
# no need to make numbers of them.

data = pd.merge(sessions, labels, left_index=True, right_index=True)
X, y = data["event"], data["who"]
print(len(sessions) - len(data), "sessions without a label are left out")

# %%
# Lengths differ. Nothing need be done about it: padding changes no answer, and costs no
# time. Only cutting needs a thought: by default, the last ``maxlen`` events are kept.

lengths = X.map(len)
print("Lengths, from shortest to longest:")
print(lengths.quantile([0, 0.25, 0.5, 0.75, 1]).to_string())

# %%
# Two pipelines
# -------------
# X is a column of lists. A list of lists does as well; symbols may be anything with a
# hash, such as a tuple ``("transfer", "abroad")``. Both contestants take the same X.
# The LSTM has its three steps: number the symbols, bring the sessions to one length,
# classify. There are 10 events, so that 8 numbers each are enough, and two of them
# decide, so that none should be passed over in training, as
# :func:`~skseq.make_lstm_pipeline` does with words. Two thousand sessions are few: more
# epochs, and smaller batches.

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
contestants = {
    "TF-IDF": make_tfidf_pipeline(),
    "TF-IDF of pairs": make_tfidf_pipeline(ngram_range=(1, 2)),
    "LSTM": lstm,
}

# %%
# Cross-validation
# ----------------
# Thieves are rare. "It was the owner" is right four times out of five, and of no use,
# so accuracy is the wrong score. The area under the ROC curve asks for an order: how
# often does a session of a thief get a higher probability than one of an owner?
# Guessing has 0.5. If a customer has several sessions, keep them together, with
# ``groups`` and ``StratifiedGroupKFold``.

from skseq import compare_classifiers

comparison = compare_classifiers(contestants, X, y, scoring="roc_auc", random_state=0)
print(comparison)

# %%
# Train, save, load
# -----------------
# The pipeline is one object, with its events, its length and its network. All of it
# goes into one file, which, unlike a pickle, cannot run code.

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
# A session of tomorrow may hold an event that nobody has seen before. It counts as
# unknown, and is no error.

TOMORROW = ["log in", "change e-mail", "chat with a robot", "transfer", "log out"]
for who, probability in zip(
    loaded.classes_, loaded.predict_proba([TOMORROW])[0], strict=True
):
    print(f"{who}: {probability:.2f}")

# %%
# The picture: when does it know?
# -------------------------------
# An LSTM can be asked after each event. Two sessions hold the same 27 events, two of
# them in another place, and to whoever counts they are one and the same. As long as no
# money has moved, nothing is known. With the transfer, the two part.

import matplotlib.pyplot as plt

quiet = rng.choice(EVERYDAY, (3, 8)).tolist()


def make_twin(first, second):
    """Return a session with two events amid the same quiet ones."""
    return ["log in", *quiet[0], first, *quiet[1], second, *quiet[2]]


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
    title="Twice the same events, in another order",
)
axes.legend(loc="upper left")
plt.show()
