"""TokenEncoder beside CountVectorizer: 25,000 reviews to ids, or to counts.

Run ``python -m benchmarks.token_encoder``. Both split the texts in the same way and
keep the same number of words.
"""

from sklearn.feature_extraction.text import CountVectorizer

from benchmarks._side_by_side import print_side_by_side
from skseq import TokenEncoder
from skseq.datasets import load_movie_reviews


def main():
    """Fit and transform the reviews, with all words and with 5,000."""
    texts = load_movie_reviews().data.tolist()
    print_side_by_side(
        "CountVectorizer",
        [
            (
                "all words",
                lambda: TokenEncoder(max_tokens=None).fit_transform(texts),
                lambda: CountVectorizer().fit_transform(texts),
            ),
            (
                "5,000 words",
                lambda: TokenEncoder(max_tokens=5000).fit_transform(texts),
                lambda: CountVectorizer(max_features=5000).fit_transform(texts),
            ),
        ],
        rounds=5,
    )


if __name__ == "__main__":
    main()
