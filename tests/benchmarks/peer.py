"""The peer of the speed benchmark: the service that most people would write, in 30 lines."""

import sys
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import uvicorn
from fastapi import FastAPI

from kb.reader import read_docs
from search.model import bundled


def main(docs: str, port: int) -> None:
    """Serve the best articles for a question, one vector an article."""
    model = bundled.sentence_transformer()
    articles = read_docs(Path(docs)).published
    texts = [f"{article.title}. {article.summary} {' '.join(section.text for section in article.sections)}" for article in articles]
    index = faiss.IndexFlatIP(model.get_embedding_dimension() or 0)
    index.add(np.asarray(model.encode(texts, prompt_name="passage", show_progress_bar=False)))
    app = FastAPI()

    @app.get("/v1/search")
    def search(q: str, lang: str, limit: int = 5) -> list[dict[str, Any]]:
        scores, rows = index.search(model.encode([q], prompt_name="query", show_progress_bar=False), 50)
        found = [(articles[row], score) for row, score in zip(rows[0], scores[0], strict=True) if articles[row].lang == lang]
        return [{"id": article.id, "title": article.title, "url": article.url, "score": float(score)} for article, score in found[:limit]]

    uvicorn.run(app, port=port, log_level="error")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
