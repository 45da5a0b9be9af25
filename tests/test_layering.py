"""Imports point one way; another library's private parts are met in one module."""

import ast
from pathlib import Path

import pytest

import skseq

PACKAGE = Path(skseq.__file__).parent

# Each module, and the modules of skseq that it may import: rows above its own. The
# modules of a subpackage count as one. __init__.py, the root, may import them all, and
# no module imports it.
ALLOWED = {
    "_show_versions": set(),
    "datasets": set(),
    "_parameters": set(),
    "_row_buffers": set(),
    "_ragged_sequences": {"_row_buffers"},
    "_sequences": {"_ragged_sequences"},
    "_symbols": {"_sequences"},
    "_ngrams": set(),
    "_token_splitter": {"_sequences", "_symbols"},
    "_token_counts": {"_symbols"},
    "_token_encoder": {
        "_ngrams",
        "_parameters",
        "_sequences",
        "_symbols",
        "_token_counts",
        "_token_splitter",
    },
    "_memory_limit": set(),
    "_sequence_padder": {
        "_memory_limit",
        "_parameters",
        "_ragged_sequences",
        "_sequences",
    },
    "_sequence_scaler": {"_parameters", "_ragged_sequences", "_sequences"},
    "_step_reader": {"_sequences"},
    "_keras_base": set(),
    "_labels_and_weights": {"_sequences"},
    "_length_batches": set(),
    "_sklearn_callbacks": set(),
    "_training_chunks": {"_sequences"},
    "_architecture": set(),
    "_forked_process": set(),
    "_lstm_network": {"_forked_process", "_memory_limit"},
    "_whole_file": set(),
    "_saved_archive": set(),
    "_training_checkpoint": {"_lstm_network", "_saved_archive", "_whole_file"},
    "_training_plan": {
        "_length_batches",
        "_sequences",
        "_sklearn_callbacks",
        "_training_checkpoint",
    },
    "_keras_training": {"_forked_process", "_length_batches", "_training_plan"},
    "_lstm_kernel": set(),
    "_log_loss": set(),
    "_packed_batch": set(),
    "_worker_threads": set(),
    "_kernel_layout": {"_lstm_kernel"},
    "_packed_lstm": {"_lstm_kernel"},
    "_cpu_network": {
        "_kernel_layout",
        "_log_loss",
        "_lstm_kernel",
        "_packed_batch",
        "_packed_lstm",
    },
    "_cpu_optimizer": {"_lstm_kernel", "_lstm_network"},
    "_cpu_training": {
        "_cpu_network",
        "_cpu_optimizer",
        "_log_loss",
        "_memory_limit",
        "_training_plan",
        "_worker_threads",
    },
    "_engine": {"_cpu_training", "_keras_training"},
    "_fit_record": {
        "_cpu_training",
        "_lstm_kernel",
        "_show_versions",
        "_sklearn_callbacks",
        "_training_checkpoint",
        "_worker_threads",
    },
    "_lstm_classifier": {
        "_architecture",
        "_engine",
        "_fit_record",
        "_forked_process",
        "_keras_base",
        "_labels_and_weights",
        "_lstm_network",
        "_parameters",
        "_sequences",
        "_sklearn_callbacks",
        "_step_reader",
        "_training_checkpoint",
        "_training_chunks",
        "_training_plan",
    },
    "_fit_chunks": {"_sequences", "_training_chunks"},
    "_sequence_tfidf_vectorizer": {"_symbols"},
    "_pipelines": {
        "_lstm_classifier",
        "_sequence_padder",
        "_sequence_tfidf_vectorizer",
        "_token_encoder",
    },
    "_axes": set(),
    "_checked_arguments": {"_sequences"},
    "_history_display": {"_axes", "_lstm_classifier", "_sequences"},
    "_comparison_statistics": set(),
    "_comparison_inputs": {"_sequences"},
    "_comparison_contest": {"_comparison_inputs", "_labels_and_weights", "_sequences"},
    "_comparison_report": set(),
    "_comparison_display": {
        "_axes",
        "_checked_arguments",
        "_comparison_inputs",
        "_comparison_statistics",
    },
    "_comparison": {
        "_checked_arguments",
        "_comparison_display",
        "_comparison_inputs",
        "_comparison_report",
        "_comparison_statistics",
    },
    "_compare_classifiers": {
        "_comparison",
        "_comparison_contest",
        "_comparison_inputs",
        "_comparison_report",
        "_labels_and_weights",
        "_sequences",
    },
    "_scorer": {"_sequences"},
    "_order_importance": {
        "_checked_arguments",
        "_comparison_report",
        "_labels_and_weights",
        "_scorer",
        "_sequences",
    },
    "_order_importance_display": {"_axes", "_checked_arguments", "_order_importance"},
    "_saved_values": {"_sequences"},
    "_saved_learnt": {
        "_architecture",
        "_fit_record",
        "_lstm_network",
        "_token_counts",
        "_token_encoder",
    },
    "_saved_estimators": {
        "_lstm_classifier",
        "_saved_learnt",
        "_saved_values",
        "_sequences",
        "_sequence_padder",
        "_sequence_scaler",
        "_sequence_tfidf_vectorizer",
        "_token_encoder",
    },
    "_saving": {"_saved_archive", "_saved_estimators", "_whole_file"},
    "_reproducibility_report": {"_sequences"},
    "_reproducibility": {
        "_fit_record",
        "_lstm_classifier",
        "_reproducibility_report",
        "_saved_estimators",
        "_saved_learnt",
        "_saved_values",
        "_sequences",
        "_training_checkpoint",
    },
    "_table_file": set(),
    "_labelled_texts": {"_table_file"},
    "_text_facts": {"_token_encoder"},
    "_html_page": set(),
    "_svg_picture": set(),
    "_compare_script": set(),
    "_compare_report": {"_compare_script", "_html_page", "_svg_picture"},
    "_quiet_start": set(),
    "_compare_command": {
        "_compare_classifiers",
        "_compare_report",
        "_labelled_texts",
        "_pipelines",
        "_quiet_start",
        "_saving",
        "_show_versions",
        "_text_facts",
        "_whole_file",
    },
    "__main__": {"_compare_command"},
    "_sequence_lengths": {"_sequences"},
    "_padding_steps": {"_sequence_padder", "_sequences"},
    "_suggest_maxlen": {"_padding_steps", "_sequence_lengths", "_sequences"},
    "_length_bins": set(),
    "_length_scores": {"_lstm_classifier", "_scorer", "_sequences"},
    "_truncation_report": {"_comparison_report", "_sequence_lengths"},
    "_truncation": {
        "_checked_arguments",
        "_labels_and_weights",
        "_length_bins",
        "_length_scores",
        "_padding_steps",
        "_sequence_lengths",
        "_sequences",
        "_token_encoder",
        "_truncation_report",
    },
    "_truncation_display": {
        "_axes",
        "_checked_arguments",
        "_sequence_lengths",
        "_truncation",
    },
    "_integrated_gradients": {
        "_cpu_network",
        "_ragged_sequences",
        "_worker_threads",
    },
    "_explained_input": {
        "_lstm_classifier",
        "_ngrams",
        "_sequence_padder",
        "_sequences",
        "_token_encoder",
    },
    "_token_attribution": {"_explained_input", "_integrated_gradients", "_sequences"},
    "_token_attribution_display": {"_axes", "_checked_arguments", "_token_attribution"},
    "_trajectory_display": {"_axes", "_checked_arguments", "_explained_input"},
}

