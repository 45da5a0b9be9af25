"""PyTorch with skorch, on padded reviews."""

import torch
from skorch import NeuralNetBinaryClassifier

from benchmarks import _worked_example as example

DISTRIBUTIONS = ("skorch", "torch")
PADDING = "pre"
LABEL_DTYPE = "float32"  # What the loss of skorch's binary classifier takes.


class ReviewNetwork(torch.nn.Module):
    """The network of the published example; the sigmoid is in the loss."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(
            example.VOCABULARY_SIZE, example.EMBEDDING_DIM
        )
        self.lstm = torch.nn.LSTM(
            example.EMBEDDING_DIM, example.UNITS, batch_first=True
        )
        self.output = torch.nn.Linear(example.UNITS, 1)

    def forward(self, ids):
        """Return the logit of each review, of shape (n_reviews,)."""
        _, (states, _) = self.lstm(self.embed(ids))
        return self.output(states[-1]).squeeze(-1)

    def embed(self, ids):
        """Return the vectors of all places, padding included."""
        return self.embedding(ids)


def make_classifier(network=ReviewNetwork):
    """Return the published example, for one epoch.

    Parameters
    ----------
    network : type, default=ReviewNetwork
        The module to train.
    """
    return NeuralNetBinaryClassifier(
        network,
        optimizer=torch.optim.Adam,
        lr=example.LEARNING_RATE,
        max_epochs=example.EPOCHS,
        batch_size=example.BATCH_SIZE,
        iterator_train__shuffle=True,
        train_split=None,  # Else skorch trains on four fifths of the rows.
        verbose=0,
    )
