"""epochs="auto": networks whose training length is chosen on held-out rows.

Each network is trained on all rows but a fold, in cycles: the learning rate rises and
falls in each, as in SGDR [1]_, and each cycle doubles the number of epochs. After a
cycle, the loss on the held-out rows decides whether to continue. Their logits also
calibrate the ensemble: they give the scale of the networks' mean, and that of the
linear path.

References
----------
.. [1] I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm
   Restarts", ICLR, 2017.
"""

from dataclasses import asdict, dataclass, replace

import numpy as np

from skseq._network._ensemble import NetworkEnsemble
from skseq._training._calibration import calibrate
from skseq._training._folds import make_folds
from skseq._training._learning_rate import MIN_EPOCHS, first_cycle
from skseq._training._linear_path_fit import fit_linear_path

# No network has more updates than this, and all together have no more time steps: 25 s
# on two cores, with the default sizes. MIN_EPOCHS of one network run in any case.
MAX_UPDATES = 1200
MAX_STEPS = 17_500_000
MAX_NETWORKS = 5
# On 100 to 180 rows of measurements, ten networks, which learn from nine tenths of the
# rows each, had half a point to two points more than five; elsewhere, no more.
FEW_ROWS = 200
MAX_NETWORKS_OF_FEW = 10
# The training ends after this many cycles that did not lower the loss by this share, or
# when the loss is so low that little is left to gain. Networks that overfit do not
# improve any more: below these ratios of training loss to validation loss, the training
# ends after the first such cycle, or after any cycle.
PATIENCE = 2
MIN_DECREASE = 0.01
LOW_LOSS = 0.01
OVERFITTED = 0.5
MEMORIZED = 0.1
# A held-out row has the logits of one network, a new row the mean of all, which is more
# accurate: on texts, symbols and events, this factor of the scale was best.
MEAN_FACTOR = 1.3
# With validation data, the penalty of the linear path is chosen on these folds.
LINEAR_FOLDS = 3


