"""Write the files of version 0.1.0 that every later version must read.

This was run once, by that version. Files of a new format are added, not replaced.
"""

import json
from pathlib import Path

import skseq

HERE = Path(__file__).parent
TEXTS = ["good good film", "bad plot", "a good plot", "a bad bad film"] * 8
LABELS = ["up", "down"] * 16


def main():
    """Save a pipeline of each kind, and its predictions."""
    lstm = skseq.make_lstm_pipeline(maxlen=5, random_state=0).set_params(
        lstmclassifier__units=4,
        lstmclassifier__embedding_dim=4,
        lstmclassifier__epochs=8,
        lstmclassifier__learning_rate=0.05,
    )
    answers = {}
    for name, pipeline in {"lstm": lstm, "tfidf": skseq.make_tfidf_pipeline()}.items():
        pipeline.fit(TEXTS, LABELS)
        skseq.save(pipeline, HERE / f"{name}_0_1_0.skseq")
        answers[name] = pipeline.predict_proba(TEXTS[:4]).tolist()
    path = HERE / "answers_0_1_0.json"
    path.write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
