"""Notes of what was asked and not answered, beside the answering and never in its way."""

from site_api.questions.asked import AskedQuestion, asked_question
from site_api.questions.notebook import Notebook

__all__ = ["AskedQuestion", "Notebook", "asked_question"]
