"""EncodedSequence: the input of the network, aligned with the tokens of a sequence."""

from dataclasses import dataclass

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from skseq._inspection._pipeline_steps import is_lstm_classifier, without_feature_names
from skseq._preprocessing._sequence_padder import SequencePadder
from skseq._preprocessing._sequence_scaler import SequenceScaler
from skseq._preprocessing._token_encoder import UNKNOWN, TokenEncoder
from skseq._preprocessing._tokenization import ngrams
from skseq._validation._check_sequences import check_sequences
from skseq._validation._messages import describe


@dataclass(frozen=True, eq=False)
class EncodedSequence:
    """A sequence as a fitted pipeline encodes it for its classifier.

    Parameters
    ----------
    classifier : LSTMClassifier
        The last step of the pipeline.
    steps : ndarray of shape (n_steps,) or (n_steps, n_features)
        Ids or measurements that the classifier reads, without padding and truncated
        steps.
    terms : tuple of str of length n_steps
        Token or n-gram of each step.
    words : tuple of str of length n_words
        All tokens of the sequence.
    spans : ndarray of shape (n_steps, 2), dtype int
        Index of the first word of each step, and of the word after its last.
    is_known : ndarray of shape (n_steps,), dtype bool
        False for unknown tokens.
    text : str or None
        The text, if the sequence is one.
    """

    classifier: object
    steps: np.ndarray
    terms: tuple
    words: tuple
    spans: np.ndarray
    is_known: np.ndarray
    text: str | None

    @classmethod
    def from_pipeline(cls, estimator, sequence, *, name):
        """Encode a sequence.

        Parameters
        ----------
        estimator : estimator
            A fitted LSTMClassifier, or a pipeline that ends in one.
        sequence : str or array-like
            A text, or a sequence of symbols, ids or measurements.
        name : str
            Caller's name, used in error messages.

        Returns
        -------
        EncodedSequence

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        TypeError
            If the estimator is anything else, or the sequence is of a different type
            than those it was fitted on.
        ValueError
            If the sequence holds invalid ids or numbers, or the padding is not 0.
        """
        encoder, scaler, padder, classifier = _split(estimator, name)
        if encoder is None:
            if scaler is not None:
                (sequence,) = scaler.transform([sequence])
            sequences = check_sequences([sequence], name=name)
            steps, text = sequences.values, None
            words = _step_names(steps)
            spans = np.arange(len(steps))[:, np.newaxis] + [0, 1]
        else:
            text = sequence if isinstance(sequence, str) else None
            steps, words, spans = _encode(encoder, sequence, name)
        kept = np.arange(len(steps))
        if padder is not None:
            kept = _truncate(kept, padder)
        steps, is_read = _remove_padding(classifier, steps[kept])
        spans = spans[kept[is_read]]
        # N-grams of symbols are joined like those of texts, since they are shown.
        separator = " " if encoder is None else encoder._separator(reads_texts=True)
        return cls(
            classifier=classifier,
            steps=steps,
            terms=tuple(separator.join(words[start:end]) for start, end in spans),
            words=words,
            spans=spans,
            is_known=np.full(len(steps), True) if encoder is None else steps != UNKNOWN,
            text=text,
        )

    def class_index(self, label, *, name):
        """Return the index of a class in ``classes_``.

        Parameters
        ----------
        label : object
            A class; the most probable one if None.
        name : str
            Caller's name, used in error messages.

        Returns
        -------
        int

        Raises
        ------
        ValueError
            If the class is unknown.
        """
        classes = self.classifier.classes_
        if label is None:
            return int(self.classifier.predict_proba([self.steps]).argmax())
        is_collection = hasattr(label, "__len__") and not isinstance(
            label, (str, bytes)
        )
        try:
            indices = [] if is_collection else np.flatnonzero(classes == label)
        except TypeError:  # Comparisons with pandas.NA are neither true nor false.
            indices = []
        if len(indices) != 1:
            raise ValueError(
                f"{name} expects label to be one of {classes.tolist()}, got "
                f"{describe(label)}. None stands for the predicted class."
            )
        return int(indices[0])


def _split(estimator, name):
    """Return the encoder, the scaler, the padder, each or None, and the classifier."""
    *others, last = _steps(estimator)
    kinds = [TokenEncoder, SequenceScaler, SequencePadder]
    parts = dict.fromkeys(kinds)
    unexpected = None if is_lstm_classifier(last) else last
    for part in others:
        kind = next((kind for kind in kinds if isinstance(part, kind)), None)
        if kind is None:
            unexpected = part
            break
        kinds = kinds[kinds.index(kind) + 1 :]
        parts[kind] = part
    if unexpected is not None:
        raise TypeError(
            f"{name} expects an LSTMClassifier, alone or after a TokenEncoder or a "
            f"SequenceScaler, and a SequencePadder, got {describe(unexpected)}. Of a "
            "search, pass best_estimator_."
        )
    for part in (*parts.values(), last):
        if part is not None:
            check_is_fitted(part)
    if parts[SequencePadder] is not None and parts[SequencePadder].value != 0:
        raise ValueError(
            f"{name} expects a SequencePadder that pads with 0, got "
            f"value={parts[SequencePadder].value!r}, which the classifier reads as a "
            "token. Set value=0."
        )
    return *parts.values(), without_feature_names(last)


def _steps(estimator):
    if not isinstance(estimator, Pipeline):
        return [estimator]
    return [step for _, step in estimator.steps if step not in (None, "passthrough")]


def _encode(encoder, sequence, name):
    """Return the ids of all terms, the words, and the span of each term in them."""
    # The encoder was fitted on texts or on symbols, and checks the same in transform.
    if encoder._reads_texts != isinstance(sequence, str):
        expected = "one text" if encoder._reads_texts else "one sequence of symbols"
        raise TypeError(
            f"{name} expects {expected}, as the encoder was fitted, got "
            f"{describe(sequence)}. Pass one of them at a time."
        )
    separator = encoder._separator(encoder._reads_texts)
    (tokens,) = encoder._tokens([sequence], encoder._reads_texts, name=name)
    ids, spans = [], []
    for size in encoder._sizes[: len(tokens)]:
        for start, term in enumerate(ngrams(tokens, size, separator)):
            id_ = encoder.vocabulary_.get(term, UNKNOWN)
            if id_ != UNKNOWN or size == 1:
                ids.append(id_)
                spans.append((start, start + size))
    ids = np.array(ids, dtype=np.int32)
    spans = np.array(spans, dtype=np.int64).reshape(-1, 2)
    # TokenEncoder orders n-grams by their last token, then by their length.
    order = np.argsort(spans[:, 1], kind="stable")
    return ids[order], tuple(map(str, tokens)), spans[order]


def _truncate(indices, padder):
    excess = max(0, len(indices) - padder.maxlen_)
    return indices[excess:] if padder.truncating == "pre" else indices[: padder.maxlen_]


def _remove_padding(classifier, steps):
    """Return the steps that the classifier reads, and a mask of them."""
    remover = classifier._padding_remover
    sequences = remover.strip(check_sequences([steps], name="LSTMClassifier"))
    if steps.ndim == 2:
        return sequences.values, (steps != 0).any(axis=1)
    return sequences.values, (steps != 0) & (steps < remover.vocabulary_size)


def _step_names(steps):
    if steps.ndim == 2:
        return tuple(f"step {number}" for number in range(len(steps)))
    return tuple(map(str, steps.tolist()))
