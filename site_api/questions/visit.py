"""The request that a question came with, and the notebook that it is noted in."""

from dataclasses import dataclass, replace

from kb.article import Audience
from search.hit import SearchResult
from site_api.params import SearchParams
from site_api.questions.asked import asked_question
from site_api.questions.notebook import Notebook


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, by their address, and what they may read."""

    notebook: Notebook
    address: str | None
    reader: Audience

    def asked(self, query_id: str, params: SearchParams, result: SearchResult) -> None:
        """Note a question with its answer; what staff ask is no customer's question."""
        if self.reader is not Audience.STAFF:
            question = asked_question(query_id, self.notebook.asker(params.session, self.address), params.q, result)
            self.notebook.asked(replace(question, screen=params.screen))