# SciKeras and private modules, and the one module that may import each.
ONLY_IN = {
    "scikeras": "_keras_base",
    "sklearn.utils._safe_indexing": "_comparison_inputs",  # Documented all the same.
    "sklearn.utils._param_validation": "_parameters",
}

ROOT = PACKAGE / "__init__.py"
FILES = sorted(set(PACKAGE.rglob("*.py")) - {ROOT})

each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


def module_of(path):
    """Return the row of ALLOWED that stands for a file."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path):
    """Return the full names that a file imports, modules and what is in them."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return names


def is_within(name, module):
    return f"{name}.".startswith(f"{module}.")


def test_table_names_every_module():
    assert {module_of(path) for path in FILES} == set(ALLOWED)


def test_table_points_one_way():
    above = set()
    for module, allowed in ALLOWED.items():
        assert allowed <= above, module
        above.add(module)


@each_file
def test_imports_from_skseq(path):
    module = module_of(path)
    allowed = ALLOWED[module] | ({module} if path.parent != PACKAGE else set())
    for name in imports_of(path):
        if is_within(name, "skseq"):
            assert any(is_within(name, f"skseq.{other}") for other in allowed), name


@each_file
def test_imports_are_absolute(path):
    assert [name for name in imports_of(path) if name.startswith(".")] == []


@each_file
def test_imports_of_private_parts(path):
    foreign = [name for name in imports_of(path) if not is_within(name, "skseq")]
    for name in foreign:
        homes = [home for part, home in ONLY_IN.items() if is_within(name, part)]
        if homes or any(part.startswith("_") for part in name.split(".")):
            assert homes == [module_of(path)], name


@each_file
def test_name_says_what_is_inside(path):
    assert path.stem.strip("_") not in {"common", "helpers", "misc", "util", "utils"}
