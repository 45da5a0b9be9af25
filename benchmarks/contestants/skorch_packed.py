"""PyTorch with skorch, on packed reviews: the LSTM does not read padding."""

from functools import partial

from torch.nn.utils.rnn import pack_padded_sequence

from benchmarks.contestants import skorch_padded
from benchmarks.contestants.skorch_padded import DISTRIBUTIONS, LABEL_DTYPE

__all__ = ["DISTRIBUTIONS", "LABEL_DTYPE", "PADDING", "make_classifier"]

PADDING = "post"


class PackedReviewNetwork(skorch_padded.ReviewNetwork):
    """The network of the published example on sequences of any length."""

    def embed(self, ids):
        """Return the packed vectors of the tokens, without padding."""
        return pack_padded_sequence(
            self.embedding(ids),
            (ids != 0).sum(dim=1),
            batch_first=True,
            enforce_sorted=False,
        )


make_classifier = partial(skorch_padded.make_classifier, PackedReviewNetwork)
