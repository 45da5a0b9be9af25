"""Parameters of LSTMClassifier, which its docstring describes."""

from skseq._classifier._parameter_checks import CONSTRAINTS


class ParametersMixin:
    """The parameters of LSTMClassifier, and their constraints."""

    _parameter_constraints: dict = CONSTRAINTS

    def __init__(
        self,
        units=100,
        *,
        embedding_dim=32,
        vocabulary_size=None,
        embedding=None,
        freeze_embedding=False,
        bidirectional="auto",
        pooling=("max", "mean"),
        step_dropout="auto",
        output_dropout=0.0,
        epochs="auto",
        n_networks="auto",
        linear_path=True,
        batch_size=64,
        learning_rate=0.01,
        learning_rate_schedule="cosine",
        class_weight=None,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=10,
        warm_start=False,
        callbacks=None,
        checkpoint=None,
        random_state=None,
        verbose=0,
    ):
        self.units = units
        self.embedding_dim = embedding_dim
        self.vocabulary_size = vocabulary_size
        self.embedding = embedding
        self.freeze_embedding = freeze_embedding
        self.bidirectional = bidirectional
        self.pooling = pooling
        self.step_dropout = step_dropout
        self.output_dropout = output_dropout
        self.epochs = epochs
        self.n_networks = n_networks
        self.linear_path = linear_path
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_schedule = learning_rate_schedule
        self.class_weight = class_weight
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.warm_start = warm_start
        self.callbacks = callbacks
        self.checkpoint = checkpoint
        self.random_state = random_state
        self.verbose = verbose
