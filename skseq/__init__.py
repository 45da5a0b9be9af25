"""LSTM sequence classification as a scikit-learn estimator.

Public names are imported when they are first used, so ``import skseq`` imports neither
Keras nor TensorFlow.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skseq import datasets
    from skseq._classifier._fit_chunks import fit_chunks
    from skseq._classifier._lstm_classifier import LSTMClassifier
    from skseq._classifier._pipelines import (
        make_lstm_pipeline,
        make_summary_pipeline,
        make_tfidf_pipeline,
    )
    from skseq._classifier._searches import make_lstm_search, make_tfidf_search
    from skseq._comparison._compare_classifiers import compare_classifiers
    from skseq._comparison._comparison import Comparison
    from skseq._comparison._difference import Difference
    from skseq._comparison._display import ComparisonDisplay
    from skseq._inspection._order_importance import OrderImportance, order_importance
    from skseq._inspection._plot._history import HistoryDisplay
    from skseq._inspection._plot._order_importance import OrderImportanceDisplay
    from skseq._inspection._plot._token_attribution import TokenAttributionDisplay
    from skseq._inspection._plot._trajectory import TrajectoryDisplay
    from skseq._inspection._plot._truncation import TruncationDisplay
    from skseq._inspection._suggest_maxlen import suggest_maxlen
    from skseq._inspection._token_attribution import TokenAttribution, token_attribution
    from skseq._inspection._truncation_report import TruncationReport, truncation_report
    from skseq._persistence._reproducibility_report import (
        ReproducibilityReport,
        reproducibility_report,
    )
    from skseq._persistence._save_load import load, save
    from skseq._preprocessing._event_prefixes import EventPrefixes, event_prefixes
    from skseq._preprocessing._long_tables import FrameSequences, sequences_from_frame
    from skseq._preprocessing._panels import sequences_from_panel
    from skseq._preprocessing._sequence_padder import SequencePadder
    from skseq._preprocessing._sequence_scaler import SequenceScaler
    from skseq._preprocessing._sequence_summarizer import SequenceSummarizer
    from skseq._preprocessing._token_encoder import TokenEncoder
    from skseq._show_versions import show_versions
    from skseq._validation._data_warnings import DataWarning

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "ComparisonDisplay",
    "DataWarning",
    "Difference",
    "EventPrefixes",
    "FrameSequences",
    "HistoryDisplay",
    "LSTMClassifier",
    "OrderImportance",
    "OrderImportanceDisplay",
    "ReproducibilityReport",
    "SequencePadder",
    "SequenceScaler",
    "SequenceSummarizer",
    "TokenAttribution",
    "TokenAttributionDisplay",
    "TokenEncoder",
    "TrajectoryDisplay",
    "TruncationDisplay",
    "TruncationReport",
    "compare_classifiers",
    "datasets",
    "event_prefixes",
    "fit_chunks",
    "load",
    "make_lstm_pipeline",
    "make_lstm_search",
    "make_summary_pipeline",
    "make_tfidf_pipeline",
    "make_tfidf_search",
    "order_importance",
    "reproducibility_report",
    "save",
    "sequences_from_frame",
    "sequences_from_panel",
    "show_versions",
    "suggest_maxlen",
    "token_attribution",
    "truncation_report",
]

_MODULES = {
    "Comparison": "skseq._comparison._comparison",
    "ComparisonDisplay": "skseq._comparison._display",
    "DataWarning": "skseq._validation._data_warnings",
    "Difference": "skseq._comparison._difference",
    "EventPrefixes": "skseq._preprocessing._event_prefixes",
    "FrameSequences": "skseq._preprocessing._long_tables",
    "HistoryDisplay": "skseq._inspection._plot._history",
    "LSTMClassifier": "skseq._classifier._lstm_classifier",
    "OrderImportance": "skseq._inspection._order_importance",
    "OrderImportanceDisplay": "skseq._inspection._plot._order_importance",
    "ReproducibilityReport": "skseq._persistence._reproducibility_report",
    "SequencePadder": "skseq._preprocessing._sequence_padder",
    "SequenceScaler": "skseq._preprocessing._sequence_scaler",
    "SequenceSummarizer": "skseq._preprocessing._sequence_summarizer",
    "TokenAttribution": "skseq._inspection._token_attribution",
    "TokenAttributionDisplay": "skseq._inspection._plot._token_attribution",
    "TokenEncoder": "skseq._preprocessing._token_encoder",
    "TrajectoryDisplay": "skseq._inspection._plot._trajectory",
    "TruncationDisplay": "skseq._inspection._plot._truncation",
    "TruncationReport": "skseq._inspection._truncation_report",
    "compare_classifiers": "skseq._comparison._compare_classifiers",
    "load": "skseq._persistence._save_load",
    "event_prefixes": "skseq._preprocessing._event_prefixes",
    "fit_chunks": "skseq._classifier._fit_chunks",
    "make_lstm_pipeline": "skseq._classifier._pipelines",
    "make_lstm_search": "skseq._classifier._searches",
    "make_summary_pipeline": "skseq._classifier._pipelines",
    "make_tfidf_pipeline": "skseq._classifier._pipelines",
    "make_tfidf_search": "skseq._classifier._searches",
    "order_importance": "skseq._inspection._order_importance",
    "reproducibility_report": "skseq._persistence._reproducibility_report",
    "save": "skseq._persistence._save_load",
    "sequences_from_frame": "skseq._preprocessing._long_tables",
    "sequences_from_panel": "skseq._preprocessing._panels",
    "show_versions": "skseq._show_versions",
    "suggest_maxlen": "skseq._inspection._suggest_maxlen",
    "token_attribution": "skseq._inspection._token_attribution",
    "truncation_report": "skseq._inspection._truncation_report",
}


def __getattr__(name):
    if name == "datasets":
        return import_module("skseq.datasets")
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
