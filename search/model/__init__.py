"""The encoder's making: from a Sentence Transformers model to the folder that serving loads."""
