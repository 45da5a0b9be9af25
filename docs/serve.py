"""Serve the predictions of a pipeline saved by skseq.save over HTTP.

Run ``pip install skseq flask waitress``, then ``python serve.py reviews.skseq``.
"""

import argparse

from flask import Flask, abort, request
from werkzeug.exceptions import HTTPException

import skseq

MAX_BYTES = 1_000_000


def make_app(path):
    """Load the pipeline and return a Flask application that predicts with it."""
    pipeline = skseq.load(path, for_prediction=True)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES

    @app.get("/health")
    def health():
        return {"skseq": skseq.__version__}

    @app.post("/predict_proba")
    def predict_proba():
        try:
            body = request.get_json(silent=True)
        except RecursionError:  # Deeply nested brackets.
            body = None
        if not isinstance(body, dict) or not isinstance(body.get("sequences"), list):
            abort(
                400, 'Send JSON such as {"sequences": ["a film"]}, as application/json.'
            )
        try:
            probabilities = pipeline.predict_proba(body["sequences"])
        except (TypeError, ValueError) as error:
            abort(422, str(error))
        return {
            "classes": pipeline.classes_.tolist(),
            "probabilities": probabilities.tolist(),
        }

    @app.errorhandler(HTTPException)
    def explain(error):
        return {"error": error.description}, error.code

    return app


if __name__ == "__main__":
    from waitress import serve

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", help="file written by skseq.save")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=4)
    arguments = parser.parse_args()
    serve(
        make_app(arguments.path),
        host="127.0.0.1",
        port=arguments.port,
        threads=arguments.threads,
        max_request_body_size=MAX_BYTES,
    )
