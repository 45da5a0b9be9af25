"""LSTM sequence classification as a scikit-learn estimator.

Names are imported when they are first used, so that ``import skseq`` alone loads
neither Keras nor TensorFlow.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skseq import datasets
    from skseq._compare_classifiers import compare_classifiers
    from skseq._comparison import Comparison
    from skseq._comparison_display import ComparisonDisplay
    from skseq._fit_chunks import fit_chunks
    from skseq._history_display import HistoryDisplay
    from skseq._lstm_classifier import LSTMClassifier
    from skseq._order_importance import order_importance
    from skseq._order_importance_display import OrderImportanceDisplay
    from skseq._pipelines import make_lstm_pipeline, make_tfidf_pipeline
    from skseq._reproducibility import reproducibility_report
    from skseq._reproducibility_report import ReproducibilityReport
    from skseq._saving import load, save
    from skseq._sequence_padder import SequencePadder
    from skseq._sequence_scaler import SequenceScaler
    from skseq._show_versions import show_versions
    from skseq._suggest_maxlen import suggest_maxlen
    from skseq._token_attribution import token_attribution
    from skseq._token_attribution_display import TokenAttributionDisplay
    from skseq._token_encoder import TokenEncoder
    from skseq._trajectory_display import TrajectoryDisplay
    from skseq._truncation import truncation_report
    from skseq._truncation_display import TruncationDisplay
    from skseq._truncation_report import TruncationReport

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "ComparisonDisplay",
    "HistoryDisplay",
    "LSTMClassifier",
    "OrderImportanceDisplay",
    "ReproducibilityReport",
    "SequencePadder",
    "SequenceScaler",
    "TokenAttributionDisplay",
    "TokenEncoder",
    "TrajectoryDisplay",
    "TruncationDisplay",
    "TruncationReport",
    "compare_classifiers",
    "datasets",
    "fit_chunks",
    "load",
    "make_lstm_pipeline",
    "make_tfidf_pipeline",
    "order_importance",
    "reproducibility_report",
    "save",
    "show_versions",
    "suggest_maxlen",
    "token_attribution",
    "truncation_report",
]

_HOME = {
    "Comparison": "skseq._comparison",
    "ComparisonDisplay": "skseq._comparison_display",
    "HistoryDisplay": "skseq._history_display",
    "LSTMClassifier": "skseq._lstm_classifier",
    "OrderImportanceDisplay": "skseq._order_importance_display",
    "ReproducibilityReport": "skseq._reproducibility_report",
    "SequencePadder": "skseq._sequence_padder",
    "SequenceScaler": "skseq._sequence_scaler",
    "TokenAttributionDisplay": "skseq._token_attribution_display",
    "TokenEncoder": "skseq._token_encoder",
    "TrajectoryDisplay": "skseq._trajectory_display",
    "TruncationDisplay": "skseq._truncation_display",
    "TruncationReport": "skseq._truncation_report",
    "compare_classifiers": "skseq._compare_classifiers",
    "load": "skseq._saving",
    "fit_chunks": "skseq._fit_chunks",
    "make_lstm_pipeline": "skseq._pipelines",
    "make_tfidf_pipeline": "skseq._pipelines",
    "order_importance": "skseq._order_importance",
    "reproducibility_report": "skseq._reproducibility",
    "save": "skseq._saving",
    "show_versions": "skseq._show_versions",
    "suggest_maxlen": "skseq._suggest_maxlen",
    "token_attribution": "skseq._token_attribution",
    "truncation_report": "skseq._truncation",
}


def __getattr__(name):
    if name == "datasets":
        return import_module("skseq.datasets")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
