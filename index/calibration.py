"""Find out for this index and this model how near is near enough, for each language of the question.

No number carries over from one model to another, or from English questions to Russian ones. So at build
time questions that no report answers are asked, and how near they come by chance is the yardstick.
"""

import numpy as np

from index.embedding import EmbeddingModel
from index.probes import PROBES
from index.vectors import VectorIndex, Vectors

# In standard deviations above what unanswerable questions reach on average; measured, see docs/design.md.
_DECLINED_BELOW = 1.0
_UNSURE_BELOW = 2.0


def calibrated(model: EmbeddingModel, passages: Vectors) -> tuple[dict[str, float], dict[str, float]]:
    """The cosines below which a question is declined, and unsure, by language.

    `passages` are the vectors of the index, shape (passages, dimensions).
    """
    index = VectorIndex.of(passages)
    declined, unsure = {}, {}
    for language, probes in PROBES.items():
        nearest = np.array([index.search(vector, 1)[0][1] for vector in model.embed_queries(probes)])
        # Median and median deviation: a report that does treat one of the topics must not move the yardstick.
        middle = float(np.median(nearest))
        spread = 1.4826 * float(np.median(np.abs(nearest - middle)))  # of a normal distribution: one deviation
        declined[language] = middle + _DECLINED_BELOW * spread
        unsure[language] = middle + _UNSURE_BELOW * spread
    return declined, unsure
