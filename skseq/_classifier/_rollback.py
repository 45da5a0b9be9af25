"""Restore a classifier whose fit fails or is interrupted."""

from functools import wraps

from skseq._network._lstm_network import LSTMNetwork


def undone_on_failure(function):
    """Restore the classifier if a function of it fails or is interrupted.

    Parameters
    ----------
    function : callable
        Takes a classifier, with its network in ``_network``, as first argument.

    Returns
    -------
    callable
    """

    # Attributes are set as a fit proceeds: without this, a failed fit would pass for a
    # fitted estimator, and an interrupted warm start would keep half an epoch.
    @wraps(function)
    def call(classifier, *arguments, **named):
        attributes = vars(classifier).copy()
        network = attributes.get("_network")
        # An ensemble is never trained itself: its networks are copied.
        is_trained = isinstance(network, LSTMNetwork)
        state = network.state if is_trained else None
        try:
            return function(classifier, *arguments, **named)
        except BaseException:
            # A single assignment, not a context manager: a second Ctrl-C can interrupt
            # any function call before its first statement.
            classifier.__dict__ = attributes
            if is_trained:
                network.restore(state)
            raise

    return call
