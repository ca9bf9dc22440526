"""The request that a question came with, and the notebook that it is noted in."""

from dataclasses import dataclass, replace

from kb.article import Audience
from search.hit import SearchResult
from site_api.chat.conversation import Answered, Said
from site_api.params import SearchParams
from site_api.questions.asked import Found, asked_question
from site_api.questions.notebook import Notebook

_SOLVED = "solved"
_OUTCOMES = {_SOLVED, "not_solved"}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, by their address, and what they may read."""

    notebook: Notebook
    address: str | None
    reader: Audience

    def asked(self, query_id: str, params: SearchParams, result: SearchResult) -> None:
        """Note a question with its answer; what staff ask is no customer's question."""
        if self.reader is not Audience.STAFF:
            found = Found(result.decision, result.hits[0].id if result.hits else None)
            asker = self.notebook.asker(params.session, self.address)
            self.notebook.asked(replace(asked_question(query_id, asker, params.q, result.lang, found), screen=params.screen))

    def talked(self, said: Said, answered: Answered) -> None:
        """Note what was asked in a turn of a conversation, and whether the customer says that it was solved.

        A conversation has one question at a time, so that its own name is the question's: any process can tell what became of it.
        """
        if self.reader is Audience.STAFF:
            return
        asker = self.notebook.asker(answered.session, None)
        article = next((reply.article.id for reply in answered.replies if reply.article), None)
        if said.choice in _OUTCOMES:
            self.notebook.told(f"chat-{asker}", article, solved=said.choice == _SOLVED)
        elif said.text and answered.decision:
            found = Found(answered.decision, article)
            question = asked_question(f"chat-{asker}", asker, said.text, answered.lang, found)
            self.notebook.asked(replace(question, channel="chat", screen=said.screen))
