"""The sizes of the published example, the same for every library."""

MAX_TOKENS = 5000
VOCABULARY_SIZE = MAX_TOKENS + 2  # Padding and the unknown word.
MAXLEN = 500
EMBEDDING_DIM = 32
UNITS = 100
LEARNING_RATE = 0.001
BATCH_SIZE = 64
EPOCHS = 1
N_REVIEWS = 25_000
# Operations per token in training: one multiplication and one addition for each weight
# of the four gates in the forward pass, and twice as many in the backward pass.
FLOP_PER_TOKEN = 3 * 2 * 4 * UNITS * (UNITS + EMBEDDING_DIM)