@dataclass(frozen=True)
class Budget:
    """Number of networks, and after how many epochs each cycle ends.

    Parameters
    ----------
    n_networks : int
    cycle_ends : tuple of int
    """

    n_networks: int
    cycle_ends: tuple

    @classmethod
    def of(cls, lengths, batch_size, n_networks, *, reads_ids):
        """Derive the budget from the data.

        Parameters
        ----------
        lengths : ndarray of int
            Number of steps of each training row.
        batch_size : int
            Number of rows in a batch.
        n_networks : int or "auto"
            Number of networks; if "auto", up to ``MAX_NETWORKS``, as time allows, or
            ``MAX_NETWORKS_OF_FEW`` on fewer than ``FEW_ROWS`` rows of measurements.
        reads_ids : bool
            Whether rows are ids rather than measurements.

        Returns
        -------
        Budget
        """
        n_batches = -(-len(lengths) // batch_size)
        n_steps = max(1, int(lengths.sum()))
        first = max(MIN_EPOCHS, min(first_cycle(n_batches), MAX_STEPS // n_steps))
        if n_networks == "auto":
            n_affordable = min(MAX_STEPS // (first * n_steps), len(lengths))
            is_small = len(lengths) < FEW_ROWS and not reads_ids
            n_most = MAX_NETWORKS_OF_FEW if is_small else MAX_NETWORKS
            n_networks = int(np.clip(n_affordable, 1, n_most))
        ends = [first]
        while (
            2 * ends[-1] * n_batches <= MAX_UPDATES
            and 2 * ends[-1] * n_steps * n_networks <= MAX_STEPS
        ):
            ends.append(2 * ends[-1])
        return cls(n_networks, tuple(ends))


class CycleChoice:
    """Chooses the cycle after which held-out rows have the lowest calibrated loss.

    Parameters
    ----------
    architecture : Architecture
        Of each network.
    part : TrainingPart
        All rows, without validation data.
    validation : TrainingPart or None
        Validation data. If None, each network holds out a fold of the rows.
    n_networks : int
        Number of networks.
    engine : module
        As ``choose_engine`` returns it.
    linear_columns : list of TermKinds or Summaries
        What the linear path may count or compute; empty if there is no such path.
    held_out_share : float
        Share of the rows that is held out, if there is one network.
    seed : int
        Equal seeds give equal folds.
    """

    def __init__(
        self,
        architecture,
        part,
        validation,
        *,
        n_networks,
        engine,
        linear_columns,
        held_out_share,
        seed,
    ):
        self._engine = engine
        self.activation = architecture.activation
        self._is_of_folds = validation is None
        if validation is None:
            self._watched = part
            folds = make_folds(part, n_networks, held_out_share, seed)
            self._set_folds(folds)
        else:
            self._watched = validation
            self._set_folds(n_networks * [(part.rows, validation.rows)])
            # The penalty is chosen within the training rows.
            folds = make_folds(part, LINEAR_FOLDS, held_out_share, seed)
        self._linear_path, self._linear_logits = None, None
        if linear_columns:
            self._linear_path, logits = fit_linear_path(
                architecture, part, folds, linear_columns
            )
            if validation is not None:
                logits = self._linear_path.logits(validation.sequences)
            self._linear_logits = logits.astype(np.float64)

    def parts(self, part, number):
        """Return what a network trains on, and what is held out from it.

        Parameters
        ----------
        part : TrainingPart
            All rows.
        number : int
            Number of the network.

        Returns
        -------
        training : TrainingPart
        held_out : TrainingPart or None
            None if it has no row.
        """
        rows, held_out = self._folds[number]
        held_out = replace(self._watched, rows=held_out) if len(held_out) else None
        return replace(part, rows=rows), held_out

    @property
    def held_out(self):
        """Classes and weights of the held-out rows."""
        return self._watched.codes[self._rows], self._watched.weights[self._rows]

    def begin(self, networks, progress):
        """Note the networks as they are, unless it resumes after a cycle."""
        if progress.best is None:
            self.update(networks, 0, progress)

    def update(self, networks, n_epochs, progress):
        """Note the networks after a cycle.

        Parameters
        ----------
        networks : list of LSTMNetwork
        n_epochs : int
            Number of epochs of all cycles so far.
        progress : EnsembleProgress
            ``best`` and ``n_worse`` are updated.
        """
        calibration = self._calibrate(networks)
        self.last_loss = calibration.loss
        best = progress.best
        if best is None or calibration.loss < (1 - MIN_DECREASE) * best["loss"]:
            states = [network.state for network in networks]
            progress.best = {
                "n_epochs": n_epochs,
                "states": states,
                **asdict(calibration),
            }
            progress.n_worse = 0
        else:
            progress.n_worse += 1

    def is_over(self, progress):
        """Whether enough cycles have not lowered the loss, or it is low."""
        is_low = progress.best is not None and progress.best["loss"] < LOW_LOSS
        return is_low or progress.n_worse >= _patience(progress.histories)

    def keep(self, n_networks):
        """Hold out the rows of the first networks only.

        Parameters
        ----------
        n_networks : int
        """
        self._set_folds(self._folds[:n_networks])

    def set_best(self, networks, progress):
        """Set the weights of the best cycle, and make the ensemble.

        Parameters
        ----------
        networks : list of LSTMNetwork
        progress : EnsembleProgress
        """
        best = progress.best
        for network, state in zip(networks, best["states"], strict=True):
            network.state = state
        linear_path = self._linear_path
        if linear_path is not None:
            linear_path = linear_path.scaled(best["linear_scale"])
        scale = self._mean_factor * best["scale"]
        self.n_epochs, self.best_loss = best["n_epochs"], best["loss"]
        self.ensemble = NetworkEnsemble(networks, scale, linear_path)

    def _set_folds(self, folds):
        self._folds = folds
        if self._is_of_folds:
            self._rows = np.concatenate([rows for _, rows in folds])
            self._mean_factor = MEAN_FACTOR if len(folds) > 1 else 1.0
        else:
            self._rows = self._watched.rows
            self._mean_factor = 1.0

    def _calibrate(self, networks):
        logits = [
            self._engine.logits(network, self._watched.sequences.take(rows))
            for network, (_, rows) in zip(networks, self._folds, strict=True)
        ]
        # A held-out row of a fold has one network; validation data have the mean.
        if self._is_of_folds:
            logits = np.concatenate(logits)
        else:
            logits = np.mean(logits, axis=0)
        linear_logits = self._linear_logits
        return calibrate(
            logits.astype(np.float64),
            None if linear_logits is None else linear_logits[self._rows],
            *self.held_out,
            self.activation,
        )


def _patience(histories):
    """Return how many cycles without a lower loss end the training."""
    last = [
        (history["loss"][-1], history["val_loss"][-1])
        for history in histories
        if history.get("loss") and history.get("val_loss")
    ]
    if not last:
        return PATIENCE
    training_loss, validation_loss = np.mean(last, axis=0)
    if training_loss < MEMORIZED * validation_loss:
        return 0
    return 1 if training_loss < OVERFITTED * validation_loss else PATIENCE
