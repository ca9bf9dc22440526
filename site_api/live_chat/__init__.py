"""Live talks: a customer and an agent in the panel where the conversation began, on a ticket that is there whatever happens."""
